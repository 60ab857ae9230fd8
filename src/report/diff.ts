import { FILE_HEADERS_ONLY, createTwoFilesPatch } from 'diff'
import { visible } from './cells.ts'
import type { Paint } from './paint.ts'

/**
 * Changed lines beyond which the shortest diff is not looked for (its cost grows with their square): the whole
 * part that differs is then one hunk, which patch applies just as well.
 */
const longestSearch = 4000

/** A changed text and the path that it is known by. */
export interface Change {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** Path below `a/` and `b/`, as git writes it: without `./` and a leading `/`, so that `patch -p1` finds it. */
const patchName = (path: string): string => path.replace(/^(?:\.\/+)+/, '').replace(/^\/+/, '')

const patchLine = (sign: string) => (text: string) => `${sign}${text}${text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`

/** One hunk from the first line that differs to the last. */
function coarsePatch(before: string, after: string): string {
  const old = before.split(/(?<=\n)/)
  const now = after.split(/(?<=\n)/)
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const context = Math.min(3, head)
  const behind = Math.min(3, tail)
  const gone = old.slice(head, old.length - tail)
  const come = now.slice(head, now.length - tail)
  const size = (lines: readonly string[]) => context + lines.length + behind
  return [
    `@@ -${head - context + 1},${size(gone)} +${head - context + 1},${size(come)} @@\n`,
    ...old.slice(head - context, head).map(patchLine(' ')),
    ...gone.map(patchLine('-')),
    ...come.map(patchLine('+')),
    ...old.slice(old.length - tail, old.length - tail + behind).map(patchLine(' ')),
  ].join('')
}

/**
 * A unified diff that `patch -p1` and `git apply` accept; empty when nothing changed. On a terminal the lines are
 * painted and what a terminal would act on is shown as `\u{…}`; otherwise they are exact.
 */
export function unifiedDiff({ path, before, after }: Change, paint?: Paint): string {
  if (before === after) return ''
  const name = patchName(path)
  const headers = { context: 3, headerOptions: FILE_HEADERS_ONLY, maxEditLength: longestSearch }
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, headers) as string | undefined
  const exact = patch ?? `--- a/${name}\n+++ b/${name}\n${coarsePatch(before, after)}`
  // A tab ends a name with blanks in it, as git writes it: patch takes the rest of the line for a time stamp.
  const text = name.includes(' ') ? exact.replace(/^(.*)\n(.*)\n/, '$1\t\n$2\t\n') : exact
  if (!paint) return text
  return text
    .split('\n')
    .map((line, index) => {
      const safe = line.split('\t').map(visible).join('\t')
      if (index < 2) return paint.strong(safe)
      if (line.startsWith('@@')) return paint.hunk(safe)
      if (line.startsWith('-')) return paint.removed(safe)
      return line.startsWith('+') ? paint.added(safe) : safe
    })
    .join('\n')
}
