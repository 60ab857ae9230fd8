/** Rules made from our own tables, right and one step from right, as arptables-restore and ebtables-restore see them. */
import { arpCore, bridgeCore, linkMatches, linkTargets } from '../../src/dialects/xtables/link-table.ts'
import type { OptionInfo } from '../../src/dialects/xtables/types.ts'

export interface LinkRule {
  readonly family: 'arp' | 'bridge'
  readonly table: string
  readonly chain: string
  /** What stands behind `-A CHAIN`. */
  readonly rule: string
}

const macs = ['00:11:22:33:44:55', '00:11:22:33:44:55/ff:ff:ff:00:00:00', '00:11:22:33:44', 'x', '""', 'Unicast', 'Multicast', 'Broadcast', 'BGA', '0:1:2:3:4:5']
const addresses = ['10.0.0.1', '10.0.0.0/8', '10.0.0.0/255.0.0.0', '10.0.0.256', 'fe80::1', '10.0.0.1/33', '0.0.0.0/0', '""']
const addresses6 = ['fe80::1', 'fe80::/10', 'fe80::/ffff::', '10.0.0.1', 'fe80::1/129', '""']
const interfaces = ['eth0', 'eth+', 'abcdefghijklmno', 'abcdefghijklmnop', '""', '+']
const ports = ['22', 'ssh', '22:80', '80:22', '65536', ':22', '22:', 'nosuch', '""', '22,80']
const protocols = ['tcp', '6', 'udp', '256', 'nosuch', '""']
const numbers = ['0', '1', '0x10', '255', '256', '65535', '65536', '4294967296', 'x', '""', '-1', '1:2', '1/2', '0xff/0xff']
const verdicts = ['ACCEPT', 'DROP', 'CONTINUE', 'RETURN', 'accept', 'USER', '""']

/** Values to try, by the name of the option; those of a kind that is not named here are numbers. */
const values: Readonly<Record<string, readonly string[]>> = {
  source: addresses, destination: addresses, 'source-mac': macs, 'destination-mac': macs, 'in-interface': interfaces, 'out-interface': interfaces,
  'h-length': ['6', '0', '1/2', 'x', '256', '""'], opcode: ['Request', 'Reply', '1', 'request', 'Reply_Reverse', 'x', '65536', '""', '1/2'],
  'h-type': ['Ethernet', '1', '0x1', 'x', '65536', '""', '1/2'], 'proto-type': ['IPv4', 'ipv4', '0x800', '2048', 'x', '65536', '""', '0x800/0xffff'],
  protocol: ['IPv4', 'ipv4', 'ARP', 'IPv6', '802_1Q', 'LENGTH', '0x800', '0600', '0x5ff', 'x', '""', '800', 'IPX'],
  'logical-in': interfaces, 'logical-out': interfaces,
  'arp-opcode': ['Request', 'reply', '1', '0', 'x', '65536', '""'], 'arp-htype': ['Ethernet', '1', '0x1', 'x', '""', '65536'], 'arp-ptype': ['IPv4', '0x800', 'x', '""', '65536'],
  'arp-ip-src': addresses, 'arp-ip-dst': addresses, 'arp-mac-src': macs, 'arp-mac-dst': macs,
  'ip-source': addresses, 'ip-destination': addresses, 'ip-tos': ['0x10', '16', '256', 'x', '""'], 'ip-protocol': protocols, 'ip-source-port': ports, 'ip-destination-port': ports,
  'ip-icmp-type': ['echo-request', '8', '8/0', '3:5', '8/0:1', 'nosuch', '256', '""'], 'ip-igmp-type': ['membership-query', '17', '17:18', 'nosuch', '256', '""'],
  'ip6-source': addresses6, 'ip6-destination': addresses6, 'ip6-tclass': ['0x10', '16', '256', 'x', '""'], 'ip6-protocol': protocols, 'ip6-source-port': ports, 'ip6-destination-port': ports,
  'ip6-icmp-type': ['echo-request', '128', '128/0', '1:5', 'nosuch', '256', '""'],
  '802_3-sap': ['0x42', '1', '256', 'x', '""'], '802_3-type': ['0x800', '1', '65536', 'x', '""'],
  'among-dst': ['00:11:22:33:44:55', '00:11:22:33:44:55=10.0.0.1', '00:11:22:33:44:55,00:11:22:33:44:66', '00:11:22:33:44:55=fe80::1', 'x', '""', '00:11:22:33:44:55='],
  'pkttype-type': ['host', 'broadcast', 'multicast', 'otherhost', '0', '3', '256', 'x', '""', 'outgoing', 'loopback', 'fastroute'],
  limit: ['3/second', '3/s', '3', '3/x', '10000/s', '10001/s', '0/s', '""'], 'limit-burst': ['1', '0', '10000', '10001', 'x', '""'],
  mark: ['1', '0x1/0xff', '1/2', '/2', 'x', '""', '4294967296'],
  'stp-type': ['config', 'tcn', '0', '256', 'x', '""'], 'stp-flags': ['topology-change', 'topology-change-ack', '1', '256', 'x', '""'],
  'stp-root-prio': ['1', '1:2', '2:1', '65536', 'x', '""'], 'stp-root-addr': macs, 'stp-sender-addr': macs, 'stp-root-cost': ['1', '1:2', '4294967296', 'x', '""'],
  'string-algo': ['bm', 'kmp', 'x', '""'], string: ['x', '""'], 'string-hex': ['|00|', '|0', 'x', '""'], 'string-from': ['0', '65535', '65536', 'x'], 'string-to': ['0', '65535', '65536', 'x'],
  'vlan-id': ['0', '1', '4095', '4096', 'x', '""', '0x1'], 'vlan-prio': ['0', '7', '8', 'x', '""'], 'vlan-encap': ['IPv4', '0x800', '0800', '0x5ff', 'x', '""'],
  'log-level': ['debug', 'warning', '0', '7', '8', 'x', '""'], 'log-prefix': ['x', 'abcdefghijklmnopqrstuvwxyzabc', 'abcdefghijklmnopqrstuvwxyzabcd', '""'],
  'nflog-prefix': ['x', 'x'.repeat(63), 'x'.repeat(64), '""'],
  'set-class': ['1:2', '0:0', 'x', '1', '""'], 'set-mark': ['1', '0x1', '1/2', 'x', '4294967296', '""'],
  'mangle-ip-s': ['10.0.0.1', 'x', 'fe80::1', '""'], 'mangle-ip-d': ['10.0.0.1', 'x', '10.0.0.0/8'], 'mangle-mac-s': macs, 'mangle-mac-d': macs, 'mangle-target': verdicts,
  'arpreply-mac': macs, 'to-destination': macs, 'to-source': macs,
  'arpreply-target': verdicts, 'dnat-target': verdicts, 'mark-target': verdicts, 'redirect-target': verdicts, 'snat-target': verdicts,
}

/** Options that must stand before those of a match. */
const heads: Readonly<Record<string, string>> = {
  arp: '-p ARP', ip: '-p IPv4', ip6: '-p IPv6', vlan: '-p 802_1Q', '802_3': '-p LENGTH', stp: '-d BGA', string: '', among: '',
}

const withPorts = /port$/
const written = ({ name, arity }: OptionInfo, value: string, not = ''): string => `${not}--${name}${arity === 0 ? '' : ` ${value}`}`
const valuesOf = ({ name, arity }: OptionInfo): readonly string[] => (arity === 0 ? [''] : values[name] ?? numbers)

function* variants(option: OptionInfo, head: string, tail: string): Generator<string> {
  const before = [head, withPorts.test(option.name) ? `--${option.name.split('-')[0]}-proto tcp` : '', option.name.endsWith('icmp-type') ? `--${option.name.split('-')[0]}-proto ${option.name.startsWith('ip6') ? 'ipv6-icmp' : 'icmp'}` : '', /^string-(?:from|to|icase)$/.test(option.name) ? '--string-algo bm --string x' : option.name.startsWith('string') && option.name !== 'string-algo' ? '--string-algo bm' : ''].filter(Boolean)
  const rule = (...words: readonly string[]): string => [...before, ...words, tail].join(' ')
  for (const value of valuesOf(option)) yield rule(written(option, value))
  const right = valuesOf(option)[0]!
  yield rule(written(option, right, '! '))
  yield rule(written(option, right), written(option, right))
  yield rule(`--${option.name}`)
  yield `${written(option, right)} ${tail}`
  if (option.short) yield rule(`-${option.short} ${right}`)
  for (const alias of option.aliases ?? []) yield rule(`--${alias} ${right}`)
}

export function* linkRules(): Generator<LinkRule> {
  for (const option of arpCore()) for (const rule of variants(option, '', '-j ACCEPT')) yield { family: 'arp', table: 'filter', chain: option.name === 'out-interface' ? 'OUTPUT' : 'INPUT', rule }
  for (const option of bridgeCore()) for (const rule of variants(option, '', '-j ACCEPT')) yield { family: 'bridge', table: 'filter', chain: option.name === 'in-interface' || option.name === 'logical-in' ? 'INPUT' : 'OUTPUT', rule }
  for (const match of linkMatches) {
    for (const option of match.options) for (const rule of variants(option, heads[match.name] ?? '', '-j ACCEPT')) yield { family: 'bridge', table: 'filter', chain: 'INPUT', rule }
  }
  for (const target of linkTargets) {
    const family = target.families[0] as 'arp' | 'bridge'
    const places = family === 'arp' ? ['filter INPUT', 'filter OUTPUT'] : ['nat PREROUTING', 'nat POSTROUTING', 'nat OUTPUT', 'filter INPUT', 'broute BROUTING']
    const head = target.name === 'arpreply' ? '-p ARP ' : ''
    for (const place of places) {
      const [table, chain] = place.split(' ') as [string, string]
      const required = target.required?.[0]?.[0]
      const first = target.options.find(({ name }) => name === required)
      yield { family, table, chain, rule: `${head}-j ${target.name}` }
      for (const option of target.options) {
        const beside = first && option !== first ? ` ${written(first, valuesOf(first)[0]!)}` : ''
        for (const value of valuesOf(option)) yield { family, table, chain, rule: `${head}-j ${target.name}${beside} ${written(option, value)}` }
      }
    }
  }
  for (const rule of ['-j ACCEPT', '-j CONTINUE', '-j RETURN', '-j USER', '-j NOSUCH', '-j', '', '-j accept', '-p IPv4 -j ACCEPT', '-j ACCEPT -j DROP', '-m mark --mark 1 -j ACCEPT', '-j LOG', '--nosuch 1 -j ACCEPT', '-j REJECT', '-j ACCEPT -c 1 2', '-c 1 2 -j ACCEPT', '! -j ACCEPT', '-g USER', '-jACCEPT', '--jump ACCEPT']) {
    for (const family of ['arp', 'bridge'] as const) for (const chain of ['INPUT', 'USER']) yield { family, table: 'filter', chain, rule }
  }
  for (const [table, chain] of [['filter', 'FORWARD'], ['nat', 'INPUT'], ['filter', 'PREROUTING'], ['nosuch', 'INPUT'], ['mangle', 'OUTPUT'], ['broute', 'BROUTING']] as const) {
    for (const family of ['arp', 'bridge'] as const) yield { family, table, chain, rule: '-j ACCEPT' }
  }
}

export const linkText = ({ family, table, chain, rule }: LinkRule): string => `*${table}\n:USER ${family === 'arp' ? '-' : 'ACCEPT'}\n-A ${chain} ${rule}\nCOMMIT\n`
