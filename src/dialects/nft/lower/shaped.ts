import type { Condition, Match, NumberTest, AddressTest, Rule, RuleShape, Verdict } from '../../../model/index.ts'
import { complement, maxAddress, numberFields, ShapedRule, single } from '../../../model/index.ts'
import type { Values } from '../../../syntax/index.ts'
import { placeIn, type Span } from '../../../text/index.ts'
import { copierOf } from '../../copy-rule.ts'
import { readIpv6 } from '../../xtables/address.ts'
import { parseIpv4 } from './addresses.ts'
import { lowerRule, type RuleSite, type Sites } from './rule.ts'
import type { RuleDraft, TableDraft } from './world.ts'

/** A rule whose line was passed over, as it stands in a chain. */
export class PassedDraft implements RuleDraft, Span {
  readonly node: RuleDraft['node']
  readonly env: RuleDraft['env']
  readonly table: RuleDraft['table']

  constructor(node: RuleDraft['node'], env: RuleDraft['env'], table: RuleDraft['table']) {
    this.node = node
    this.env = env
    this.table = table
  }

  get start(): number {
    return this.node.start
  }

  get end(): number {
    return this.node.end
  }
}

/** What all rules of a shape come to in one table; without `sample` each is read for itself. */
interface Meaning extends RuleShape {
  readonly table: TableDraft
}

/** The rules that one statement comes to: for a line that was passed over, a copy of one that was not. */
export function lowerDraft(draft: RuleDraft, sites: Sites): readonly Rule[] {
  const { shape } = draft.node
  if (!shape || !(draft instanceof PassedDraft) || draft.env.included.length > 0) return lowerRule(draft, sites)
  const known = shape.meaning as Meaning | { readonly table: TableDraft } | undefined
  if (known?.table === draft.table && 'sample' in known) return [new ShapedRule(known, draft)]
  const rules = lowerRule(draft, sites)
  if (known?.table !== draft.table) shape.meaning = meaningOf(draft, rules) ?? { table: draft.table }
  return rules
}

function meaningOf({ node, env: { source }, table }: PassedDraft, [rule, ...others]: readonly Rule[]): Meaning | undefined {
  const { shape, lines } = node
  if (!rule || others.length > 0 || !shape || !lines) return undefined
  const { text } = source
  const valuesOf = ({ start, end }: Span): Values => lines.shapes.values(text, start, end)
  const copy = copierOf({ rule, shape, values: valuesOf(node), source, ask: (match, word) => askerOf(match, word), unquote: word => word.slice(1, -1) })
  if (!copy) return undefined
  const { verdict } = rule
  const { origin } = verdict
  const tail = shape.literals.at(-1)!.length
  // A verdict behind the last value stands as far from the end in every line.
  const isLast = origin !== undefined && node.end - origin.start <= tail && verdict.kind !== 'jump' && verdict.kind !== 'goto'
  const [fromStart, fromEnd] = [node.end - (origin?.start ?? 0), node.end - (origin?.end ?? 0)]
  return {
    table, sample: rule,
    origin: at => placeIn(source, at as PassedDraft),
    text: at => text.slice((at as PassedDraft).start, (at as PassedDraft).end),
    read: at => copy(at as PassedDraft, valuesOf(at as PassedDraft)),
    ...(isLast && {
      verdict: (at): Verdict => {
        const { end } = at as PassedDraft
        return { ...verdict, origin: { source, start: end - fromStart, end: end - fromEnd } }
      },
    }),
  }
}

type Values1 = NumberTest | AddressTest

/**
 * What a match asks when its value is another word: the one test in it that is over just that value, or over all others, with the
 * values changed. Undefined where there is no such test.
 */
function askerOf({ condition }: Match, word: string): ((word: string) => Condition) | undefined {
  const found: Values1[] = []
  const collect = (part: Condition): void => {
    if (part.kind === 'all' || part.kind === 'any') part.of.forEach(collect)
    else if (part.kind === 'not') collect(part.of)
    else if ((part.kind === 'number' || part.kind === 'address') && rangesWith(part, word)) found.push(part)
  }
  collect(condition)
  const [test, ...others] = found
  if (!test || others.length > 0) return undefined
  const make = rangesWith(test, word)!
  const replaced = (part: Condition, other: string): Condition => {
    if (part === test) return make(other)
    if (part.kind === 'all' || part.kind === 'any') return { ...part, of: part.of.map(each => replaced(each, other)) }
    return part.kind === 'not' ? { ...part, of: replaced(part.of, other) } : part
  }
  return other => replaced(condition, other)
}

/** How a test is made of a word, where it is made so of this one. */
function rangesWith(test: Values1, word: string): ((word: string) => Values1) | undefined {
  if (test.kind === 'address') {
    const make = (low: bigint, isOther: boolean) => (isOther ? complement(single(low), [0n, maxAddress]) : single(low))
    const value = readIpv6(word)
    const isOther = value === undefined ? undefined : [false, true].find(other => JSON.stringify(make(value, other), asText) === JSON.stringify(test.ranges, asText))
    return isOther === undefined ? undefined : other => ({ ...test, ranges: make(readIpv6(other)!, isOther) })
  }
  const isAddress = test.field === 'ip.saddr' || test.field === 'ip.daddr'
  if (!isAddress && test.field !== 'sport' && test.field !== 'dport') return undefined
  const read = (text: string): number | undefined => (isAddress ? parseIpv4(text) : Number(text))
  const make = (low: number, isOther: boolean) => (isOther ? complement(single(low), [0, numberFields[test.field]]) : single(low))
  const value = read(word)
  const isOther = value === undefined ? undefined : [false, true].find(other => JSON.stringify(make(value, other)) === JSON.stringify(test.ranges))
  return isOther === undefined ? undefined : other => ({ ...test, ranges: make(read(other)!, isOther) })
}

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value)

/** Where a rule is written, also one that was passed over. */
export function siteIn(sites: Sites): { get(rule: Rule): RuleSite | undefined } {
  return {
    get(rule) {
      const known = sites.get(rule)
      if (known || !(rule instanceof ShapedRule)) return known
      const draft = rule.at as PassedDraft
      const site: RuleSite = { draft, node: draft.node }
      sites.set(rule, site)
      return site
    },
  }
}
