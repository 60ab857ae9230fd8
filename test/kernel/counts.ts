/** How many packets each rule has matched: the kernel's counters, and what a trace says. */
import { traceThrough } from '../../src/analysis/index.ts'
import type { Packet } from '../../src/analysis/index.ts'
import type { RuleContext, Ruleset } from '../../src/model/index.ts'
import { runIn } from './lab.ts'
import type { Namespace } from './lab.ts'
import type { Loader } from './load.ts'

/** Packets by chain and the rule's place in it; undefined where the rule does not count. */
export type Counts = ReadonlyMap<string, readonly (number | undefined)[]>

function nftCounts(namespace: Namespace): Counts {
  const { nftables } = JSON.parse(runIn(namespace, ['nft', '-j', 'list', 'table', 'inet', 'firewall'])) as
    { nftables: { rule?: { chain: string; expr: { counter?: { packets: number } }[] } }[] }
  const counts = new Map<string, (number | undefined)[]>()
  for (const { rule } of nftables) {
    if (!rule) continue
    const packets = rule.expr.find(({ counter }) => counter)?.counter?.packets
    counts.set(rule.chain, [...(counts.get(rule.chain) ?? []), packets])
  }
  return counts
}

function savedCounts(namespace: Namespace, save: string): Counts {
  const counts = new Map<string, number[]>()
  for (const [, packets, chain] of runIn(namespace, [save, '-c', '-t', 'filter']).matchAll(/^\[(\d+):\d+\] -A (\S+)/gm)) {
    counts.set(chain!, [...(counts.get(chain!) ?? []), Number(packets)])
  }
  return counts
}

/** What the kernel has counted since the ruleset was loaded. */
export const kernelCounts = (namespace: Namespace, loader: Loader): Counts =>
  loader === 'nft' ? nftCounts(namespace) : savedCounts(namespace, loader === 'ferm' ? 'iptables-legacy-save' : `${loader}-save`)

/** Fewest and most packets that a rule may have matched: more than one number where the trace depends on what nobody knows. */
export interface Told {
  readonly least: number
  readonly most: number
}

/** Place of a rule in its chain as it is written: a verdict map is one rule there and several in the model. */
function writtenPlace({ chain, index }: RuleContext): number {
  const starts = chain.rules.slice(0, index + 1).map(({ origin }) => origin.start)
  return new Set(starts).size - 1
}

/** What the traces of some packets say of each rule, by `chain/place`; undefined when not every way could be followed. */
export function toldCounts(ruleset: Ruleset, packets: readonly Packet[]): ReadonlyMap<string, Told> | undefined {
  const told = new Map<string, Told>()
  for (const packet of packets) {
    const { ways, complete } = traceThrough(ruleset, ['input'], packet, { ways: 256 })
    if (!complete) return undefined
    const counted = ways.map(({ steps }) => {
      const matched = new Map<string, number>()
      for (const step of steps) {
        if (step.kind !== 'rule' || !step.matches.endsWith('yes')) continue
        const key = `${step.context.chain.name}/${writtenPlace(step.context)}`
        matched.set(key, (matched.get(key) ?? 0) + 1)
      }
      return matched
    })
    for (const key of new Set(counted.flatMap(matched => [...matched.keys()]))) {
      const times = counted.map(matched => matched.get(key) ?? 0)
      const { least, most } = told.get(key) ?? { least: 0, most: 0 }
      told.set(key, { least: least + Math.min(...times), most: most + Math.max(...times) })
    }
  }
  return told
}
