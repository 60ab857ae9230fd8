import type { Hook, Rule, Ruleset, Table } from '../model/index.ts'
import { all } from '../model/index.ts'
import type { Box, Boxer } from './boxes.ts'
import { meet } from './boxes.ts'
import { callsIn, inOrder } from './calls.ts'
import { entry } from './entry.ts'
import { touches } from './escape.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, layerOf } from './hooks.ts'

/** Different kinds of packets that come to a chain; where there are more, nothing is said of its rules. */
const mostBoxes = 40

/** What may come to a chain: boxes around it, and the rules that call it. */
interface Arrival {
  readonly boxes: Box[]
  readonly calls: Set<Rule>
  readonly hooks: Set<Hook>
}

const noArrival = (): Arrival => ({ boxes: [], calls: new Set(), hooks: new Set() })

/** A rule that asks for what no packet has that comes to its chain. */
export interface ImpossibleRule {
  readonly table: Table
  /** Calls of the chain. */
  readonly calls: readonly Rule[]
  /** Hooks that lead to the chain. */
  readonly hooks: readonly Hook[]
}

/**
 * Rules that ask for what no packet has that comes to their chain (surely some do), and rules of chains that no packet comes to. Nothing is said of tables with chains before conntrack, where conditions mean something else.
 */
export function contradictions(ruleset: Ruleset, boxer: Boxer, reached: ReadonlySet<Rule>): { readonly impossible: ReadonlyMap<Rule, ImpossibleRule>; readonly unled: ReadonlySet<Rule> } {
  const impossible = new Map<Rule, ImpossibleRule>()
  const unled = new Set<Rule>()
  const aroundRule = ({ matches }: Rule): Box | undefined => boxer.around(all(matches.map(({ condition }) => condition)))
  for (const table of ruleset.tables) {
    if (layerOf[table.family] !== 'ip') continue
    const bases = table.chains.filter((chain): chain is HookedChain['chain'] => chain.base !== undefined)
    const isPlain = bases.every(({ base: { hook, priority } }) => hook !== 'ingress' && hook !== 'egress' && !beforeConntrack('ip', hook, priority))
    if (!isPlain) continue
    const called = callsIn(table)
    const arrivals = new Map<readonly Rule[], Arrival>()
    for (const chain of table.dormant ? [] : bases) {
      const start = entry(boxer, chain.base.hook, { table, chain })
      const here = new Map<readonly Rule[], Box[]>([[chain.rules, start ? [start] : []]])
      for (const rules of inOrder(chain, called)) {
        const boxes = here.get(rules) ?? []
        const known = arrivals.get(rules) ?? noArrival()
        arrivals.set(rules, known)
        known.hooks.add(chain.base.hook)
        known.boxes.push(...boxes.slice(0, mostBoxes))
        for (const rule of rules) {
          const callee = called(rule)
          if (!callee) continue
          const box = aroundRule(rule)
          const onward = box ? boxes.flatMap(each => meet(each, box) ?? []) : []
          here.set(callee, [...here.get(callee) ?? [], ...onward].slice(0, mostBoxes))
          const target = arrivals.get(callee) ?? noArrival()
          arrivals.set(callee, target)
          target.calls.add(rule)
        }
      }
    }
    const look = (rules: readonly Rule[]): void => {
      const arrival = arrivals.get(rules)
      const surelyComes = rules.some(rule => reached.has(rule)) || [...arrival?.calls ?? []].some(rule => reached.has(rule))
      for (const rule of rules) {
        if (!rule.shape && 'rules' in rule.verdict && rule.verdict.rules) look(rule.verdict.rules)
        if (reached.has(rule)) continue
        if (!arrival || arrival.boxes.length === 0) unled.add(rule)
        else if (arrival.boxes.length < mostBoxes && surelyComes) {
          const box = aroundRule(rule)
          if (!box || !arrival.boxes.some(each => touches(each, box))) impossible.set(rule, { table, calls: [...arrival.calls], hooks: [...arrival.hooks] })
        }
      }
    }
    for (const { rules } of table.chains) look(rules)
  }
  return { impossible, unled }
}
