import type { BaseChain, Chain, Origin, Rule, Table } from '../../model/index.ts'
import { builtinChain, tablesOf } from '../xtables/index.ts'
import type { FileFamily } from './family.ts'

export interface ChainBuilder {
  name: string
  base: BaseChain | undefined
  rules: Rule[]
  readonly origin: Origin
  /** Named by a `:CHAIN` line of this table. */
  declared: boolean
  /** A user chain of ebtables: what becomes of frames at its end, where they do not go back. */
  policy?: { readonly kind: 'accept' | 'drop'; readonly origin: Origin }
}

interface Jump {
  readonly chain: string
  readonly at: Origin
}

/** A table as the commands read so far have left it. */
export class TableBuilder {
  readonly name: string
  readonly origin: Origin
  readonly chains = new Map<string, ChainBuilder>()
  /** Jumps to check at COMMIT: all of them once `listsJumps`; before, those to chains that were not there when they were read. */
  jumps: Jump[] = []
  listsJumps = false
  readonly #family: FileFamily

  /** A table with its built-in chains, as the block of the same name `before` it left their policies. */
  constructor(family: FileFamily, name: string, origin: Origin, before: TableBuilder | undefined) {
    this.#family = family
    this.name = name
    this.origin = before?.origin ?? origin
    const tables = tablesOf(family)
    for (const [chain] of Object.hasOwn(tables, name) ? tables[name]!.chains : []) {
      const base = before?.chains.get(chain)?.base ?? { ...builtinChain(family, name, chain)!, policy: 'accept' as const }
      this.chains.set(chain, { name: chain, base, rules: [], origin, declared: false })
    }
  }

  /** Lists all jumps, before chains or rules go. */
  listJumps(): void {
    if (this.listsJumps) return
    this.listsJumps = true
    const listed = new Set(this.jumps.map(({ at }) => at.start))
    for (const { rules } of this.chains.values()) {
      for (const { verdict } of rules) {
        if ((verdict.kind !== 'jump' && verdict.kind !== 'goto') || listed.has(verdict.origin!.start)) continue
        this.jumps.push({ chain: verdict.chain, at: verdict.origin! })
      }
    }
  }

  /** Gives a chain another name, at the same place; rules that jump to it jump to it still. `moved` is told of each rule that was changed. */
  rename(chain: ChainBuilder, name: string, moved: (before: Rule, after: Rule) => void): void {
    this.listJumps()
    const old = chain.name
    chain.name = name
    const chains = [...this.chains.values()]
    this.chains.clear()
    for (const one of chains) {
      this.chains.set(one.name, one)
      one.rules = one.rules.map(rule => {
        const after = withTarget(rule, old, name)
        if (after !== rule) moved(rule, after)
        return after
      })
    }
    this.jumps = this.jumps.map(jump => (jump.chain === old ? { ...jump, chain: name } : jump))
  }

  finished(): Table {
    const chains: Chain[] = [...this.chains.values()].map(({ name, base, rules, policy, origin }) => ({ name, rules: policy ? withPolicy(rules, policy) : rules, origin, ...(base && { base }) }))
    const frontend = this.#family === 'arp' ? 'arptables' : this.#family === 'bridge' ? 'ebtables' : undefined
    return { family: this.#family, name: this.name, chains, objects: [], origin: this.origin, ...(frontend && { frontend }) }
  }
}

/** The policy of a user chain as a rule at its end, as ebtables-nft loads it; none where the last rule takes every frame. */
function withPolicy(rules: readonly Rule[], policy: NonNullable<ChainBuilder['policy']>): readonly Rule[] {
  const last = rules.at(-1)
  const isDecided = last?.matches.length === 0 && ['accept', 'drop', 'return'].includes(last.verdict.kind)
  return isDecided ? rules : [...rules, { matches: [], effects: [], verdict: policy, origin: policy.origin }]
}

/** A rule that jumps to a chain under its new name; any other as it is. */
function withTarget(rule: Rule, old: string, name: string): Rule {
  const { matches, effects, verdict, origin, comment } = rule
  if ((verdict.kind !== 'jump' && verdict.kind !== 'goto') || verdict.chain !== old) return rule
  return { matches, effects, verdict: { ...verdict, chain: name }, origin, ...(comment !== undefined && { comment }) }
}
