import type { Body } from './collect.ts'
import type { Scope, Unknown } from './expand.ts'
import type { HereDocument } from './lex.ts'

/** What the shell does something with in a here-document whose word is not quoted (POSIX, Shell Command Language, 2.7.4). */
const sign = /\\[$`\\\n]|\$\{[^}]*\}|\$[A-Za-z_]\w*|\$[(@*#?!\d]|`/g

/** The text of a here-document, variables filled in; what is not known instead, where something is not. */
export function bodyOf({ start, end, expands, dashed }: HereDocument, { variables }: Scope, text: string): Body | Unknown {
  const pieces: Body[number][] = []
  const copy = (from: number, to: number): void => {
    for (let at = from; at < to; ) {
      if (dashed && text[at - 1] === '\n') while (at < to && text[at] === '\t') at++
      const stop = dashed ? Math.min(text.indexOf('\n', at) + 1 || to, to) : to
      if (stop > at) pieces.push({ text: text.slice(at, stop), from: { start: at, end: stop }, verbatim: true })
      at = stop
    }
  }
  let done = start
  sign.lastIndex = start
  for (let found = expands ? sign.exec(text) : null; found && found.index < end; found = sign.exec(text)) {
    const from = { start: found.index, end: found.index + found[0].length }
    const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(found[0])?.[1]
    const said = found[0].startsWith('\\') ? (found[0][1] === '\n' ? '' : found[0][1]!) : name === undefined ? undefined : variables.get(name)
    if (said === undefined) return { unknown: found[0], at: from }
    copy(done, from.start)
    pieces.push({ text: said, from, verbatim: false })
    done = from.end
  }
  copy(done, end)
  return pieces
}
