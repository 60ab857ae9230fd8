import type { BaseChain, Hook } from '../../model/index.ts'

type Hooked = readonly [chain: string, hook: Hook, priority: number]

/**
 * Chains that the kernel hooks in for a table of ip_tables or ip6_tables, in the order iptables lists them.
 * Source: net/ipv4/netfilter/iptable_*.c and include/uapi/linux/netfilter_ipv4.h (enum nf_ip_hook_priorities).
 */
const ipTables: Readonly<Record<string, readonly Hooked[]>> = {
  filter: [['INPUT', 'input', 0], ['FORWARD', 'forward', 0], ['OUTPUT', 'output', 0]],
  nat: [['PREROUTING', 'prerouting', -100], ['INPUT', 'input', 100], ['OUTPUT', 'output', -100], ['POSTROUTING', 'postrouting', 100]],
  mangle: [
    ['PREROUTING', 'prerouting', -150], ['INPUT', 'input', -150], ['FORWARD', 'forward', -150], ['OUTPUT', 'output', -150],
    ['POSTROUTING', 'postrouting', -150],
  ],
  raw: [['PREROUTING', 'prerouting', -300], ['OUTPUT', 'output', -300]],
  security: [['INPUT', 'input', 50], ['FORWARD', 'forward', 50], ['OUTPUT', 'output', 50]],
}

/** Source: net/ipv4/netfilter/arptable_filter.c. */
const arpTables: typeof ipTables = { filter: [['INPUT', 'input', 0], ['OUTPUT', 'output', 0], ['FORWARD', 'forward', 0]] }

/** Source: net/bridge/netfilter/ebtable_*.c and include/uapi/linux/netfilter_bridge.h (enum nf_br_hook_priorities). */
const bridgeTables: typeof ipTables = {
  filter: [['INPUT', 'input', -200], ['FORWARD', 'forward', -200], ['OUTPUT', 'output', 200]],
  nat: [['PREROUTING', 'prerouting', -300], ['OUTPUT', 'output', 100], ['POSTROUTING', 'postrouting', 300]],
}

const tablesOf: Readonly<Record<string, typeof ipTables>> = { ip: ipTables, ip6: ipTables, arp: arpTables, eb: bridgeTables }

const none: readonly Hooked[] = []

/** The hooked chains of a table, without their policies. */
export function hookedChains(domain: string, table: string): readonly { readonly name: string; readonly base: Omit<BaseChain, 'policy'> }[] {
  const tables = tablesOf[domain] ?? {}
  const chains = Object.hasOwn(tables, table) ? tables[table]! : none
  return chains.map(([name, hook, priority]) => {
    // The mangle table looks the route of local packets up again; nat decides once a connection.
    const type = table === 'nat' ? 'nat' : table === 'mangle' && name === 'OUTPUT' ? 'route' : 'filter'
    return { name, base: { type, hook, priority } }
  })
}
