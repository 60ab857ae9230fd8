/**
 * Lines and columns in the units that consumers count, all from 1, ends exclusive. `positionAt` counts UTF-16 code units, as SARIF and
 * the JSON report do; terminals, GitHub, GitLab, JUnit and checkstyle count characters; rdjson and vim count UTF-8 bytes.
 */
import { positionAt } from '../text/index.ts'
import type { Place, Position, Source } from '../text/index.ts'

/** Counts the text of the line before an offset; offsets outside the text are clamped to it. */
function counted(source: Source, offset: number, count: (text: string) => number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length))
  const { line, column } = positionAt(source, at)
  return { line, column: count(source.text.slice(at - column + 1, at)) + 1 }
}

function characters(text: string): number {
  let count = text.length
  // Only text above U+FFFF counts differently.
  for (let at = 1; at < text.length; at++) if (isTail(text.charCodeAt(at)) && isHead(text.charCodeAt(at - 1))) count--
  return count
}

const isHead = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
const isTail = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

function bytes(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Both halves of a pair come to the four bytes of its character.
    count += code < 0x80 ? 1 : code < 0x800 || isHead(code) || isTail(code) ? 2 : 3
  }
  return count
}

/** Position in characters (code points). */
export const inCharacters = (source: Source, offset: number): Position => counted(source, offset, characters)

/** Position in UTF-8 bytes. */
export const inBytes = (source: Source, offset: number): Position => counted(source, offset, bytes)

/** Beginning and end of a place in one of the units. */
export const rangeOf = ({ source, start, end }: Place, unit: (source: Source, offset: number) => Position) => ({ start: unit(source, start), end: unit(source, end) })
