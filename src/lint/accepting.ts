import { chainsByName, perShape } from '../model/index.ts'
import type { Chain, Rule, StateSet, Table } from '../model/index.ts'
import { ruleHoldsIn } from './conditions.ts'

/** A rule that accepts every packet of a state which comes to a base chain, where something behind it would refuse some. */
interface Accepting {
  readonly rule: Rule
  /** Whether it, or a jump on the way to it, chooses by state. */
  readonly chosen: boolean
}

const mayRefuse = ({ verdict: { kind } }: Rule): boolean => kind === 'drop' || kind === 'reject' || kind === 'unknown' || kind === 'queue'

/** What a rule is to those who follow the way of a packet. */
type Deed = 'refuses' | 'leads' | 'other'

const deedOf = perShape((rule): Deed => (mayRefuse(rule) ? 'refuses' : rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto' ? 'leads' : 'other'))

/** Chains that refuse something, by a rule of their own or of a chain they call. */
export function refusingChains(table: Table): ReadonlySet<Chain> {
  const callers = new Map<Chain, Chain[]>()
  const byName = chainsByName(table)
  const open: Chain[] = []
  for (const chain of table.chains) {
    let refuses = false
    for (const rule of chain.rules) {
      const deed = deedOf(rule)
      if (deed === 'refuses') refuses = true
      if (deed !== 'leads') continue
      const { verdict } = rule
      const called = verdict.kind === 'jump' || verdict.kind === 'goto' ? byName.get(verdict.chain) : undefined
      if (!called) continue
      const known = callers.get(called)
      if (!known) callers.set(called, [chain])
      else if (known.at(-1) !== chain) known.push(chain)
    }
    if (refuses) open.push(chain)
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
  readonly chosen: boolean
  /** Something behind the jumps on the way may refuse a packet. */
  readonly refusedLater: boolean
}

/** Every rule that accepts all packets of `state` which come to a base chain, as far as states alone tell. */
export function* accepting(table: Table, base: Chain, refusing: ReadonlySet<Chain>, state: StateSet): Generator<Accepting> {
  const others = [0x1, 0x2, 0x4, 0x8, 0x40].filter(each => each !== state)
  const chooses = (rule: Rule): boolean => others.some(other => ruleHoldsIn(rule, other) !== 'yes')
  const byName = chainsByName(table)
  const refuses = (rule: Rule): boolean => {
    const deed = deedOf(rule)
    if (deed !== 'leads') return deed === 'refuses'
    const { verdict } = rule
    if (verdict.kind !== 'jump' && verdict.kind !== 'goto') return false
    if (verdict.rules) return true
    const called = byName.get(verdict.chain)
    return called === undefined || refusing.has(called)
  }
  const seen = new Set<string>()
  const open: Visit[] = [{ rules: base.rules, chosen: false, refusedLater: base.base!.policy === 'drop' }]
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { rules, chosen, refusedLater } = visit
    const lastRefusing = rules.findLastIndex(refuses)
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!
      if (ruleHoldsIn(rule, state) !== 'yes') continue
      const { verdict } = rule
      const isChosen = chosen || chooses(rule)
      const isRefusedLater = refusedLater || lastRefusing > index
      if (verdict.kind === 'accept' && isRefusedLater) yield { rule, chosen: isChosen }
      if (verdict.kind === 'jump' || verdict.kind === 'goto') {
        const key = `${verdict.chain} ${isChosen} ${isRefusedLater}`
        const called = verdict.rules ?? byName.get(verdict.chain)?.rules
        if (called && (verdict.rules || !seen.has(key))) open.push({ rules: called, chosen: isChosen, refusedLater: isRefusedLater })
        seen.add(key)
      }
      // Nothing behind a rule that decides every packet of the state is reached by one.
      if (verdict.kind !== 'continue' && verdict.kind !== 'jump' && verdict.kind !== 'unknown') break
    }
  }
}
