import type { LogOption, NftFile, SetElement, SetLiteral, Variable } from '../../../grammars/nft/nodes.ts'
import { children } from '../../syntax/index.ts'
import type { Node, Problem, SyntaxTree } from '../../syntax/index.ts'
import { placeIn } from '../../text/index.ts'
import type { Reader } from '../dialect.ts'
import { filesNamed, maxIncludeDepth, maxIncludes } from './lower/include.ts'
import { prefixVariable } from './vocabulary.ts'

type Parse = (source: { readonly path: string; readonly text: string }) => SyntaxTree<NftFile>

/** A variable's text, itself expanded, and the elements of a set. */
interface Value {
  readonly text: string
  readonly elements?: readonly string[]
}

/** Values by name; undefined after `undefine`. */
type Names = Map<string, Value | undefined>

interface Run {
  readonly reader: Reader
  readonly parse: Parse
  /** Variables of the file, then of each block that is open; the innermost last. */
  readonly scopes: Names[]
  readonly problems: Problem[]
  readonly open: string[]
  files: number
  /** Characters that variables and files have put in. */
  size: number
}

/** More text than this from one file is a definition that doubles itself, not a ruleset. */
const largest = 16 * 1024 * 1024

/** Places where nft takes a word but no quoted string, though a variable may hold one (src/parser_bison.y). */
const bare: ReadonlySet<string> = new Set(['Priority', 'PolicyClause', 'Verdict', 'HookClause'])

/**
 * A file with everything resolved: variables replaced by their values, included files put in their places, definitions gone;
 * all other text, comments too, stays as written. `nft -c` takes it alone, and it means the same. nft binds a variable where
 * it reads it, so one pass in the order of the text is enough. Missing files and too much text are problems; unknown
 * variables stay.
 */
export function expandNft(tree: SyntaxTree<NftFile>, reader: Reader, parse: Parse): { readonly text: string; readonly problems: readonly Problem[] } {
  const run: Run = { reader, parse, scopes: [new Map()], problems: [], open: [tree.source.path], files: 0, size: 0 }
  return { text: expandTree(run, tree), problems: run.problems }
}

interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

type Step = { readonly node: Node; readonly parent: Node | undefined } | 'leave'

function expandTree(run: Run, tree: SyntaxTree<NftFile>): string {
  const pieces: Piece[] = []
  // Nesting may be as deep as the input likes: no recursion but for includes, whose depth is bounded.
  const steps: Step[] = [{ node: tree.root, parent: undefined }]
  for (let step = steps.pop(); step; step = steps.pop()) {
    if (step === 'leave') run.scopes.pop()
    else visit(run, tree, step.node, step.parent, pieces, steps)
  }
  return joined(tree.source.text, 0, tree.source.text.length, pieces)
}

function visit(run: Run, tree: SyntaxTree<NftFile>, node: Node, parent: Node | undefined, pieces: Piece[], steps: Step[]): void {
  const { text } = tree.source
  switch (node.kind) {
    case 'Include': {
      const { start, end } = wholeLine(text, node)
      const put = includedText(run, tree, node)
      if (put !== undefined) pieces.push(put === '' ? { start, end, text: '' } : { start: node.start, end: node.end, text: put })
      return
    }
    case 'Define': {
      const { name, value } = node as Node & { readonly name: { readonly text: string }; readonly value: Node }
      run.scopes.at(-1)!.set(name.text, valueOf(run, tree, value))
      pieces.push({ ...wholeLine(text, node), text: '' })
      return
    }
    case 'Undefine':
      run.scopes.at(-1)!.set((node as Node & { readonly name: { readonly text: string } }).name.text, undefined)
      pieces.push({ ...wholeLine(text, node), text: '' })
      return
    case 'Variable': {
      const put = lookUp(run, (node as Variable).name)?.text
      if (put === undefined || !fits(run, tree, node, put)) return
      pieces.push({ start: node.start, end: node.end, text: parent && bare.has(parent.kind) ? put.replace(/^"([\w.-]+)"$/, '$1') : put })
      return
    }
    case 'LogOption': {
      const { value } = node as LogOption
      const put = value.kind === 'String' ? text.slice(value.start, value.end).replace(prefixVariable, (whole, name: string) => unquoted(lookUp(run, name)?.text ?? whole)) : undefined
      if (put !== undefined && fits(run, tree, node, put)) pieces.push({ start: value.start, end: value.end, text: put })
      return
    }
    case 'SetElement': {
      const put = elementsText(run, tree, node as SetElement)
      if (put === undefined) break
      if (fits(run, tree, node, put)) pieces.push({ start: node.start, end: node.end, text: put })
      return
    }
    default:
  }
  const opens = (node.kind === 'Table' || node.kind === 'Chain') && 'items' in node && node.items !== undefined
  if (opens) {
    run.scopes.push(new Map())
    steps.push('leave')
  }
  for (const child of [...children(node)].sort((a, b) => b.start - a.start)) steps.push({ node: child, parent: node })
}

/** What stands in the place of variables in some nodes; none of them opens a block. */
function piecesIn(run: Run, tree: SyntaxTree<NftFile>, nodes: readonly Node[]): readonly Piece[] {
  const pieces: Piece[] = []
  const steps: Step[] = nodes.map(node => ({ node, parent: undefined })).reverse()
  for (let step = steps.pop(); step; step = steps.pop()) if (step !== 'leave') visit(run, tree, step.node, step.parent, pieces, steps)
  return pieces
}

/** The value of a definition with the variables in it replaced. */
function valueOf(run: Run, tree: SyntaxTree<NftFile>, value: Node): Value {
  const { text } = tree.source
  const pieces = piecesIn(run, tree, [value])
  const whole = joined(text, value.start, value.end, pieces)
  if (value.kind !== 'SetLiteral' || run.size > largest) return { text: whole }
  const ordered = [...pieces].sort((a, b) => a.start - b.start)
  let next = 0
  const elements = (value as SetLiteral).elements.flatMap(({ key, start, end }) => {
    const own: Piece[] = []
    for (let piece = ordered[next]; piece && piece.start < end; piece = ordered[++next]) if (piece.start >= start) own.push(piece)
    return (key.kind === 'Variable' && lookUp(run, key.name)?.elements) || [joined(text, start, end, own)]
  })
  return { text: whole, elements }
}

/** `$set : verdict` in a map, where nft takes no set in braces: the verdict for each element. */
function elementsText(run: Run, tree: SyntaxTree<NftFile>, node: SetElement): string | undefined {
  if (node.key.kind !== 'Variable' || node.value === undefined) return undefined
  const elements = lookUp(run, node.key.name)?.elements
  if (!elements) return undefined
  const rest = joined(tree.source.text, node.key.end, node.end, piecesIn(run, tree, [...children(node)].filter(child => child !== node.key)))
  return elements.map(element => `${element}${rest}`).join(', ')
}

function lookUp({ scopes }: Run, name: string): Value | undefined {
  for (let index = scopes.length - 1; index >= 0; index--) {
    // `undefine` takes a name from its own block only.
    const value = scopes[index]!.get(name)
    if (value) return value
  }
  return undefined
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1')

/** Whether more text may be put in; the first that may not is a problem. */
function fits(run: Run, { source }: SyntaxTree<NftFile>, node: Node, text: string): boolean {
  const before = run.size
  run.size += text.length
  if (run.size <= largest) return true
  if (before <= largest) run.problems.push({ kind: 'syntax-error', at: placeIn(source, node), message: 'variables and includes come to more than 16 MiB of text here' })
  run.size = largest + 1
  return false
}

/** The expanded text of what an include names; undefined where nothing could be read. */
function includedText(run: Run, tree: SyntaxTree<NftFile>, node: Node): string | undefined {
  const path = (node as Node & { readonly path: { readonly text: string } }).path.text
  const missing = (message: string): undefined => void run.problems.push({ kind: 'include-missing', at: placeIn(tree.source, node), message })
  if (run.open.length > maxIncludeDepth) return missing(`more than ${maxIncludeDepth} files include one another`)
  const { files, isPattern } = filesNamed(path, tree.source.path, run.reader)
  const texts: string[] = []
  for (const file of files) {
    const located = run.reader.locate?.(file) ?? file
    const text = run.reader.read(located)
    if (text === undefined) {
      if (isPattern) missing(`included file ${file} cannot be read`)
      continue
    }
    if (run.open.includes(file)) return missing(`${file} includes itself`)
    if (++run.files > maxIncludes) return missing(`more than ${maxIncludes} files are included`)
    if (!fits(run, tree, node, text)) return undefined
    const included = run.parse({ path: located, text })
    run.problems.push(...included.errors)
    run.open.push(file)
    texts.push(expandTree(run, included).replace(/^\uFEFF/, '').replace(/\s+$/, ''))
    run.open.pop()
    if (!isPattern) break
  }
  return texts.length > 0 || isPattern ? texts.filter(text => text !== '').join('\n') : missing(`included file ${path} cannot be read`)
}

/** A statement with its line, where it stands alone on it; with the blanks around it, where only a comment follows. */
function wholeLine(text: string, { start, end }: Node): { start: number; end: number } {
  let from = start
  while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--
  let to = end
  while (to < text.length && (text[to] === ' ' || text[to] === '\t' || text[to] === ';')) to++
  const alone = (from === 0 || text[from - 1] === '\n') && (to === text.length || text[to] === '\n' || text[to] === '\r')
  if (text[to] === '#' && (from === 0 || text[from - 1] === '\n')) return { start: from, end: to }
  if (!alone) return { start, end }
  if (text[to] === '\r') to++
  return { start: from, end: text[to] === '\n' ? to + 1 : to }
}

function joined(text: string, start: number, end: number, pieces: readonly Piece[]): string {
  const parts: string[] = []
  let at = start
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    if (piece.start < at) continue
    parts.push(text.slice(at, piece.start), piece.text)
    at = piece.end
  }
  parts.push(text.slice(at, end))
  return parts.join('')
}
