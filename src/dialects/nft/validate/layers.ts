import type * as n from '../../../../grammars/nft/index.ts'
import type { Report } from './report.ts'

/** What earlier matches of a rule have settled about its packets (proto_ctx of nft's evaluate.c). */
export interface Layers {
  /** `ip`, `ip6` or `arp`, once it is certain. */
  network?: 'ip' | 'ip6' | 'arp'
  /** Transport protocol, once it is certain. */
  transport?: string
  /** Some match tests the transport protocol, though it may allow several. */
  someTransport?: true
  /** Ethernet type that a match fixed. */
  etherType?: string
  /** ICMP or ICMPv6 type that a match fixed. */
  icmpType?: string
}

/** Types whose messages have a field of the second word (src/payload.c, icmp_dep_type); by number too. */
const icmpFieldTypes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  icmp: { id: ['echo-request', 'echo-reply', '8', '0'], sequence: ['echo-request', 'echo-reply', '8', '0'], gateway: ['redirect', '5'], mtu: ['destination-unreachable', '3'] },
  icmpv6: {
    id: ['echo-request', 'echo-reply', '128', '129'], sequence: ['echo-request', 'echo-reply', '128', '129'], mtu: ['packet-too-big', '2'],
    'parameter-problem': ['parameter-problem', '4'],
  },
}

const transportNumbers: Readonly<Record<string, string>> = {
  '1': 'icmp', '2': 'igmp', '6': 'tcp', '17': 'udp', '33': 'dccp', '47': 'gre', '50': 'esp', '51': 'ah', '58': 'icmpv6', '108': 'comp', '132': 'sctp', '136': 'udplite',
}

/** Ethernet types behind which a VLAN header stands, also by number. */
const tagged: ReadonlySet<string> = new Set(['8021q', '8021ad', 'vlan', `${0x8100}`, `${0x88a8}`])

const transports: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'dccp', 'sctp', 'icmp', 'icmpv6', 'igmp', 'ah', 'esp', 'comp'])

/** The layers with which a rule of a table begins. */
export function layersOf(family: n.FamilyName['text']): Layers {
  return family === 'ip' || family === 'ip6' || family === 'arp' ? { network: family } : {}
}

function setNetwork(layers: Layers, network: 'ip' | 'ip6' | 'arp', at: n.Expression, report: Report): void {
  if (layers.network !== undefined && layers.network !== network) {
    report(at, `conflicting protocols: this is ${network}, but the rule or its table is about ${layers.network}`, 'one packet has one of them only; use two rules')
  } else layers.network = network
}

function setTransport(layers: Layers, transport: string, at: n.Expression, report: Report): void {
  if (layers.network === 'arp') report(at, `conflicting protocols: this is ${transport}, but the rule or its table is about arp`)
  else if (layers.transport !== undefined && layers.transport !== transport && transports.has(layers.transport)) {
    report(at, `conflicting protocols: this is ${transport}, but the rule is about ${layers.transport} already`, 'one packet has one of them only; use two rules')
  } else layers.transport = transport
  layers.someTransport = true
}

/** Enters the headers that an expression reads. */
export function enterPayload(expression: n.Expression, layers: Layers, family: n.FamilyName['text'], report: Report): void {
  switch (expression.kind) {
    case 'Concat':
      for (const item of expression.items) enterPayload(item, layers, family, report)
      return
    case 'Group':
      return enterPayload(expression.inner, layers, family, report)
    case 'Binary':
      enterPayload(expression.left, layers, family, report)
      return enterPayload(expression.right, layers, family, report)
    case 'MapLookup':
      return enterPayload(expression.key, layers, family, report)
    case 'Option':
      if (expression.header === 'tcp' && layers.network !== 'arp') setTransport(layers, 'tcp', expression, report)
      if (expression.header === 'ip') setNetwork(layers, 'ip', expression, report)
      return
    case 'ExtHdr':
      return setNetwork(layers, 'ip6', expression, report)
    case 'Payload':
      return enterHeader(expression, layers, family, report)
    default:
  }
}

function enterHeader(payload: n.Payload, layers: Layers, family: n.FamilyName['text'], report: Report): void {
  const { header, tunnel } = payload
  const outer = tunnel ?? header
  if (outer === 'vxlan' || outer === 'geneve') {
    if (layers.transport !== 'udp') report(payload, `\`${outer}\` needs a match on udp before it`, `write \`udp dport …\` first`)
    return
  }
  if (outer === 'gre' || outer === 'gretap') {
    if (tunnel === 'gre' && (header === 'ether' || header === 'vlan')) report(payload, 'gre holds no Ethernet header', 'use `gretap`')
    return
  }
  if (header === 'ip' || header === 'ip6') setNetwork(layers, header, payload, report)
  else if (header === 'arp' && family === 'inet') report(payload, 'a table of family inet sees no arp packets', 'use a table of family arp, bridge or netdev')
  else if (header === 'arp' && family !== 'arp') setNetwork(layers, 'arp', payload, report)
  else if (header === 'vlan' && layers.etherType !== undefined && !tagged.has(layers.etherType)) {
    report(payload, `conflicting protocols: this is vlan, but the rule is about Ethernet type ${layers.etherType}`)
  } else if (transports.has(header)) {
    setTransport(layers, header, payload, report)
    const wanted = icmpFieldTypes[header]?.[payload.field]
    if (wanted && layers.icmpType !== undefined && !wanted.includes(layers.icmpType)) {
      report(payload, `messages of type ${layers.icmpType} have no field \`${payload.field}\``, `it is in ${wanted.filter(name => !/^\d/.test(name)).map(name => `\`${name}\``).join(' and ')}`)
    }
    if (family !== 'ip' && family !== 'ip6') {
      // nft loads `meta nfproto ipv4 icmpv6 type …` though it never matches.
      if (header === 'icmp' || header === 'igmp') layers.network ??= 'ip'
      if (header === 'icmpv6') layers.network ??= 'ip6'
    }
  } else if (header === 'th') layers.someTransport = true
}

/** Learns from `meta l4proto tcp` and the like: matches that name one protocol. */
export function learn({ left, relation, right }: n.Match, layers: Layers, family: n.FamilyName['text'], report: Report): void {
  const parts = left.kind === 'Concat' ? left.items : [left]
  if (parts.some(isTransportField)) layers.someTransport = true
  if (relation !== undefined && relation !== '==') return
  const text = right.kind === 'Symbol' ? right.text : right.kind === 'Number' ? `${right.value}` : undefined
  if (text === undefined) return
  if (isTransportField(left)) {
    const transport = transportNumbers[text] ?? (text === 'ipv6-icmp' ? 'icmpv6' : text)
    if (layers.transport === undefined || !transports.has(layers.transport)) layers.transport = transport
  } else if (left.kind === 'Meta' && (left.key === 'nfproto' || left.key === 'protocol')) {
    const network = networkNamed(text)
    // In inet, nft loads `meta protocol arp ip saddr …` though it never matches.
    if (network && (network !== 'arp' || family !== 'inet') && layers.network === undefined) setNetwork(layers, network, right, report)
  } else if (left.kind === 'Payload' && (left.header === 'icmp' || left.header === 'icmpv6') && left.field === 'type') {
    layers.icmpType = text
  } else if (left.kind === 'Payload' && left.header === 'ether' && left.field === 'type') {
    layers.etherType = text
    const network = networkNamed(text)
    if (network && layers.network === undefined) layers.network = network
  } else if (left.kind === 'Payload' && left.header === 'vlan' && left.field === 'type') {
    const network = networkNamed(text)
    if (network && layers.network === undefined) layers.network = network
  }
}

const networkNamed = (text: string): 'ip' | 'ip6' | 'arp' | undefined => {
  if (text === 'ip' || text === 'ipv4' || text === '2048') return 'ip'
  if (text === 'ip6' || text === 'ipv6' || text === '34525') return 'ip6'
  return text === 'arp' ? 'arp' : undefined
}

const isTransportField = (expression: n.Expression): boolean =>
  (expression.kind === 'Meta' && expression.key === 'l4proto')
  || (expression.kind === 'Ct' && expression.key === 'protocol')
  || (expression.kind === 'Payload' && ((expression.header === 'ip' && expression.field === 'protocol') || (expression.header === 'ip6' && expression.field === 'nexthdr')))
