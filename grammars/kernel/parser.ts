import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken } from 'chevrotain'
import type { Problem, Token } from '../../src/syntax/index.ts'
import { nearest, placeIn } from '../../src/text/index.ts'
import type { Source, Span } from '../../src/text/index.ts'
import { analyse } from '../decisions.ts'
import { Equals, FirstWord, tokenize, trivia, vocabulary, Word as WordToken } from './lexer.ts'
import type { CommandName, KernelFile, Line, Word } from './nodes.ts'

/** Written by the build (scripts/build); absent where the sources are run. */
declare const KERNEL_DECISIONS: string

const written = typeof KERNEL_DECISIONS === 'undefined' ? null : KERNEL_DECISIONS

/** modprobe.d(5): the least number of words behind each command, and what they are. */
const commands: Record<CommandName, { readonly words: number; readonly expects: string }> = {
  options: { words: 1, expects: 'a module name' },
  install: { words: 2, expects: 'a module name and a command' },
  remove: { words: 2, expects: 'a module name and a command' },
  blacklist: { words: 1, expects: 'a module name' },
  alias: { words: 2, expects: 'an alias and a module name' },
  softdep: { words: 1, expects: 'a module name' },
  weakdep: { words: 1, expects: 'a module name' },
}

const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word)

interface RawLine {
  readonly first: IToken
  readonly equals?: IToken
  readonly words: readonly IToken[]
}

/** One line: a word, then `= …` (sysctl.d(5)) or further words (modprobe.d(5), modules-load.d(5)). */
export class LineParser extends EmbeddedActionsParser {
  constructor(decisions = written) {
    super(vocabulary, { recoveryEnabled: false, maxLookahead: 1, skipValidations: true })
    analyse(this, decisions, () => new LineParser(null))
  }

  line = this.RULE('line', (): RawLine => {
    const words: IToken[] = []
    const first = this.CONSUME(FirstWord)
    const equals = this.OPTION(() => this.CONSUME(Equals))
    // A value is text to the end of the line, further `=` included.
    this.MANY(() => words.push(this.OR([
      { ALT: () => this.CONSUME(WordToken) },
      { ALT: () => this.CONSUME2(Equals) },
    ])))
    return { first, ...(equals ? { equals } : {}), words }
  })
}

let parser: LineParser | undefined

const endOf = (token: Token): number => token.startOffset + token.image.length

const wordOf = (token: Token): Word => ({ kind: 'Word', start: token.startOffset, end: endOf(token), text: token.image })

/** The text of a value, blanks between its words kept. */
function valueOf(source: Source, { equals, words }: RawLine): Word {
  const start = words[0]?.startOffset ?? endOf(equals!)
  const end = words.length > 0 ? endOf(words.at(-1)!) : start
  return { kind: 'Word', start, end, text: source.text.slice(start, end) }
}

/** The node of a line, or what is wrong with it. */
function nodeOf(source: Source, raw: RawLine, span: Span): Line | { readonly message: string; readonly help?: string; readonly at: Span } {
  const first = wordOf(raw.first)
  const words = raw.words.map(wordOf)
  const lenient = first.text.startsWith('-')
  const key: Word = lenient ? { ...first, start: first.start + 1, text: first.text.slice(1) } : first
  if (raw.equals) {
    if (key.text === '') return { message: 'expected a sysctl key before "="', at: first }
    return { kind: 'Setting', ...span, key, value: valueOf(source, raw), ...(lenient ? { lenient } : {}) }
  }
  if (isCommand(first.text)) {
    const { words: least, expects } = commands[first.text]
    if (words.length < least) return { message: `expected ${expects} after "${first.text}"`, at: span }
    return { kind: 'Command', ...span, command: first.text, words }
  }
  if (words.length === 0 && lenient && /[./]/.test(key.text)) return { kind: 'Exclusion', ...span, key }
  if (/^[\w-]+$/.test(first.text) && !lenient && words.every(word => word.text.includes('='))) {
    return { kind: 'Load', ...span, module: first, parameters: words }
  }
  const meant = nearest(first.text, Object.keys(commands))
  return {
    message: 'expected a kernel setting ("key = value"), a modprobe command ("options nf_conntrack …") or one module name',
    ...(meant && words.length > 0 ? { help: `did you mean "${meant}"?` } : {}),
    at: first,
  }
}

/** Reads a file of kernel settings. Never throws; a line that cannot be read is `Bad`, the next is read as usual. */
export function parseKernel(source: Source): { tokens: readonly Token[]; root: KernelFile; errors: readonly Problem[] } {
  parser ??= new LineParser()
  const tokens = tokenize(source.text)
  const lines: Line[] = []
  const errors: Problem[] = []
  let open: IToken[] = []
  const close = (): void => {
    if (open.length === 0) return
    const span = { start: open[0]!.startOffset, end: endOf(open.at(-1)!) }
    parser!.input = open
    const raw = parser!.line()
    const failed = parser!.errors[0]
    const node = failed
      ? { message: 'expected a key, a command or a module name', at: span }
      : nodeOf(source, raw, span)
    if ('kind' in node) lines.push(node)
    else {
      const { at, ...rest } = node
      errors.push({ kind: 'syntax-error', at: placeIn(source, at), ...rest })
      lines.push({ kind: 'Bad', ...span })
    }
    open = []
  }
  for (const token of tokens) {
    if (token.tokenType.name === 'LineEnd') close()
    else if (!trivia.has(token.tokenType.name)) open.push(token)
  }
  close()
  return { tokens, root: { kind: 'File', start: 0, end: source.text.length, lines }, errors }
}
