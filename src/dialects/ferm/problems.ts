import type { Problem, SyntaxTree } from '../../syntax/index.ts'
import { countLeading } from '../../text/index.ts'
import type { Source, Span } from '../../text/index.ts'
import type { File, Statement } from '../../../grammars/ferm/index.ts'

const cutOff = '";" is expected at the end of the file'

/** The trees know which braces pair; expansion stumbles over those behind a command that it could not read. */
const unpaired = 'this "}" closes nothing'

/** Problems of an expansion that the trees' own errors do not speak of: one command is reported once. */
export function unknownTo(trees: readonly SyntaxTree<File>[], problems: readonly Problem[]): readonly Problem[] {
  if (problems.length === 0) return problems
  const spans = new Map<Source, readonly Span[]>(trees.map(tree => [tree.source, reportedSpans(tree)]))
  // A last command without its end is told at its end; expansion finds it where its last word came from.
  const isCutOff = trees.some(({ errors }) => errors.some(({ message }) => message === cutOff))
  return problems.filter(({ kind, at, message }) =>
    kind === 'include-missing' || (message !== unpaired && !(isCutOff && message === cutOff) && !isInside(spans.get(at.source) ?? [], at.start)))
}

/** Commands that could not be read and errors of the tree, sorted and disjoint. */
function reportedSpans({ root, errors }: SyntaxTree<File>): readonly Span[] {
  const spans: Span[] = errors.map(({ at }) => ({ start: at.start, end: at.end }))
  const open: Statement[] = [...root.statements]
  const starts = errors.map(({ at }) => at.start).sort((a, b) => a - b)
  for (let next = open.pop(); next; next = open.pop()) {
    // A command is bad up to its block; what is in the block is read as usual.
    const end = next.block ? next.block.start : next.end
    if (next.kind === 'bad' && hasBetween(starts, next.start, end)) spans.push({ start: next.start, end })
    if (next.block) for (const statement of next.block.statements) open.push(statement)
  }
  const merged: { start: number; end: number }[] = []
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged
}

/** Index of the first number that is not less than `value`. */
const lowerBound = (sorted: readonly number[], value: number): number => countLeading(sorted, number => number < value)

const hasBetween = (sorted: readonly number[], low: number, high: number): boolean => {
  const found = sorted[lowerBound(sorted, low)]
  return found !== undefined && found <= high
}

function isInside(spans: readonly Span[], offset: number): boolean {
  const span = spans[countLeading(spans, ({ start }) => start <= offset) - 1]
  return span !== undefined && offset <= span.end
}
