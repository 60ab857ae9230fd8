import type { Chain, Family, Hook, Ruleset, Table } from '../model/index.ts'
import type { Layer } from './layers.ts'

/** A base chain with the table it stands in. */
export interface HookedChain {
  readonly table: Table
  readonly chain: Chain & { readonly base: NonNullable<Chain['base']> }
}

export const layerOf: Record<Family, Layer> = { ip: 'ip', ip6: 'ip', inet: 'ip', bridge: 'bridge', arp: 'arp', netdev: 'netdev' }

/** NF_IP_PRI_CONNTRACK: up to here conntrack has not seen a packet that comes in or is made here (measured: -200 reads INVALID, -199 does not). */
const conntrackPriority = -200

/** Hooks at which a chain of this priority runs before conntrack. */
export const beforeConntrack = (layer: Layer, hook: Hook, priority: number): boolean =>
  layer === 'netdev' || layer === 'arp' || hook === 'ingress' || ((hook === 'prerouting' || hook === 'output') && priority <= conntrackPriority)

/**
 * Base chains of a hook in the order packets pass them: by priority, across families. Those of equal priority stand in the order of
 * the text; the kernel's order among them is that of loading. inet ingress belongs to the devices.
 */
export function chainsAt(ruleset: Ruleset, layer: Layer, hook: Hook): readonly HookedChain[] {
  const found: HookedChain[] = []
  for (const table of ruleset.tables) {
    if (table.dormant || !(layerOf[table.family] === layer || (layer === 'netdev' && table.family === 'inet'))) continue
    for (const chain of table.chains) {
      if (chain.base?.hook !== hook) continue
      const atDevice = hook === 'ingress' || hook === 'egress'
      if (atDevice === (layer === 'netdev')) found.push({ table, chain: chain as HookedChain['chain'] })
    }
  }
  return found.sort((a, b) => a.chain.base.priority - b.chain.base.priority)
}

export const hooks: readonly Hook[] = ['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress']
