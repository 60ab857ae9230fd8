import type { IToken } from 'chevrotain'
import type { Problem, SyntaxTree, Token } from '../../src/syntax/index.ts'
import type { Source } from '../../src/text/index.ts'
import { tokenize } from './lexer.ts'
import type { Block, Command, File, Part, Statement } from './nodes.ts'
import { CommandParser, TooDeep } from './parser.ts'
import { doubtOf, relatedOf } from './braces.ts'
import type { DoubtfulPair } from './braces.ts'
import { ShapedCommand, ShapedToken, briefTokens, tokensOf } from './shaped.ts'

let parser: CommandParser | undefined

/** A shape is made use of from this line of it on: small files are read word by word. */
const fewLines = 16

/** A file as read; `brief` are its tokens without trivia, lines of known shapes as one token each. */
export interface FermTree extends SyntaxTree<File> {
  readonly brief?: readonly Token[]
}

/** A block being read: its `{`, the command it belongs to, and whether ferm might never look into it. */
interface Open {
  readonly brace: number
  readonly start: number
  readonly parts: readonly Part[] | undefined
  readonly statements: Statement[]
  readonly dormant: boolean
}

const endOf = (token: Token): number => token.startOffset + token.image.length

/**
 * Reads a ferm file, command by command. Never throws. Errors in the bodies of functions and in branches of `@if` are
 * left to expansion, since ferm looks at those only when they run: such a command is `Bad` without an error here.
 */
export function parseFerm(source: Source, few = fewLines): FermTree {
  parser ??= new CommandParser()
  const brief = briefTokens(source, few)
  const errors: Problem[] = []
  const problem = (token: Token, message: string): void => {
    errors.push({ kind: 'syntax-error', at: { source, start: token.startOffset, end: endOf(token) }, message })
  }
  let doubtful: DoubtfulPair | undefined
  const unpaired = (brace: number, message: string): void => {
    errors.push({
      kind: 'syntax-error', at: { source, start: brace, end: brace + 1 }, message, losesBlocks: true,
      help: 'until the braces pair, nobody knows which block a rule belongs to: nothing else is checked or changed',
      ...(doubtful && { related: relatedOf(source, doubtful) }),
    })
  }

  const file: Open = { brace: 0, start: 0, parts: [], statements: [], dormant: false }
  const blocks: Open[] = [file]
  let head: Token[] = []

  for (const token of brief) {
    if (token instanceof ShapedToken) line(token)
    else take(token)
  }

  /** A line that is one token: a command that was read in another one of its shape, or all of its tokens. */
  function line(token: ShapedToken): void {
    const open = blocks.at(-1)!
    const { shape } = token
    const isAlone = head.length === 0 && !open.dormant
    if (isAlone && shape.isRead) {
      open.statements.push(new ShapedCommand(token, readLine))
      return
    }
    const before = errors.length
    for (const each of tokensOf(token)) take(each)
    const last = open.statements.at(-1)
    if (isAlone && errors.length === before && last?.kind === 'command' && !last.block && last.start === token.startOffset) shape.isRead = true
  }

  function readLine(token: ShapedToken): readonly Part[] {
    return read(tokensOf(token).slice(0, -1), token, false)!
  }

  function take(token: Token): void {
    const open = blocks.at(-1)!
    const image = token.image
    if (image === ';') {
      const start = head[0]?.startOffset ?? token.startOffset
      if (head.length === 0) {
        if (!open.dormant) problem(token, 'a command is expected before ";"')
        open.statements.push({ kind: 'bad', start, end: endOf(token) })
      } else {
        const parts = read(head, token, open.dormant)
        open.statements.push(parts ? { kind: 'command', parts, start, end: endOf(token) } : { kind: 'bad', start, end: endOf(token) })
      }
      head = []
    } else if (image === '{') {
      const parts = head.length > 0 ? read(head, token, open.dormant) : []
      blocks.push({
        brace: token.startOffset, start: head[0]?.startOffset ?? token.startOffset, parts, statements: [],
        dormant: open.dormant || isDormant(parts),
      })
      head = []
    } else if (image === '}') {
      if (head.length > 0) {
        const last = head.at(-1)!
        if (!open.dormant) problem(token, '";" is expected before "}"')
        open.statements.push({ kind: 'bad', start: head[0]!.startOffset, end: endOf(last) })
        head = []
      }
      if (blocks.length === 1) unpaired(token.startOffset, 'this "}" closes nothing')
      else {
        doubtful ??= doubtOf(source.text, blocks.at(-1)!, token.startOffset)
        close(endOf(token))
      }
    } else head.push(token)
  }

  if (head.length > 0) {
    const last = head.at(-1)!
    problem(last, '";" is expected at the end of the file')
    blocks.at(-1)!.statements.push({ kind: 'bad', start: head[0]!.startOffset, end: endOf(last) })
  }
  if (blocks.length > 1) unpaired(blocks.at(-1)!.brace, 'this "{" is never closed')
  while (blocks.length > 1) close(source.text.length)
  errors.sort((a, b) => a.at.start - b.at.start)
  let tokens: readonly Token[] | undefined
  return {
    source, brief, errors,
    root: { kind: 'file', start: 0, end: source.text.length, statements: file.statements },
    get tokens() {
      return (tokens ??= tokenize(source.text))
    },
  }

  function close(end: number): void {
    const { brace, start, parts, statements } = blocks.pop()!
    const block: Block = { kind: 'block', start: brace, end, statements }
    const statement: Statement = parts
      ? ({ kind: 'command', parts, block, start, end } satisfies Command)
      : { kind: 'bad', block, start, end }
    blocks.at(-1)!.statements.push(statement)
  }

  function read(command: readonly Token[], ending: Token, dormant: boolean): readonly Part[] | undefined {
    parser!.input = command as unknown as IToken[]
    try {
      const parts = parser!.parts()
      const [error] = parser!.errors
      if (!error) return parts
      const body = ['Def', 'OldDef', 'If', 'Else'].includes(command[0]!.tokenType.name)
      const at = error.token.tokenType?.name === 'EOF' || Number.isNaN(error.token.startOffset) ? ending : (error.token as unknown as Token)
      if (!dormant && !(body && !inHeader(command, at))) problem(at, messageAt(command, at, ending))
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error
      problem(error.token as unknown as Token, 'lists are nested too deeply')
    }
    return undefined
  }
}

/** Whether a block holds what ferm may never look at: the body of a function, a branch. */
const isDormant = (parts: readonly Part[] | undefined): boolean =>
  parts === undefined || parts.some(({ kind }) => kind === 'function-definition' || kind === 'condition' || kind === 'else')

/** Whether a token stands in what ferm reads at once: a definition up to its `=`, a condition. */
function inHeader(command: readonly Token[], at: Token): boolean {
  if (command[0]!.image !== '@def' && command[0]!.image !== 'def') return false
  const equals = command.find(token => token.image === '=')
  return command[1]?.image === '$' || equals === undefined || at.startOffset <= equals.startOffset
}

function messageAt(command: readonly Token[], at: Token, ending: Token): string {
  const index = command.indexOf(at)
  const before = index < 0 ? command.at(-1) : command[index - 1]
  const found = at === ending && index < 0 ? `"${ending.image}"` : `"${at.image}"`
  if (before?.image === '$') return `the name of a variable is expected after "$", not ${found}`
  if (before?.image === '&') return `the name of a function is expected after "&", not ${found}`
  if (before?.image === '@def' || before?.image === 'def') return `"$" (a variable) or "&" (a function) is expected after "${before.image}"`
  if (before?.tokenType.name === 'AtWord') return `"(" is expected after ${before.image}`
  if (command[index - 2]?.image === '&' && at.image !== '(') return `"(" is expected after the name of a function, not ${found}`
  if (at.image === ',') return '"," separates the parameters of a function only: a list has blanks between its values'
  if (at.image === '=') return '"=" stands in definitions only'
  if (at.image === ')') return 'this ")" closes nothing'
  const open = unclosed(command, index < 0 ? command.length : index)
  if (open) return `")" is expected before ${found}`
  return `${found} is not expected here`
}

function unclosed(command: readonly Token[], end: number): boolean {
  let depth = 0
  for (const { image } of command.slice(0, end)) depth += image === '(' ? 1 : image === ')' ? -1 : 0
  return depth > 0
}
