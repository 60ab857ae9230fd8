import type { BaseChain, Chain, Condition, Effect, Family, Match, Origin, Rule, Ruleset, Step, Table, Verdict } from '../../model/index.ts'
import { not } from '../../model/index.ts'
import { sameSpan } from '../../text/index.ts'
import { builtinChain, lowerMatches, lowerTarget, tablesOf } from '../xtables/index.ts'
import type { XtFamily } from '../xtables/index.ts'
import { placeOf, spanOf, stepsOf } from './expand/index.ts'
import type { ChainInfo, ExpandedRule, Expansion, Frame, Guard, Instance, Resolved, TableInfo } from './expand/index.ts'
import { isUnknown, originOf, usesOf } from './uses.ts'
import { targets } from './vocabulary/index.ts'

/** Families of the model by ferm's domains. */
export const familyOf: Readonly<Record<string, Family & XtFamily>> = { ip: 'ip', ip6: 'ip6', arp: 'arp', eb: 'bridge' }

export interface LoweredRules {
  readonly ruleset: Ruleset
  /** The expanded rule that each rule of the model was made of. */
  readonly expanded: ReadonlyMap<Rule, ExpandedRule>
}

/** The model of an expansion. */
export function lowerExpansion({ domains, partial, includedAt }: Expansion): LoweredRules {
  const expanded = new Map<Rule, ExpandedRule>()
  const tables: Table[] = []
  const origins = new Map<Instance, Origin>()
  for (const [domain, info] of domains) {
    if (!info.enabled) continue
    for (const [name, table] of info.tables) tables.push(lowerTable(domain, name, table))
  }
  return { ruleset: { tables, settings: [] }, expanded }

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
    const rules = info.rules.map(rule => lowerRule(rule, context))
    return { name, rules, origin: placeOf(info.at), ...(base && { base }) }
  }

  function lowerRule(expandedRule: ExpandedRule, context: { family: Family & XtFamily; table: string; chain?: string }): Rule {
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
    let origin = origins.get(instance)
    if (!origin) origins.set(instance, (origin = originOfInstance(instance, includedAt)))
    const rule: Rule = {
      matches, effects, origin,
      verdict: atTarget ? { kind: 'unknown', text: atTarget.values[0]!.text, origin: originOf(atTarget) } : verdict,
      ...('comment' in lowered && lowered.comment !== undefined && { comment: lowered.comment }),
    }
    expanded.set(rule, expandedRule)
    return rule
  }
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
