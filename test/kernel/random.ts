/** Small rulesets at random, in nft's, iptables' and ferm's words, from parts whose packets the laboratory sends. */
import fc from 'fast-check'
import { dialectNamed, noReader, Unprintable } from '../../src/dialects/index.ts'

/** Matches that may stand together: at most one of each list. */
const nftParts = {
  any: {
    state: [
      'ct state related', 'ct state established,related', 'ct state { established, related }', 'ct state != { new, invalid }', 'ct state ! new',
      'ct state new', 'ct state invalid', 'ct state untracked', 'ct state & (related | new) != 0', 'ct state >= related', 'ct state < new',
    ],
    connection: [
      'ct direction original', 'ct direction reply', 'ct status expected', 'ct status ! expected', 'ct status seen-reply', 'ct status & (expected | seen-reply) == seen-reply',
      'ct helper "ftp"', 'ct helper != "ftp"', 'ct helper { "ftp", "tftp" }', 'ct mark 7', 'ct mark != 7', 'ct mark & 0x4 == 0x4', 'ct mark and 0x8 == 0',
      'ct protocol tcp', 'ct protocol != udp',
    ],
    device: ['iifname "host0"', 'iifname "host*"', 'iifname != "lo"', 'iifname { "lo", "host0" }', 'iifname "eth*"'],
  },
  layers: [
    { family: [''], transport: ['', 'meta l4proto tcp', 'meta l4proto { tcp, udp }', 'meta l4proto != udp', 'th dport 6000-6100', 'th dport != 6000', 'udp dport 6000', 'udp dport != { 6000, 6001 }',
      'tcp dport >= 41000', 'tcp flags syn', 'tcp flags & (syn | ack) == ack', 'tcp dport != 21', 'udp sport 7000-7002', 'meta l4proto . th dport { tcp . 41001, udp . 6105 }'] },
    { family: ['ip saddr 10.9.0.0/24', 'ip saddr != 10.9.0.1', 'ip daddr { 10.9.0.2, 192.0.2.0/24 }', 'ip protocol != tcp', 'meta nfproto ipv4', 'ip saddr & 255.0.0.255 == 10.0.0.1'],
      transport: ['', 'udp dport 6000-6005', 'tcp sport 20', 'icmp type { destination-unreachable, time-exceeded }', 'icmp type != destination-unreachable', 'icmp code 3', 'icmp type 3 icmp code != 4'] },
    { family: ['ip6 saddr fd09::/64', 'ip6 daddr != fd09::2', 'meta nfproto ipv6', 'ip6 saddr { fd09::1, 2001:db8::/32 }'],
      transport: ['', 'udp dport 6000-6005', 'tcp dport 41000', 'icmpv6 type < 128', 'icmpv6 type { packet-too-big, nd-neighbor-solicit }', 'icmpv6 type != destination-unreachable'] },
  ],
}

const optional = (parts: readonly string[], weight: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant('') }, { weight, arbitrary: fc.constantFrom(...parts) })

const words = (...parts: readonly string[]): string => parts.filter(Boolean).join(' ')

const nftMatches: fc.Arbitrary<string> = fc.tuple(
  optional(nftParts.any.device, 2),
  fc.oneof(...nftParts.layers.map(({ family, transport }) => fc.tuple(fc.constantFrom(...family), optional(transport, 5)))),
  optional(nftParts.any.state, 7), optional(nftParts.any.connection, 3),
).map(([device, [family, transport], state, connection]) => words(device, family, transport, state, connection))

/** Vmaps and sets decide by themselves. */
const nftMaps = [
  'ct state vmap { established : accept, related : accept }', 'ct state vmap { invalid : drop, related : jump one, established : accept }',
  'ct state vmap { new : drop, related : return }', 'meta l4proto vmap { tcp : jump two, udp : accept }', 'ct direction vmap { original : jump one, reply : accept }',
]

const verdicts = (chains: readonly string[]): fc.Arbitrary<string> => fc.oneof(
  { weight: 6, arbitrary: fc.constant('accept') }, { weight: 3, arbitrary: fc.constant('drop') }, { weight: 1, arbitrary: fc.constantFrom('return', 'counter', 'reject') },
  ...(chains.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...chains.flatMap(chain => [`jump ${chain}`, `jump ${chain}`, `goto ${chain}`])) }] : []))

const nftRules = (chains: readonly string[], most: number): fc.Arbitrary<string> => fc.array(fc.oneof(
  { weight: 9, arbitrary: fc.tuple(nftMatches, verdicts(chains)).map(([matches, verdict]) => words(matches, 'counter', verdict === 'counter' ? '' : verdict)) },
  ...(chains.length === 2 ? [{ weight: 1, arbitrary: fc.constantFrom(...nftMaps) }] : []),
), { minLength: 1, maxLength: most }).map(rules => rules.map(rule => `    ${rule}\n`).join(''))

const policy = fc.constantFrom('drop', 'drop', 'drop', 'accept')

export const nftRuleset: fc.Arbitrary<string> = fc.record({ policy, input: nftRules(['one', 'two'], 5), one: nftRules(['two'], 3), two: nftRules([], 3) })
  .map(({ policy: own, input, one, two }) => `table inet firewall {
  chain two {
${two}  }
  chain one {
${one}  }
  chain input {
    type filter hook input priority filter; policy ${own};
${input}  }
}
`)

const iptablesParts = {
  state: [
    '-m state --state RELATED', '-m conntrack --ctstate RELATED,ESTABLISHED', '-m state ! --state NEW', '-m conntrack ! --ctstate NEW,INVALID', '-m conntrack --ctstate NEW',
    '-m conntrack --ctstate INVALID', '-m conntrack --ctstate UNTRACKED', '-m conntrack --ctstate RELATED,DNAT', '-m conntrack ! --ctstate DNAT', '-m conntrack --ctstate NEW,RELATED',
  ],
  connection: [
    '-m conntrack --ctdir REPLY', '-m conntrack --ctdir ORIGINAL', '-m conntrack --ctstatus EXPECTED', '-m conntrack ! --ctstatus EXPECTED', '-m conntrack --ctstatus SEEN_REPLY,EXPECTED',
    '-m conntrack --ctproto tcp', '-m conntrack ! --ctproto udp', '-m conntrack --ctstate RELATED --ctdir ORIGINAL', '-m helper --helper ftp', '-m helper ! --helper ftp',
    '-m connmark --mark 7', '-m connmark ! --mark 7', '-m connmark --mark 0x4/0x4',
  ],
  device: ['-i host0', '-i host+', '! -i lo', '-i eth+'],
  address: ['-s 10.9.0.0/24', '! -s 10.9.0.1', '-d 10.9.0.2', '-d 192.0.2.0/24', '-s 10.0.0.1/255.0.0.255'],
  transport: [
    '-p tcp', '-p udp', '! -p udp', '-p icmp', '! -p icmp', '-p udp -m udp --dport 6000:6100', '-p udp -m udp ! --dport 6000', '-p tcp -m tcp --syn', '-p tcp -m tcp --tcp-flags SYN,ACK ACK',
    '-p tcp -m tcp --sport 20', '-p tcp -m multiport --dports 22,41000:41001', '-p udp -m multiport ! --dports 6000,6105', '-p icmp -m icmp --icmp-type 3', '-p icmp -m icmp --icmp-type 3/4',
    '-p icmp -m icmp ! --icmp-type destination-unreachable', '-p icmp -m icmp --icmp-type any',
  ],
}

const targets = (chains: readonly string[]): fc.Arbitrary<string> => fc.oneof(
  { weight: 6, arbitrary: fc.constant('-j ACCEPT') }, { weight: 3, arbitrary: fc.constant('-j DROP') },
  { weight: 1, arbitrary: fc.constantFrom('-j RETURN', '', '-j REJECT --reject-with icmp-port-unreachable') },
  ...(chains.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...chains.flatMap(chain => [`-j ${chain}`, `-j ${chain}`, `-g ${chain}`])) }] : []))

const iptablesRules = (chain: string, chains: readonly string[], most: number): fc.Arbitrary<string> => fc.array(fc.tuple(
  optional(iptablesParts.address, 2), optional(iptablesParts.device, 2), optional(iptablesParts.transport, 5), optional(iptablesParts.state, 7), optional(iptablesParts.connection, 3), targets(chains),
).map(parts => `-A ${words(chain, ...parts)}\n`), { minLength: 1, maxLength: most }).map(rules => rules.join(''))

export const iptablesRuleset: fc.Arbitrary<string> = fc.record({
  policy, input: iptablesRules('INPUT', ['one', 'two'], 5), one: iptablesRules('one', ['two'], 3), two: iptablesRules('two', [], 3),
}).map(({ policy: own, input, one, two }) => `*filter
:INPUT ${own.toUpperCase()} [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:one - [0:0]
:two - [0:0]
${input}${one}${two}COMMIT
`)

/** The same in ferm's words, as far as ferm has them. */
function asFerm(text: string): string | undefined {
  const dialect = dialectNamed('iptables')
  const { ruleset } = dialect.lower(dialect.parse({ path: 'rules.v4', text }), noReader)
  try {
    return dialectNamed('ferm').print(ruleset, { family: 'ip' })
  } catch (error) {
    if (error instanceof Unprintable) return undefined
    throw error
  }
}

export const fermRuleset: fc.Arbitrary<string> = iptablesRuleset.map(asFerm).filter(text => text !== undefined)
