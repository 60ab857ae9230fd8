import type { Ct, Expression, Meta, Payload, RawPayload } from '../../../../grammars/nft/nodes.ts'
import type { Condition, Family, NumberField } from '../../../model/index.ts'
import { NfProto, Protocol } from '../../../model/index.ts'
import type { ValueType } from './constants.ts'
import type { Leaf } from './leaf.ts'

/** What a selector reads: the model's field, the type of its values, and what nft tests before it. */
export interface Field {
  readonly leaf: Leaf
  readonly type: ValueType
  /** The dependencies that nft adds by itself (src/payload.c, payload_gen_dependency). */
  readonly needs: readonly Condition[]
  /** A field that has a meaning of its own: ports of any protocol, the first header behind IPv6. */
  readonly special?: 'any port' | 'next header'
}

const opaque: Leaf = { kind: 'opaque' }
const varying: Leaf = { kind: 'opaque', varies: true }

const number = (field: 'nfproto' | 'l4proto', value: number): Condition => ({ kind: 'number', field, ranges: [[value, value]] })

/** The network layer's test, where the family does not already say it. */
const network = (family: Family, layer: 'ip' | 'ip6' | 'arp'): readonly Condition[] => (family === layer ? [] : [number('nfproto', NfProto[layer])])

const transport: Readonly<Record<string, number>> = {
  tcp: Protocol.tcp, udp: Protocol.udp, udplite: Protocol.udplite, sctp: Protocol.sctp, dccp: Protocol.dccp,
  esp: Protocol.esp, ah: Protocol.ah, comp: 108, gre: Protocol.gre, gretap: Protocol.gre,
}

const leafOf = (field: NumberField): Leaf => ({ kind: 'number', field })

function payload({ header, field, tunnel }: Payload, family: Family): Field {
  if (tunnel !== undefined) return { leaf: opaque, type: 'opaque', needs: [] }
  switch (header) {
    case 'ip': {
      const needs = network(family, 'ip')
      if (field === 'saddr' || field === 'daddr') return { leaf: leafOf(`ip.${field}`), type: 'ipv4', needs }
      if (field === 'protocol') return { leaf: leafOf('l4proto'), type: 'protocol', needs }
      return { leaf: opaque, type: 'opaque', needs }
    }
    case 'ip6': {
      const needs = network(family, 'ip6')
      if (field === 'saddr' || field === 'daddr') return { leaf: { kind: 'address', field: `ip6.${field}` }, type: 'ipv6', needs }
      if (field === 'nexthdr') return { leaf: leafOf('l4proto'), type: 'protocol', needs, special: 'next header' }
      return { leaf: opaque, type: 'opaque', needs }
    }
    case 'icmp':
    case 'icmpv6': {
      const old = header === 'icmp'
      // In the other family's own tables the network layer is settled, and nothing is added for it.
      const layer = family === 'ip' || family === 'ip6' ? [] : network(family, old ? 'ip' : 'ip6')
      const needs = [...layer, number('l4proto', old ? Protocol.icmp : Protocol.icmp6)]
      const name = old ? 'icmp' : 'icmp6'
      if (field === 'type') return { leaf: leafOf(`${name}.type`), type: `${header} type`, needs }
      if (field === 'code') return { leaf: leafOf(`${name}.code`), type: `${header} code`, needs }
      return { leaf: opaque, type: 'opaque', needs }
    }
    case 'igmp':
      return { leaf: opaque, type: 'opaque', needs: [...network(family, 'ip'), number('l4proto', 2)] }
    case 'arp':
      return { leaf: opaque, type: 'opaque', needs: network(family, 'arp') }
    case 'th':
      if (field === 'sport' || field === 'dport') return { leaf: leafOf(field), type: 'port', needs: [], special: 'any port' }
      return { leaf: opaque, type: 'opaque', needs: [] }
    case 'ether':
      return field === 'type' ? { leaf: leafOf('nfproto'), type: 'ethertype', needs: [] } : { leaf: opaque, type: 'opaque', needs: [] }
    default: {
      const protocol = transport[header]
      const needs = protocol === undefined ? [] : [number('l4proto', protocol)]
      if (protocol !== undefined && (field === 'sport' || field === 'dport')) return { leaf: leafOf(field), type: 'port', needs }
      if (header === 'tcp' && field === 'flags') return { leaf: leafOf('tcp.flags'), type: 'tcp flags', needs }
      return { leaf: opaque, type: 'opaque', needs }
    }
  }
}

/** Raw bytes that are a field of the model; nothing is tested before them. */
function raw({ base, offset, length }: RawPayload): Field {
  if (base === 'th' && length === 16 && (offset === 0 || offset === 16)) {
    return { leaf: leafOf(offset === 0 ? 'sport' : 'dport'), type: 'port', needs: [], special: 'any port' }
  }
  return { leaf: opaque, type: 'opaque', needs: [] }
}

/** Answers that differ from packet to packet though the packets are alike. */
const varyingMeta: ReadonlySet<string> = new Set(['time', 'day', 'hour', 'random', 'cpu'])

function meta({ key }: Meta): Field {
  switch (key) {
    case 'l4proto': return { leaf: leafOf('l4proto'), type: 'protocol', needs: [] }
    case 'nfproto': return { leaf: leafOf('nfproto'), type: 'nfproto', needs: [] }
    case 'protocol': return { leaf: leafOf('nfproto'), type: 'ethertype', needs: [] }
    case 'mark': return { leaf: leafOf('mark'), type: 'mark', needs: [] }
    case 'iif':
    case 'iifname': return { leaf: { kind: 'interface', field: 'iif' }, type: 'interface', needs: [] }
    case 'oif':
    case 'oifname': return { leaf: { kind: 'interface', field: 'oif' }, type: 'interface', needs: [] }
    default: return { leaf: varyingMeta.has(key) ? varying : opaque, type: 'opaque', needs: [] }
  }
}

function ct({ key }: Ct): Field {
  switch (key) {
    case 'state': return { leaf: { kind: 'state' }, type: 'ct state', needs: [] }
    case 'status': return { leaf: leafOf('ct.status'), type: 'ct status', needs: [] }
    case 'direction': return { leaf: leafOf('ct.direction'), type: 'ct direction', needs: [] }
    case 'mark': return { leaf: leafOf('ct.mark'), type: 'mark', needs: [] }
    case 'helper': return { leaf: { kind: 'helper' }, type: 'helper', needs: [] }
    case 'protocol': return { leaf: leafOf('ct.l4proto'), type: 'protocol', needs: [] }
    case 'bytes':
    case 'packets':
    case 'avgpkt':
    case 'expiration':
    case 'count': return { leaf: varying, type: 'opaque', needs: [] }
    default: return { leaf: opaque, type: 'opaque', needs: [] }
  }
}

/** The field that a selector reads; undefined for what is no selector. */
export function fieldOf(expression: Expression, family: Family): Field | undefined {
  switch (expression.kind) {
    case 'Payload': return payload(expression, family)
    case 'RawPayload': return raw(expression)
    case 'Meta': return meta(expression)
    case 'Ct': return ct(expression)
    case 'Numgen': return { leaf: varying, type: 'opaque', needs: [] }
    case 'ExtHdr': return { leaf: opaque, type: 'opaque', needs: network(family, 'ip6') }
    case 'Option':
      return {
        leaf: opaque, type: 'opaque',
        needs: expression.header === 'ip' ? network(family, 'ip') : [number('l4proto', expression.header === 'tcp' ? Protocol.tcp : Protocol.dccp)],
      }
    case 'SctpChunk': return { leaf: opaque, type: 'opaque', needs: [number('l4proto', Protocol.sctp)] }
    case 'Route':
    case 'Socket':
    case 'Osf':
    case 'Ipsec':
    case 'Hash':
    case 'Fib':
    case 'Tunnel':
      return { leaf: opaque, type: 'opaque', needs: [] }
    default: return undefined
  }
}
