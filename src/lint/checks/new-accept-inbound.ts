import { State, chainNamed } from '../../model/index.ts'
import type { Chain, Rule, Table } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { ruleHoldsIn } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list } from '../words.ts'

/** Whether a rule chooses by state: it holds for NEW packets and not for every packet. */
const choosesNew = (rule: Rule): boolean =>
  ruleHoldsIn(rule, State.new) === 'yes' && [State.established, State.invalid, State.related, State.untracked].some(state => ruleHoldsIn(rule, state) !== 'yes')

/** Chains that refuse something, by a rule of their own or of a chain they call. */
function refusingChains(table: Table): ReadonlySet<Chain> {
  const callers = new Map<Chain, Chain[]>()
  const open: Chain[] = []
  for (const chain of table.chains) {
    for (const { verdict } of chain.rules) {
      if (verdict.kind === 'drop' || verdict.kind === 'reject' || verdict.kind === 'unknown' || verdict.kind === 'queue') open.push(chain)
      else if (verdict.kind === 'jump' || verdict.kind === 'goto') {
        const called = chainNamed(table, verdict.chain)
        if (called) callers.set(called, [...callers.get(called) ?? [], chain])
      }
    }
  }
  const refusing = new Set<Chain>()
  for (let chain = open.pop(); chain; chain = open.pop()) {
    if (refusing.has(chain)) continue
    refusing.add(chain)
    open.push(...callers.get(chain) ?? [])
  }
  return refusing
}

interface Visit {
  readonly rules: readonly Rule[]
  /** A jump on the way chose NEW packets. */
  readonly chosen: boolean
  /** Something behind the jumps on the way may refuse a packet. */
  readonly refusedLater: boolean
}

/** Rules that accept every NEW packet which comes to a base chain, where something behind them would refuse some. */
function* accepting(table: Table, base: Chain, refusing: ReadonlySet<Chain>): Generator<Rule> {
  const refuses = ({ verdict }: Rule): boolean => {
    if (verdict.kind === 'jump' || verdict.kind === 'goto') {
      if (verdict.rules) return true
      const called = chainNamed(table, verdict.chain)
      return called === undefined || refusing.has(called)
    }
    return verdict.kind === 'drop' || verdict.kind === 'reject' || verdict.kind === 'unknown' || verdict.kind === 'queue'
  }
  const seen = new Set<string>()
  const open: Visit[] = [{ rules: base.rules, chosen: false, refusedLater: base.base!.policy === 'drop' }]
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { rules, chosen, refusedLater } = visit
    const lastRefusing = rules.findLastIndex(refuses)
    for (const [index, rule] of rules.entries()) {
      const { verdict } = rule
      if (ruleHoldsIn(rule, State.new) !== 'yes') continue
      const isChosen = chosen || choosesNew(rule)
      const isRefusedLater = refusedLater || lastRefusing > index
      if (verdict.kind === 'accept' && isChosen && isRefusedLater) yield rule
      if (verdict.kind === 'jump' || verdict.kind === 'goto') {
        const key = `${verdict.chain} ${isChosen} ${isRefusedLater}`
        const called = verdict.rules ?? chainNamed(table, verdict.chain)?.rules
        if (called && (verdict.rules || !seen.has(key))) open.push({ rules: called, chosen: isChosen, refusedLater: isRefusedLater })
        seen.add(key)
      }
      // Nothing behind a rule that decides every NEW packet is reached by one.
      if (verdict.kind !== 'continue' && verdict.kind !== 'jump' && verdict.kind !== 'unknown') break
    }
  }
}

export const newAcceptInbound: Check = {
  name: 'new-accept-inbound',
  summary: 'Every new connection to or through this host is accepted',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { rule: Rule; chain: Chain }[] = []
    for (const table of ruleset.tables) {
      const bases = table.chains.filter(({ base }) => base?.type === 'filter' && (base.hook === 'input' || base.hook === 'forward'))
      if (bases.length === 0) continue
      const refusing = refusingChains(table)
      for (const chain of bases) for (const rule of accepting(table, chain, refusing)) found.push({ rule, chain })
    }
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { rule: { origin }, chain } = group[0]
      const hooks = new Set(group.map(({ chain: { base } }) => base!.hook))
      const through = `${list([...(hooks.has('input') ? ['to'] : []), ...(hooks.has('forward') ? ['through'] : [])])} this host`
      yield {
        at: origin,
        message: `every new connection ${through} is accepted: state NEW without a port, an address or an interface lets in the whole network`,
        help: 'accept ESTABLISHED here, and NEW only together with the service or the interface it is for',
        related: relatedTo(origin, [
          ...(chain.base!.policyOrigin && chain.base!.policy === 'drop' ? [{ at: chain.base!.policyOrigin, message: 'no new connection comes to this policy' }] : []),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
