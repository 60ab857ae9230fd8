import type { Condition, Hook, Ranges } from '../model/index.ts'
import { NfProto, Protocol, State, Status, all, any, not, portProtocols, ranges, single } from '../model/index.ts'
import type { Layer } from './layers.ts'
import type { PacketClassName } from './set.ts'

/**
 * What packets can exist, and the classes conntrack makes of them. Sources: nf_conntrack_core.c (`resolve_normal_ct`,
 * `nf_ct_attach`), nf_conntrack_proto_icmp.c, nf_conntrack_proto_icmpv6.c; measured on kernel 6.18.
 */
const inState = (states: number): Condition => ({ kind: 'state', states })
const number = (field: 'nfproto' | 'l4proto' | 'icmp.type' | 'icmp6.type' | 'ct.direction', values: Ranges): Condition => ({ kind: 'number', field, ranges: values })
const flag = (field: 'ct.status' | 'tcp.flags', bit: number): Condition => ({ kind: 'bits', field, mask: bit, value: bit })

const original = number('ct.direction', single(0))
const expectedBit = flag('ct.status', Status.expected)
const answered = flag('ct.status', Status['seen-reply'])
const anyHelper: Condition = { kind: 'helper', names: 'any' }
const tcpReset = flag('tcp.flags', 0x04)
const family = { ip: number('nfproto', single(NfProto.ip)), ip6: number('nfproto', single(NfProto.ip6)), arp: number('nfproto', single(NfProto.arp)) }

/** ICMP types that conntrack treats as errors about another packet: v4 3, 4, 5, 11, 12; v6 all below 128 and redirects. */
export const icmpError: Condition = any([
  number('icmp.type', ranges([[3, 5], [11, 12]])),
  number('icmp6.type', ranges([[0, 127], [137, 137]])),
])

/** Neighbour and listener discovery, which conntrack never tracks: MLD 130-132 and 143, NDP 133-136, MRDISC 151-152. */
export const discovery: Condition = number('icmp6.type', ranges([[130, 136], [143, 143], [151, 152]]))

/**
 * Protocols of expected connections: what the kernel's helpers ask for (tcp, udp, gre) and what nft's `ct expectation` objects may
 * name (those with ports; nft_ct_expect_obj_init).
 */
const expectable = number('l4proto', ranges([...portProtocols, Protocol.gre].map(protocol => [protocol, protocol] as const)))

const related = inState(State.related)
/** An expected connection's packets before the first answer; a RST at that point is INVALID or ends the connection. */
const expected = all([related, not(icmpError), expectedBit, original, not(answered), expectable, not(tcpReset)])
const reset = all([related, tcpReset])
const errors = all([related, icmpError])

/** Everything but the equality of the two protocols, which `sameProtocol` limits. */
const stateLaws: Condition = all([
  any([not(anyHelper), expectedBit]),
  any([not(discovery), inState(State.untracked)]),
  any([
    inState(State.invalid | State.untracked),
    all([inState(State.new), original, not(expectedBit), not(answered), not(icmpError)]),
    all([inState(State.established), answered, not(icmpError)]),
    errors,
    expected,
    reset,
  ]),
])

/** Packets that conntrack calls RELATED, and with NEW ones those it has not seen an answer to. */
export const relatedOnly: Condition = related
export const relatedOrNew: Condition = inState(State.related | State.new)

/** Packets of a connection whose own protocol need not be that of the connection. */
export const mayDifferInProtocol = errors

/** The classes, before the laws. */
export const classes: Record<PacketClassName, Condition> = {
  new: inState(State.new),
  established: inState(State.established),
  'icmp-error': errors,
  expected,
  'expected-icmp-error': all([errors, expectedBit]),
  'expected-established': all([inState(State.established), expectedBit]),
  reset,
  invalid: inState(State.invalid),
  untracked: inState(State.untracked),
  ndp: discovery,
}

const present = (field: 'iif' | 'oif'): Condition => ({ kind: 'interface', field, names: [{ name: '', prefix: true }] })
const loopback: Condition = { kind: 'interface', field: 'iif', names: [{ name: 'lo' }] }

/** Which interfaces a packet has at a hook. A postrouting packet that was forwarded still has the one it came by. */
const interfaceLaws: Record<Hook, Condition> = {
  prerouting: all([present('iif'), not(present('oif'))]),
  input: all([present('iif'), not(present('oif'))]),
  forward: all([present('iif'), present('oif')]),
  output: all([not(present('iif')), present('oif')]),
  postrouting: present('oif'),
  ingress: all([present('iif'), not(present('oif'))]),
  egress: present('oif'),
}

/** A REJECT's RST goes out; it comes in only on the loopback device. */
const resetLaws: Partial<Record<Hook, Condition>> = {
  prerouting: any([not(reset), loopback]),
  input: any([not(reset), loopback]),
  forward: not(reset),
}

const layerLaws: Record<Layer, Condition> = {
  ip: all([any([family.ip, family.ip6]), stateLaws]),
  // Bridge conntrack (nf_conntrack_bridge) sees IP only.
  bridge: all([any([family.ip, family.ip6, inState(State.invalid | State.untracked)]), stateLaws]),
  arp: all([family.arp, inState(State.invalid)]),
  // Devices come before conntrack: no packet has a connection there.
  netdev: inState(State.invalid),
}

/** Laws of a layer as a condition, without the equality of protocols. */
export const lawsOf = (layer: Layer): Condition => layerLaws[layer]

/** What the laws of a hook say beside those of the layer. */
export const lawsAt = (hook: Hook): Condition => all([interfaceLaws[hook], resetLaws[hook] ?? all([])])
