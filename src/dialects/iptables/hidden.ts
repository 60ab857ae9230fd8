import { behindBreak, isBlank, lineEnd, type RuleLine, type Word } from '../../../grammars/iptables/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { placeIn, type Source, type Span } from '../../text/index.ts'
import type { FileFamily } from './family.ts'

/** Bytes of a line that iptables-restore reads at once (iptables/iptables-restore.c, `buffer`). */
const longestLine = 10_239
/** Bytes of a word (iptables/xshared.c, `struct xt_param_buf`). */
const longestWord = 1023

/** A character of UTF-16 is three bytes of UTF-8 at most. */
const isLonger = (text: string, start: number, end: number, bytes: number): boolean =>
  end - start > bytes || (end - start > bytes / 3 && new TextEncoder().encode(text.slice(start, end)).length > bytes)

/** What no editor shows and iptables-restore does not pass over: it compares whole lines, byte by byte. */
export function hiddenProblems(source: Source, family: FileFamily): readonly Problem[] {
  const { text } = source
  const problems: Problem[] = []
  const fail = (at: Span, message: string, help: string): void => {
    problems.push({ kind: 'syntax-error', at: placeIn(source, at), message, help })
  }
  if (text.startsWith('\ufeff')) fail({ start: 0, end: 1 }, 'the file begins with a byte order mark, which iptables-restore takes for a part of the first word', 'save it as UTF-8 without one')
  const carriageReturn = text.indexOf('\r\n')
  if (carriageReturn >= 0) fail({ start: carriageReturn, end: carriageReturn + 1 }, 'the line ends in CR LF, and iptables-restore takes the CR for a part of the last word', 'end all lines in LF alone, as dos2unix does')
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
    if (isLonger(text, at, end, longestLine)) fail({ start: at, end }, `the line is longer than ${longestLine} bytes, and iptables-restore takes what follows for another line`, 'make it shorter')
    else if (mayHide(text.charCodeAt(at))) {
      const word = text.slice(at, end).trim()
      if (word.startsWith('[') && isBlank(text.charCodeAt(at))) fail({ start: at, end }, 'blanks stand before the counters, and iptables-restore knows them in the first column only', 'take them out, as nflint format does')
      // ebtables passes over a command without words.
      if (word === '' && family !== 'bridge') fail({ start: at, end }, 'blanks alone stand on this line, and iptables-restore takes them for a command without words', 'take them out, as nflint format does')
      if (word === 'COMMIT' && end - at > word.length) fail({ start: at, end }, 'blanks stand beside COMMIT, and iptables-restore does not take that for its end', 'take them out, as nflint format does')
    }
    at = behindBreak(text, end)
  }
  return problems
}

/** Whether a line that begins so may be blank, have blanks before its counters, or be a COMMIT. */
const mayHide = (code: number): boolean => isBlank(code) || code === 67

/** The first word of a line that is too long. */
export const longWord = (line: RuleLine): Word | undefined =>
  line.end - line.start <= longestWord / 3
    ? undefined
    : line.options.flatMap(({ name, values }) => [name, ...values]).find(({ text }) => isLonger(text, 0, text.length, longestWord))
