import type { BaseChain, Hook } from '../../model/index.ts'

type Hooked = readonly [chain: string, hook: Hook, priority: number]

interface TableInfo {
  readonly type: BaseChain['type']
  readonly chains: readonly Hooked[]
}

const input: Hook = 'input'

/**
 * The tables of ip_tables and ip6_tables with the chains that the kernel hooks in for them.
 * Source: net/ipv4/netfilter/iptable_*.c; priorities: include/uapi/linux/netfilter_ipv4.h (enum nf_ip_hook_priorities).
 */
export const builtinTables: Readonly<Record<string, TableInfo>> = {
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

/** Hook, priority and type of a built-in chain; undefined for user chains and unknown tables. */
export function builtinChain(table: string, chain: string): Omit<BaseChain, 'policy'> | undefined {
  const info = Object.hasOwn(builtinTables, table) ? builtinTables[table] : undefined
  const found = info?.chains.find(([name]) => name === chain)
  if (!info || !found) return undefined
  const [, hook, priority] = found
  // The mangle table looks the route of local packets up again.
  return { type: table === 'mangle' && chain === 'OUTPUT' ? 'route' : info.type, hook, priority }
}
