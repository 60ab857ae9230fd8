import { unquote, type LineShape, type RuleLine, type Word } from '../../../grammars/iptables/index.ts'
import type { Condition, Match, Rule, RuleShape, Verdict } from '../../model/index.ts'
import { PlainKind, type Problem, type Shapes, type Values } from '../../syntax/index.ts'
import { nameEnd, placeIn, type Source, type Span } from '../../text/index.ts'
import { lowerMatches, lowerOption, lowerTarget, type MatchUse, type TargetUse, type XtContext } from '../xtables/index.ts'
import { copierOf } from '../copy-rule.ts'
import { readCommand } from './read.ts'

/** The rule that the words of a line come to. */
export function meaningOf(
  line: Span, { matches, target }: { readonly matches: readonly MatchUse[]; readonly target?: TargetUse }, context: XtContext, source: Source,
): { readonly rule: Rule; readonly problems: readonly Problem[] } {
  const asked = lowerMatches(matches, context)
  const done = lowerTarget(target, matches, context)
  const rule: Rule = {
    matches: asked.matches,
    effects: done.effects,
    verdict: done.verdict,
    origin: placeIn(source, line),
    ...(asked.comment !== undefined && { comment: asked.comment }),
  }
  return { rule, problems: [...asked.problems, ...done.problems] }
}

/** What all lines of a shape come to in one table. */
export interface LineMeaning extends RuleShape {
  /** The table as it is being built: another of the same name is another context. */
  readonly of: object
  readonly table: string
  /** Whether rules go to a built-in chain. */
  readonly isBase: boolean
  /** Name of the chain that a line appends to. */
  readonly chainOf: (line: Span) => string
  /** Name of the user chain that a line jumps or goes to; absent where none does. */
  readonly targetOf?: (line: Span) => string
}

/** A line of a shape that was lowered without a problem, and where it stands. */
export interface LoweredLine {
  readonly line: RuleLine
  readonly matches: readonly MatchUse[]
  readonly shapes: Shapes<LineShape>
  readonly rule: Rule
  /** Name of the chain as it is written. */
  readonly chain: Word
  readonly of: object
  readonly table: string
  readonly isBase: boolean
  readonly context: XtContext
  readonly source: Source
}

/** What the others of the line's shape come to; undefined where their verdict or chain cannot be told from their words alone. */
export function createMeaning({ line, rule, matches: uses, shapes, chain, of, table, isBase, context, source }: LoweredLine): LineMeaning | undefined {
  const { text } = source
  const { literals, kinds } = line.shape!
  const names = kinds.flatMap((kind, index) => (kind === PlainKind.name ? [index] : []))
  const chainOf = chainReader(text, line, chain)
  // The target comes last, as iptables-save writes it: behind the last value, or it is the last value.
  const { verdict } = rule
  const fromEnd = line.end - (verdict.origin?.start ?? line.end)
  const tail = literals.at(-1)!.length
  const jumps = verdict.kind === 'jump' && fromEnd > tail
  if (names.length > (chainOf.isValue ? 1 : 0) + (jumps ? 1 : 0)) return undefined
  if (jumps && kinds.at(-1) !== PlainKind.name) return undefined
  const valuesOf = ({ start, end }: Span): Values => shapes.values(text, start, end)
  const sliceOf = ({ start, end }: Span): string => text.slice(start, end)
  const copy = copierOf({ rule, shape: line.shape!, values: valuesOf(line), source, unquote, ask: (match, word) => askerOf(uses, match, word, context) })
  const read = (written: object): Rule => {
    const at = written as RuleLine
    if (copy) return copy(at, valuesOf(at))
    const { matches, target } = readCommand(at, source, context.family)
    return meaningOf(at, { matches, ...(target && { target }) }, context, source).rule
  }
  const targetOf = (at: Span): string => text.slice(nameStart(text, at.end - tail), at.end - tail)
  const lead = jumps ? nameStart(text, line.end - tail) - verdict.origin!.start : 0
  const endFromEnd = line.end - (verdict.origin?.end ?? line.end)
  const isPlain = Object.keys(verdict).every(key => key === 'kind' || key === 'origin' || key === 'chain')
  const verdictAt = (written: object): Verdict => {
    const at = written as RuleLine
    const start = jumps ? nameStart(text, at.end - tail) - lead : at.end - fromEnd
    const origin = { source, start, end: at.end - endFromEnd }
    return jumps ? { kind: 'jump', chain: targetOf(at), origin } : ({ ...verdict, origin } as Verdict)
  }
  const isLast = verdict.origin !== undefined && isPlain && (jumps || fromEnd <= tail)
  return {
    of, table, isBase, chainOf: chainOf.read,
    sample: rule, origin: at => placeIn(source, at as RuleLine), text: at => sliceOf(at as RuleLine), read, ...(isLast && { verdict: verdictAt }),
    ...(jumps ? { targetOf } : (verdict.kind === 'jump' || verdict.kind === 'goto') && { targetOf: () => verdict.chain }),
  }
}

/** What the option of a match asks when its value begins with another word. */
function askerOf(uses: readonly MatchUse[], match: Match, word: string, context: XtContext): ((word: string) => Condition) | undefined {
  const module = uses.find(({ options }) => options.some(({ origin }) => origin === match.origin))
  const use = module?.options.find(({ origin }) => origin === match.origin)
  const [value, ...others] = use?.values ?? []
  if (!module || !use || others.length > 0 || !value?.startsWith(word) || value.includes(',')) return undefined
  const { option, negated, origin } = use
  const tail = value.slice(word.length)
  return other => lowerOption(module.module, { option, negated, values: [other + tail], origin }, context)
}

/** How the name of the chain is had from a line of the shape of `line`. */
function chainReader(text: string, line: RuleLine, { start, end, text: name }: Word): { readonly isValue: boolean; readonly read: (line: Span) => string } {
  const { literals, kinds } = line.shape!
  const index = kinds[0] === PlainKind.counters ? 1 : 0
  if (kinds[index] !== PlainKind.name || start - line.start < literals[0]!.length) return { isValue: false, read: () => name }
  // Of a name the end is where its characters end.
  const lead = index === 0 ? () => literals[0]!.length : (at: Span) => text.indexOf(']', at.start) + 1 + literals[1]!.length - at.start
  if (lead(line) !== start - line.start || nameEnd(text, start, line.end) !== end) return { isValue: false, read: () => name }
  return {
    isValue: true,
    read: at => {
      const from = at.start + lead(at)
      return text.slice(from, nameEnd(text, from, at.end))
    },
  }
}

const isNameCode = (code: number): boolean => (code > 47 && code < 58) || code === 45 || code === 46 || code === 95 || ((code | 32) > 96 && (code | 32) < 123)

/** Beginning of the name that ends at `end`. */
function nameStart(text: string, end: number): number {
  let start = end
  while (start > 0 && isNameCode(text.charCodeAt(start - 1))) start--
  return start
}
