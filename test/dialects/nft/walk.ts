import type { Lowered } from '../../../src/dialects/dialect.ts'
import type { Rule } from '../../../src/model/index.ts'
import type { Packet } from './packet.ts'
import { takes } from './packet.ts'

/** The verdict of the first rule that decides a packet in a chain, jumps followed; undefined at the chain's end. */
export function verdictIn(read: Lowered, chain: string, packet: Packet): string | undefined {
  const chains = read.ruleset.tables.flatMap(table => table.chains)
  const through = (rules: readonly Rule[], depth: number): string | undefined => {
    if (depth > 8) return 'loop'
    for (const rule of rules) {
      if (!takes(rule, packet)) continue
      const { verdict } = rule
      if (verdict.kind === 'continue') continue
      if (verdict.kind === 'return') return undefined
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') return verdict.kind
      const inner = through(verdict.rules ?? chains.find(({ name }) => name === verdict.chain)?.rules ?? [], depth + 1)
      if (inner !== undefined || verdict.kind === 'goto') return inner
    }
    return undefined
  }
  return through(chains.find(({ name }) => name === chain)!.rules, 0)
}
