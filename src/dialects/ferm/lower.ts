import type { BaseChain, Chain, Condition, Effect, Family, Match, Origin, Rule, RuleShape, Ruleset, Step, Table, Verdict } from '../../model/index.ts'
import { ShapedRule, not } from '../../model/index.ts'
import { sameSpan } from '../../text/index.ts'
import { builtinChain, lowerMatches, lowerTarget, tablesOf } from '../xtables/index.ts'
import type { XtFamily } from '../xtables/index.ts'
import { LineRule, placeOf, spanOf, stepsOf } from './expand/index.ts'
import type { ChainInfo, ExpandedRule, Expansion, Frame, Guard, Instance, Resolved, TableInfo } from './expand/index.ts'
import { likenessOf } from './likeness.ts'
import { isUnknown, originOf, usesOf } from './uses.ts'
import { targets } from './vocabulary/index.ts'

interface Where {
  readonly family: Family & XtFamily
  readonly table: string
  readonly chain?: string
}

/** Families of the model by ferm's domains. */
export const familyOf: Readonly<Record<string, Family & XtFamily>> = { ip: 'ip', ip6: 'ip6', arp: 'arp', eb: 'bridge' }

export interface LoweredRules {
  readonly ruleset: Ruleset
  /** The expanded rule that each rule of the model was made of; those of a shape that is known are not in the map itself. */
  readonly expanded: ExpandedRules
}

/** Rules with what they were made of, in the order of the model. */
export interface ExpandedRules {
  get(rule: Rule): ExpandedRule | undefined
  values(): Iterable<ExpandedRule>
  [Symbol.iterator](): Iterator<readonly [Rule, ExpandedRule]>
}

/** All rules of a ruleset with what they were made of. */
function expandedRules({ tables }: Ruleset, known: ReadonlyMap<Rule, ExpandedRule>): ExpandedRules {
  const get = (rule: Rule): ExpandedRule | undefined => (rule instanceof ShapedRule ? (rule.at as ExpandedRule) : known.get(rule))
  function* all(): Generator<readonly [Rule, ExpandedRule]> {
    for (const { chains } of tables) for (const { rules } of chains) for (const rule of rules) yield [rule, get(rule)!]
  }
  return {
    get,
    * values() {
      for (const [, expanded] of all()) yield expanded
    },
    [Symbol.iterator]: all,
  }
}

/** A shape is made use of from this rule of it on: small files are lowered rule by rule. */
const fewRules = 16

/** The model of an expansion. `few`: how many rules of a shape are lowered before others are made like them. */
export function lowerExpansion({ domains, partial, includedAt }: Expansion, few = fewRules): LoweredRules {
  const expanded = new Map<Rule, ExpandedRule>()
  const tables: Table[] = []
  const origins = new Map<Instance, Origin>()
  for (const [domain, info] of domains) {
    if (!info.enabled) continue
    for (const [name, table] of info.tables) tables.push(lowerTable(domain, name, table))
  }
  const ruleset: Ruleset = { tables, settings: [] }
  return { ruleset, expanded: expandedRules(ruleset, expanded) }

  function lowerTable(domain: string, name: string, table: TableInfo): Table {
    const hooked = hookedChains(familyOf[domain]!, name)
    const missing = hooked.filter(chain => !table.chains.has(chain.name))
    const chains: Chain[] = [
      ...[...table.chains].map(([chain, info]) => lowerChain(domain, name, chain, info, hooked.find(({ name }) => name === chain)?.base)),
      ...missing.map(({ name, base }): Chain => ({ name, base: { ...base, policy: 'accept' }, rules: [], origin: placeOf(table.at) })),
    ]
    const preserves = [...table.chains.values()].some(({ preserve }) => preserve)
    const frontend = domain === 'arp' ? 'arptables' : domain === 'eb' ? 'ebtables' : undefined
    return {
      family: familyOf[domain]!, name, chains, objects: [], origin: placeOf(table.at), ...((partial || preserves) && { partial: true }), ...(frontend && { frontend }),
    }
  }

  function lowerChain(domain: string, table: string, name: string, info: ChainInfo, hook: Omit<BaseChain, 'policy'> | undefined): Chain {
    const base: BaseChain | undefined = hook && {
      ...hook, policy: info.policy === 'DROP' ? 'drop' : 'accept', ...(info.policyAt && { policyOrigin: info.policyAt }),
    }
    const context = { family: familyOf[domain]!, table, ...(base && { chain: name }) }
    const shapes = new Map<string, { readonly shape: RuleShape; seen: number }>()
    const rules = info.rules.map(rule => lowerLike(rule, context, shapes))
    return { name, rules, origin: placeOf(info.at), ...(base && { base }) }
  }

  /** A rule by itself, or, where others like it were lowered, one that is lowered when something is asked of it. */
  function lowerLike(expandedRule: ExpandedRule, context: Where, shapes: Map<string, { readonly shape: RuleShape; seen: number }>): Rule {
    const likeness = likenessOf(expandedRule)
    const known = likeness === undefined ? undefined : shapes.get(likeness)
    if (known && ++known.seen > few) return new ShapedRule(known.shape, expandedRule)
    const rule = lowerRule(expandedRule, context)
    expanded.set(rule, expandedRule)
    if (likeness !== undefined && !known) {
      const shape: RuleShape = {
        sample: rule,
        text: at => textOf(at as ExpandedRule),
        origin: at => originLike(at as ExpandedRule),
        read: at => lowerRule(at as ExpandedRule, context),
        verdict: at => verdictLike(rule.verdict, at as ExpandedRule),
      }
      shapes.set(likeness, { shape, seen: 1 })
    }
    return rule
  }

  /** A line that was not run stands where it stands, and came there by the way of the line that was. */
  function originLike(expandedRule: ExpandedRule): Origin {
    if (!(expandedRule instanceof LineRule) || expandedRule.isCalled) return originAt(expandedRule.instance)
    const { source, start, end } = expandedRule.line
    const { via } = originAt(expandedRule.sample.instance)
    return { source, start, end, ...(via && { via }) }
  }

  function originAt(instance: Instance): Origin {
    let origin = origins.get(instance)
    if (!origin) origins.set(instance, (origin = originOfInstance(instance, includedAt)))
    return origin
  }

  function lowerRule(expandedRule: ExpandedRule, context: Where): Rule {
    const { instance } = expandedRule
    const { family } = context
    const { matches: uses, target, unknown } = usesOf(expandedRule, family)
    const lowered = family === 'ip' || family === 'ip6' ? lowerMatches(uses, context) : { matches: atoms(expandedRule) }
    const { effects: told, verdict: read } = lowerTarget(target, uses, context)
    const verdict = isOutside(read, instance) ? { kind: 'unknown' as const, text: read.chain, ...(read.origin && { origin: read.origin }) } : read
    const effects = withPattern(told, expandedRule)
    const atTarget = unknown.find(({ name }) => name === 'jump' || name === 'goto')
    const matches: Match[] = [
      ...instance.guards.map(guardMatch),
      ...lowered.matches,
      ...unknown.filter(resolved => resolved !== atTarget && !followsTarget(expandedRule, resolved)).map(unknownMatch),
    ]
    return {
      matches, effects, origin: originAt(instance),
      verdict: atTarget ? { kind: 'unknown', text: atTarget.values[0]!.text, origin: originOf(atTarget) } : verdict,
      ...('comment' in lowered && lowered.comment !== undefined && { comment: lowered.comment }),
    }
  }
}

const optionTexts = new WeakMap<readonly Resolved[], string>()

/** The options of a rule with all their values. */
function optionsText(options: readonly Resolved[]): string {
  let text = optionTexts.get(options)
  if (text === undefined) {
    text = options.map(({ name, negated, repeated, values }) => JSON.stringify([name, negated, repeated === true, ...values.map(value => value.text)])).join('\n')
    optionTexts.set(options, text)
  }
  return text
}

/**
 * Text that is equal for two rules that are alike only if they are the same. A line that was not run is what it says, in the place of the line that
 * was; where a function stands between, its values may go anywhere, and it is run.
 */
function textOf(rule: ExpandedRule): string {
  if (!(rule instanceof LineRule) || rule.isCalled) return optionsText(rule.options)
  const { source, start, end } = rule.line
  return `${source.text.slice(start, end)}\n\n${optionsText(rule.sample.options)}`
}

/** The verdict of a rule that is like another: all but its place is the same. */
function verdictLike(verdict: Verdict, expandedRule: ExpandedRule): Verdict {
  if (!verdict.origin) return verdict
  if (expandedRule instanceof LineRule) {
    const target = targetOf(expandedRule.sample)
    // Where a function has the target, it has the same one for all lines.
    if (target?.option.keyword.frame) return { ...verdict, origin: originOf(target) }
    const likely = target && targetIn(expandedRule, target)
    if (likely) return { ...verdict, origin: likely }
  }
  const target = targetOf(expandedRule)
  return target ? { ...verdict, origin: originOf(target) } : verdict
}

const targetOf = ({ options }: ExpandedRule): Resolved | undefined => options.findLast(({ name }) => name === 'jump' || name === 'goto')

/** Where the target of a line stands that was not run: behind its last value it is as far from the end as in any other. */
function targetIn({ line, sample }: LineRule, target: Resolved): Origin | undefined {
  const { end, frame } = sample.instance.end
  if (!target.option.at || target.option.steps.length > 0 || frame) return undefined
  const fromEnd = end - target.option.at.start
  if (fromEnd > line.line.shape.literals.at(-1)!.length + 1) return undefined
  return { source: line.source, start: line.end - fromEnd, end: line.end - (end - target.option.at.end) }
}

/** A target of ferm that iptables has by extensions from elsewhere (RTPENGINE): no chain is meant. */
const isOutside = (verdict: Verdict, { domain }: Instance): verdict is Extract<Verdict, { kind: 'jump' | 'goto' }> =>
  verdict.kind === 'jump' && (domain === 'ip' || domain === 'ip6') && Object.hasOwn(targets.ip, verdict.chain)

/** The chains that the kernel hooks in for a table. */
function hookedChains(family: XtFamily, table: string): readonly { readonly name: string; readonly base: Omit<BaseChain, 'policy'> }[] {
  const tables = tablesOf(family)
  const chains = Object.hasOwn(tables, table) ? tables[table]!.chains : []
  return chains.map(([name]) => ({ name, base: builtinChain(family, table, name)! }))
}

const guardMatch = ({ text, negated, at }: Guard): Match => {
  const condition: Condition = { kind: 'atom', key: `@if ${text}` }
  return { condition: negated ? not(condition) : condition, origin: at }
}

/** Tells what a log prefix is apart from the number of its line. */
function withPattern(effects: readonly Effect[], { options }: ExpandedRule): readonly Effect[] {
  const pattern = options.find(({ name }) => name.endsWith('-prefix'))?.values[0]?.pattern
  return pattern === undefined ? effects : effects.map(effect => (effect.kind === 'log' ? { ...effect, pattern } : effect))
}

/** A value that only execution could tell: the same text is the same question. */
const unknownMatch = (resolved: Resolved): Match => {
  const { name, negated, values } = resolved
  const condition: Condition = { kind: 'atom', key: `${name} ${values.map(({ text }) => text).join(' ')}` }
  return { condition: negated ? not(condition) : condition, origin: originOf(resolved) }
}

/** Options of the target stand behind it; what they say changes no match. */
const followsTarget = ({ options }: ExpandedRule, resolved: Resolved): boolean => {
  const target = options.findIndex(({ name }) => name === 'jump' || name === 'goto')
  return target >= 0 && options.indexOf(resolved) > target
}

/** arptables and ebtables are not understood: each option is a question of its own. */
const atoms = (rule: ExpandedRule): readonly Match[] =>
  rule.options
    .filter(resolved => resolved.name !== 'jump' && resolved.name !== 'goto' && resolved.name !== 'match' && !isUnknown(resolved) && !followsTarget(rule, resolved))
    .map(unknownMatch)

/** The command of a rule: in a function's body if the body holds all of it, otherwise where its `;` stands. */
function originOfInstance({ options, inherited, first, end }: Instance, includedAt: Expansion['includedAt']): Origin {
  const own = options.slice(inherited)
  const frames = new Set(own.map(({ keyword }) => keyword.frame))
  const [frame] = frames
  const steps: Step[] = []
  let at = spanOf(first, end) ?? placeOf(end)
  let inside: Frame | undefined = end.frame
  if (frames.size === 1 && frame && frame !== end.frame && frame.parent === end.frame) {
    at = frame.body
    inside = frame
  } else for (const called of frames) if (called && called !== end.frame) steps.push({ label: `&${called.name} is defined here`, at: called.body })
  steps.unshift(...stepsOf(inside))
  for (const { steps: definitions } of own) {
    for (const step of definitions) if (!steps.some(known => known.at.source === step.at.source && sameSpan(known.at, step.at))) steps.push(step)
  }
  for (let site = includedAt.get(at.source); site; site = includedAt.get(site.source)) steps.push({ label: 'included here', at: site })
  return { ...at, ...(steps.length > 0 && { via: steps }) }
}
