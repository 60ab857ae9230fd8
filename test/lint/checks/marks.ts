import { lineAt, positionAt } from '../../../src/text/index.ts'
import type { Place, Source } from '../../../src/text/index.ts'

/** What a mark under a line expects: columns from 1, `end` exclusive. */
export interface Mark {
  readonly path: string
  readonly line: number
  readonly start: number
  readonly end: number
  /** Text of the finding, with its severity in front where it is not the check's own; `…` stands for anything. */
  readonly text: string
}

const form = /^(\s*)(#)?(\s*)(\^+) (.*)$/

/**
 * Takes marks (`# ^^^^ message` under the line they speak of) out of a text. A `#` that touches the carets counts as one of
 * them, since the first column is all that it can stand in.
 */
export function readMarks(path: string, marked: string): { readonly text: string; readonly marks: readonly Mark[] } {
  const lines: string[] = []
  const marks: Mark[] = []
  for (const line of marked.split('\n')) {
    const found = form.exec(line)
    if (!found) {
      lines.push(line)
      continue
    }
    const [, indent, hash = '', gap, carets, text] = found
    const touching = hash !== '' && gap === ''
    const start = touching ? indent!.length + 1 : indent!.length + hash.length + gap!.length + 1
    marks.push({ path, line: lines.length, start, end: start + carets!.length + (touching ? 1 : 0), text: text! })
  }
  return { text: lines.join('\n'), marks }
}

/** ferm names an included file `./a`, nft `a`. */
export const plainPath = (path: string): string => path.replace(/^\.\//, '')

/** The mark that a finding's place would have; of a finding over several lines, its part of the first. */
export function markOf(at: Place, text: string): Mark {
  const source: Source = at.source
  const { line, column } = positionAt(source, at.start)
  const length = Math.min(at.end, lineAt(source, at.start).end) - at.start
  return { path: plainPath(source.path), line, start: column, end: column + length, text }
}

/** Whether a text is what a mark expects. */
export function fits(text: string, expected: string): boolean {
  const parts = expected.split('…').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}

/** A line with the message of a finding under a part of it, its text from end to end unless given. */
export function under(line: string, message: string, part = line.trim()): string {
  const start = line.indexOf(part)
  if (start < 0) throw new Error(`"${part}" does not stand in "${line}"`)
  // A mark in the first column stands on the comment sign.
  const carets = start === 0 ? `#${'^'.repeat(part.length - 1)}` : `#${' '.repeat(start - 1)}${'^'.repeat(part.length)}`
  return `${line}\n${carets} ${message}`
}
