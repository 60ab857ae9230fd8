import type { BaseChain, Hook } from '../../model/index.ts'

/** A table goes to the kernel in one piece, which may be no larger (net/netfilter/x_tables.c, XT_MAX_TABLE_SIZE). */
export const tableBytes = 512 * 1024 * 1024

type Hooked = readonly [chain: string, hook: Hook, priority: number]

export interface TableInfo {
  readonly type: BaseChain['type']
  readonly chains: readonly Hooked[]
}

const input: Hook = 'input'

/**
 * The tables of ip_tables and ip6_tables with the chains that the kernel hooks in for them.
 * Source: net/ipv4/netfilter/iptable_*.c; priorities: include/uapi/linux/netfilter_ipv4.h (enum nf_ip_hook_priorities).
 */
const builtinTables: Readonly<Record<string, TableInfo>> = {
  filter: { type: 'filter', chains: [['INPUT', input, 0], ['FORWARD', 'forward', 0], ['OUTPUT', 'output', 0]] },
  nat: {
    type: 'nat',
    chains: [['PREROUTING', 'prerouting', -100], ['INPUT', input, 100], ['OUTPUT', 'output', -100], ['POSTROUTING', 'postrouting', 100]],
  },
  mangle: {
    type: 'filter',
    chains: [
      ['PREROUTING', 'prerouting', -150], ['INPUT', input, -150], ['FORWARD', 'forward', -150], ['OUTPUT', 'output', -150],
      ['POSTROUTING', 'postrouting', -150],
    ],
  },
  raw: { type: 'filter', chains: [['PREROUTING', 'prerouting', -300], ['OUTPUT', 'output', -300]] },
  security: { type: 'filter', chains: [['INPUT', input, 50], ['FORWARD', 'forward', 50], ['OUTPUT', 'output', 50]] },
}

/**
 * The tables of arptables (net/ipv4/netfilter/arptable_filter.c) and ebtables (net/bridge/netfilter/ebtable_*.c;
 * priorities: include/uapi/linux/netfilter_bridge.h). BROUTING stands before the bridge's own PREROUTING.
 */
const linkTables: Readonly<Record<'arp' | 'bridge', Readonly<Record<string, TableInfo>>>> = {
  arp: { filter: { type: 'filter', chains: [['INPUT', input, 0], ['OUTPUT', 'output', 0], ['FORWARD', 'forward', 0]] } },
  bridge: {
    filter: { type: 'filter', chains: [['INPUT', input, -200], ['FORWARD', 'forward', -200], ['OUTPUT', 'output', 200]] },
    nat: { type: 'nat', chains: [['PREROUTING', 'prerouting', -300], ['OUTPUT', 'output', 100], ['POSTROUTING', 'postrouting', 300]] },
    broute: { type: 'filter', chains: [['BROUTING', 'prerouting', -2147483648]] },
  },
}

/** Names of the chains that some table has from the kernel, in any family. */
export const builtinChainNames: readonly string[] =
  [builtinTables, linkTables.arp, linkTables.bridge].flatMap(tables => Object.values(tables).flatMap(({ chains }) => chains.map(([name]) => name)))

/** The tables of a family. */
export const tablesOf = (family: 'ip' | 'ip6' | 'arp' | 'bridge'): Readonly<Record<string, TableInfo>> =>
  family === 'arp' || family === 'bridge' ? linkTables[family] : builtinTables

/** Hook, priority and type of a built-in chain; undefined for user chains and unknown tables. */
export function builtinChain(family: 'ip' | 'ip6' | 'arp' | 'bridge', table: string, chain: string): Omit<BaseChain, 'policy'> | undefined {
  const tables = tablesOf(family)
  const info = Object.hasOwn(tables, table) ? tables[table] : undefined
  const found = info?.chains.find(([name]) => name === chain)
  if (!info || !found) return undefined
  const [, hook, priority] = found
  // The mangle table looks the route of local packets up again.
  return { type: table === 'mangle' && chain === 'OUTPUT' ? 'route' : info.type, hook, priority }
}
