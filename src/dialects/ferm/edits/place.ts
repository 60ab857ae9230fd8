import { lineAt } from '../../../text/index.ts'
import type { Edit, Place, Source, TextEdit } from '../../../text/index.ts'
import type { Neighbours } from './statements.ts'

const blank = /^[ \t]*$/

/** The line break that a text uses. */
export const lineBreakOf = ({ text }: Source): string => (/\r\n/.test(text.slice(0, 4096)) ? '\r\n' : '\n')

/** Blanks at the beginning of the line that an offset stands in. */
export function indentAt(source: Source, offset: number): string {
  const { start } = lineAt(source, offset)
  return /^[ \t]*/.exec(source.text.slice(start, offset))![0]
}

const startsLine = (source: Source, offset: number): boolean => blank.test(source.text.slice(lineAt(source, offset).start, offset))

/** Puts commands right behind a place: on lines of their own where the place has its line for itself. */
export function behind({ source, start, end }: Place, commands: readonly string[], neighbours: Neighbours): TextEdit[] {
  if (commands.length === 0) return []
  const line = lineAt(source, end)
  const following = neighbours.behind(source, end)
  const endsLine = !following || following.start > line.end
  if (!startsLine(source, start) || !endsLine) return [{ start: end, end, text: commands.map(command => ` ${command}`).join('') }]
  const indent = indentAt(source, start)
  return [{ start: line.end, end: line.end, text: commands.map(command => lineBreakOf(source) + indent + command).join('') }]
}

/** Takes a command away, with its line where nothing else stands there. */
export function removal({ source, start, end }: Place): TextEdit {
  const first = lineAt(source, start)
  const last = lineAt(source, end)
  if (blank.test(source.text.slice(first.start, start)) && blank.test(source.text.slice(end, last.end))) {
    let after = last.end
    if (source.text[after] === '\r') after++
    if (source.text[after] === '\n') after++
    return { start: first.start, end: after, text: '' }
  }
  if (startsLine(source, start)) return { start, end: end + /^[ \t]*/.exec(source.text.slice(end, last.end))![0].length, text: '' }
  let from = start
  while (source.text[from - 1] === ' ' || source.text[from - 1] === '\t') from--
  return { start: from, end, text: '' }
}

export const inSource = (source: Source, edit: TextEdit): Edit => ({ source, start: edit.start, end: edit.end, text: edit.text })
