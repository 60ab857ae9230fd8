import type { IToken } from 'chevrotain'
import type { Problem, Shapes } from '../../src/syntax/index.ts'
import { nearest, placeIn, type Source } from '../../src/text/index.ts'
import { behindBreak, Blank, CommentLine, isBlank, isOpen, lexLine, lineEnd, spanOf, tokenize } from './lexer.ts'
import type { IptablesTree, Line, RuleLine } from './nodes.ts'
import { LineParser } from './parser.ts'
import { type LineShape, ShapedRuleLine } from './shaped.ts'
import { WordStore } from './words.ts'

let parser: LineParser | undefined

/** A shape is made use of from this line of it on: small files are read word by word. */
const fewLines = 16

/**
 * Reads an iptables-save file, line by line. Never throws. Tokens are made anew when they are asked for: a large
 * ruleset has twenty times as many tokens as lines. With `shapes`, a command of a shape that was read before is not read
 * again until its words are asked for; `few` is after how many.
 */
export function parse(source: Source, shapes?: Shapes<LineShape>, few = fewLines): IptablesTree {
  parser ??= new LineParser()
  const by = parser
  const { text } = source
  by.store = new WordStore(text)
  const shaped = shapes && { shapes, read: (start: number, end: number): RuleLine => rereadLine(by, text, start, end) }
  const lines: Line[] = []
  const errors: Problem[] = []
  const tokens: IToken[] = []
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
    const shape = shapes && mayHaveShape(text, at) ? shapes.of(text, at, wordsEnd(text, at, end)) : undefined
    if (shaped && shape?.isRead && shape.seen > few) lines.push(new ShapedRuleLine(at, wordsEnd(text, at, end), shape, shaped))
    else {
      tokens.length = 0
      lexLine(text, at, end, tokens)
      const words = tokens.filter(({ tokenType }) => tokenType !== Blank && tokenType !== CommentLine)
      if (words.length > 0) {
        const before = errors.length
        const line = readLine(by, source, words, errors)
        if (shape && line.kind === 'Rule' && errors.length === before) shape.isRead = true
        lines.push(line)
      }
    }
    at = behindBreak(text, end)
  }
  const root = { kind: 'File' as const, start: 0, end: text.length, lines }
  return {
    source,
    root,
    errors,
    get tokens() {
      return tokenize(text)
    },
  }
}

/** Only commands, which begin in the first column, with counters or without. */
function mayHaveShape(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 45 || code === 91
}

/** End of the line without blanks at its end. */
function wordsEnd(text: string, start: number, end: number): number {
  let last = end
  while (last > start && isBlank(text.charCodeAt(last - 1))) last--
  return last
}

/** Words of a line that was read without an error when it was passed over. */
function rereadLine(by: LineParser, text: string, start: number, end: number): RuleLine {
  const tokens: IToken[] = []
  lexLine(text, start, end, tokens)
  const store = by.store
  by.store = new WordStore(text)
  by.input = tokens.filter(({ tokenType }) => tokenType !== Blank)
  const line = by.line()
  by.store = store
  return line as RuleLine
}

function readLine(by: LineParser, source: Source, words: IToken[], errors: Problem[]): Line {
  const before = by.store.count
  by.input = words
  const line = by.line()
  const first = words[0]!
  const last = words.at(-1)!
  const bad = by.errors[0]
  if (bad) {
    by.store.truncate(before)
    const at = bad.token.startOffset >= 0 && bad.token.image ? bad.token : undefined
    const place = at ? spanOf(at) : { start: last.startOffset + last.image.length, end: last.startOffset + last.image.length }
    errors.push({ kind: 'syntax-error', at: placeIn(source, place), ...explain(words, at) })
    return { kind: 'Bad', start: first.startOffset, end: last.startOffset + last.image.length }
  }
  const open = words.find(({ image }) => isOpen(image))
  if (open) errors.push({ kind: 'syntax-error', at: placeIn(source, spanOf(open)), message: 'quote is not closed on this line' })
  return line
}

const tools = /^(?:ip6?|arp|eb)tables(?:-legacy|-nft)?$/
const tables = ['filter', 'nat', 'mangle', 'raw', 'security', 'broute']

/** What the first word of a line was meant to be. */
function helpFor(words: readonly IToken[]): { readonly help?: string } {
  const { image } = words[0]!
  if (tools.test(image)) return { help: `leave out ${image}: a line begins with the command` }
  if (tables.includes(image) && words.length === 1) return { help: `did you mean *${image}?` }
  if (/^[ADINPXFCRE]$/.test(image) && words.length > 1) return { help: `did you mean -${image}?` }
  return nearest(image, ['COMMIT']) ? { help: 'did you mean COMMIT?' } : {}
}

const passedOver = { help: 'iptables-restore passes over it without a word; a remark stands behind #' }

/** What was expected where a line could not be read; `at` is undefined at its end. */
function explain(words: readonly IToken[], at: IToken | undefined): { readonly message: string; readonly help?: string } {
  const first = words[0]!
  const found = at ? `found ${at.image}` : 'the line ends here'
  switch (first.tokenType.name) {
    case 'Star':
      return { message: at && words.indexOf(at) > 1 ? `expected the end of the line behind the table's name, ${found}` : `expected a table's name, ${found}`, ...(at && passedOver) }
    case 'Colon':
      if (at && words.indexOf(at) > 2) return { message: `expected [packets:bytes] or the end of the line, ${found}`, ...passedOver }
      return { message: words.length > 2 ? `expected a chain's name and policy, ${found}` : `expected a policy (ACCEPT, DROP, or - for a user chain), ${found}` }
    case 'Commit':
      return { message: `expected the end of the line behind COMMIT, ${found}` }
    default:
  }
  if (at?.image.startsWith('#')) return { message: 'a comment must begin in the first column', help: 'put it on a line of its own, or use -m comment --comment "…"' }
  if (at === first) return { message: `expected *TABLE, :CHAIN, COMMIT, a comment or a command such as -A, ${found}`, ...helpFor(words) }
  if (!at) return { message: 'expected an option behind !, the line ends here' }
  if (at.tokenType.name === 'Bang') return { message: `expected an option behind !, found another !` }
  const before = words[words.indexOf(at) - 1]
  return before?.tokenType.name === 'Bang'
    ? { message: `expected an option behind !, ${found}` }
    : { message: `expected an option, ${found}` }
}
