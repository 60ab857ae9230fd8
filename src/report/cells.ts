/**
 * Characters that a terminal would act on or hide: controls, and format characters such as bidirectional
 * overrides and zero-width spaces ("trojan source"); also lone surrogates and line separators.
 */
const everyUnsafe = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Most texts have no such character, and no need of the tables that tell them. */
const isAscii = (text: string): boolean => !/[^\x20-\x7e]/.test(text)

/** East Asian wide and fullwidth forms (UAX 11) and emoji that stand as pictures by themselves. */
const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(character)

const isCombining = (character: string): boolean => /[\p{Mn}\p{Me}]/u.test(character)

const tabStop = 4

const escaped = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`

/** Text of a file, a path or a message made safe to show on one line. */
export const visible = (text: string): string => (isAscii(text) ? text : text.replace(everyUnsafe(), escaped))

/** One character as shown, starting at display cell `at`. */
function shownAs(character: string, at: number): { text: string; cells: number } {
  const code = character.codePointAt(0)!
  if (code >= 32 && code < 127) return { text: character, cells: 1 }
  if (character === '\t') {
    const cells = tabStop - (at % tabStop)
    return { text: ' '.repeat(cells), cells }
  }
  if (everyUnsafe().test(character)) {
    const text = escaped(character)
    return { text, cells: text.length }
  }
  return { text: character, cells: isCombining(character) ? 0 : isWide(character) ? 2 : 1 }
}

/** A line, or the part of it that fits, as shown. */
export interface ShownLine {
  readonly text: string
  /** Display cell of an index into the line, clamped to the part shown. */
  cellOf(index: number): number
}

const isTail = (line: string, index: number): boolean => {
  const code = line.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff
}

/**
 * Lays a line out in at most `width` display cells. A longer line is clipped with `…` to the part around
 * `focus`, the index that has to be seen. Work is bounded by `width`, not by the line: a set of a million
 * elements may stand on one line.
 */
export function showLine(line: string, focus: number, width: number): ShownLine {
  let from = 0
  if (focus > width / 2 && (line.length > 4 * width || layOut(line, 0, Infinity).cells > width)) from = focus - Math.floor(width / 4)
  while (from > 0 && isTail(line, from)) from--
  const head = from > 0 ? '…' : ''
  let part = layOut(line, from, width - head.length)
  // A line that just fits needs no sign of clipping, so it is laid out again only when it does not.
  const clipped = part.end < line.length
  if (clipped) part = layOut(line, from, width - head.length - 1)
  return {
    text: head + part.text + (clipped ? '…' : ''),
    cellOf: index => head.length + (index < from ? -head.length : (part.starts[index - from] ?? part.cells)),
  }
}

function layOut(line: string, from: number, width: number) {
  const starts: number[] = []
  let text = ''
  let cells = 0
  let index = from
  while (index < line.length) {
    const character = String.fromCodePoint(line.codePointAt(index)!)
    const shown = shownAs(character, cells)
    if (cells + shown.cells > width) break
    for (let unit = 0; unit < character.length; unit++) starts.push(cells)
    text += shown.text
    cells += shown.cells
    index += character.length
  }
  return { text, cells, starts, end: index }
}
