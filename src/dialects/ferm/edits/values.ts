import type { StateSet } from '../../../model/index.ts'
import type { Place } from '../../../text/index.ts'
import { covers } from '../../../text/index.ts'
import { placeOf } from '../expand/index.ts'
import type { Scalar } from '../expand/index.ts'
import { listText, stateOf, statesNamed } from './states.ts'
import type { StateOption } from './states.ts'
import type { Neighbours } from './statements.ts'

/** One word of a state list where it is written: what becomes of it. */
export interface WordEdit extends Place {
  readonly text: string
  /** The word or the list that changes; the edit may take blanks beside it along. */
  readonly of: Place
}

/** The list with only `kept`, written anew: `(ESTABLISHED UNTRACKED)`. */
export function newList(list: StateOption, kept: StateSet): string {
  const words = list.parts.flatMap(({ words }) => words)
  if (!list.negated) {
    const stay = words.filter(word => (stateOf(word) & ~kept) === 0)
    return stay.length > 0 ? listText(stay) : listText(statesNamed(kept, words))
  }
  return listText([...words, ...statesNamed(list.states & ~kept, words)])
}

/** Where the words of a list are written, if that is not where the list is used. */
export const isIndirect = ({ option, parts }: StateOption): boolean =>
  parts.some(({ scalar }) => !option.valueAt || scalar.tok.source !== option.valueAt.source || !covers(option.valueAt, scalar.tok))

/** The list where it is used, with only `kept`; the form that is written there is kept where it can be. */
export function editAtUse(list: StateOption, kept: StateSet): WordEdit | undefined {
  const at = list.option.valueAt
  if (!at) return undefined
  const written = at.source.text.slice(at.start, at.end)
  const quoted = /^(["'])([^"'$]*)\1$/.exec(written)
  if (quoted) return { ...at, of: at, text: `${quoted[1]}${plainWords(newList(list, kept)).join(',')}${quoted[1]}` }
  const inner = /^\(([ \t]*)([^()]*?)([ \t]*)\)$/s.exec(written)
  if (inner && /^[\w\s]+$/.test(inner[2]!)) {
    const words = plainWords(newList(list, kept))
    return { ...at, of: at, text: `(${inner[1]}${words.join(' ')}${inner[3]})` }
  }
  return { ...at, of: at, text: newList(list, kept) }
}

const plainWords = (list: string): string[] => list.replace(/^\(|\)$/g, '').split(' ')

/**
 * The edits of a list's words where they are written (a variable, a parameter); undefined where a word cannot go because
 * it stands alone there.
 */
export function editWords(list: StateOption, kept: StateSet, neighbours: Neighbours): readonly WordEdit[] | undefined {
  const edits: WordEdit[] = []
  if (list.negated) {
    const last = list.parts.at(-1)!.scalar
    const added = statesNamed(list.states & ~kept, list.parts.flatMap(({ words }) => words))
    edits.push(added.length === 0 ? placeText(last) : extend(last, added, neighbours))
    return edits
  }
  for (const { scalar, words } of list.parts) {
    const stay = words.filter(word => (stateOf(word) & ~kept) === 0)
    if (stay.length === words.length) continue
    if (stay.length > 0) {
      const written = scalar.tok.source.text.slice(scalar.tok.start, scalar.tok.end)
      const quote = /^["']/.exec(written)?.[0] ?? ''
      if (written !== `${quote}${scalar.text}${quote}`) return undefined
      edits.push({ ...placeOf(scalar.tok), of: placeOf(scalar.tok), text: `${quote}${stay.join(',')}${quote}` })
    } else {
      const gone = withoutWord(scalar, neighbours)
      if (!gone) return undefined
      edits.push(gone)
    }
  }
  return edits
}

const placeText = ({ tok }: Scalar): WordEdit => ({ ...placeOf(tok), of: placeOf(tok), text: tok.source.text.slice(tok.start, tok.end) })

function extend(scalar: Scalar, added: readonly string[], neighbours: Neighbours): WordEdit {
  const { tok, text } = scalar
  const written = tok.source.text.slice(tok.start, tok.end)
  const quote = /^["']/.exec(written)?.[0]
  if (quote) return { ...placeOf(tok), of: placeOf(tok), text: `${quote}${[text, ...added].join(',')}${quote}` }
  const words = [written, ...added].join(' ')
  return { ...placeOf(tok), of: placeOf(tok), text: neighbours.inList(tok) ? words : `(${words})` }
}

/** Takes a word out of the list that it stands in, with the blanks before it (or behind it, where it is the first). */
function withoutWord({ tok }: Scalar, neighbours: Neighbours): WordEdit | undefined {
  const { source, start, end } = tok
  const written = source.text.slice(start, end)
  if (written !== tok.image || !neighbours.inList(tok)) return undefined
  const before = neighbours.before(source, start)?.image
  const after = neighbours.behind(source, end)?.image
  const first = before === '(' || before === ','
  const last = after === ')' || after === ','
  if (first && last) return undefined
  if (!first) return { source, start: start - /[ \t]*$/.exec(source.text.slice(Math.max(0, start - 200), start))![0].length, end, of: placeOf(tok), text: '' }
  return { source, start, of: placeOf(tok), end: end + /^[ \t]*/.exec(source.text.slice(end, end + 200))![0].length, text: '' }
}
