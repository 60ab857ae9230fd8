import { helperNamed, userspaceHelpers } from '../../model/index.ts'
import type { Expectation } from '../../model/index.ts'

/** Explanations that all dialects share, a line or two each. */

type Docs = Readonly<Record<string, string>>

/** Conntrack states. Source: iptables-extensions(8), conntrack; nft(8), CONNTRACK EXPRESSIONS; nf_conntrack_core.c. */
export const stateDocs: Docs = {
  new: 'The first packets of a connection: none has been answered yet. An inbound rule that accepts `new` without ports opens everything.',
  established: 'Packets of a connection that has been answered, in either direction.',
  related: 'ICMP errors about a known connection, and first packets of connections that a conntrack helper (FTP, SIP, …) or `ct expectation` has foreseen: '
    + 'whoever steers the helper chooses their ports. `nflint explain related-accept` has more.',
  invalid: 'Packets that belong to no connection and can begin none: answers to nothing, wrong checksums, windows or flags.',
  untracked: 'Packets that conntrack was told to leave alone (`notrack`), and IPv6 neighbour and multicast listener discovery, always.',
  snat: 'The source address of the connection was translated.',
  dnat: 'The destination address of the connection was translated.',
}

/** Bits of the connection's status. Source: nf_conntrack_common.h, enum ip_conntrack_status. */
export const statusDocs: Docs = {
  expected: 'A helper or an expectation has foreseen this connection. It keeps the bit for life, also when ESTABLISHED.',
  'seen-reply': 'Packets were seen in both directions.', assured: 'The connection is not dropped early when the table is full.',
  confirmed: 'The first packet has left the machine.', snat: 'The source is translated.', dnat: 'The destination is translated.', dying: 'The connection is being removed.',
  none: 'None of the others.',
}

/** Hooks. Source: nft(8), ADDRESS FAMILIES. */
export const hookDocs: Docs = {
  prerouting: 'All packets that come in, before it is decided whether they are for this machine.',
  input: 'Packets for this machine.', forward: 'Packets that go through this machine to another one.', output: 'Packets that this machine sends.',
  postrouting: 'All packets that go out, sent or forwarded, when the route is known.',
  ingress: 'Packets as they come from a device, before all else; before conntrack and reassembly.', egress: 'Packets as they are handed to a device, after all else.',
}

/** What becomes of a packet. Source: nft(8), VERDICT STATEMENTS. */
export const verdictDocs: Docs = {
  accept: 'Ends this base chain and lets the packet on; later chains of the hook and later hooks still see it.',
  drop: 'The packet is gone at once, without an answer. No other chain sees it.',
  reject: 'Drops the packet and answers with an ICMP error or a TCP reset.',
  return: 'Goes on behind the rule that jumped here; in a base chain, the policy decides.',
  jump: 'Goes through another chain of the table and comes back behind this rule when that one decides nothing.',
  goto: 'Goes to another chain of the table and does not come back here.',
  continue: 'Goes on with the next rule.', queue: 'Hands the packet to a program, which decides.',
}

const protocolNames: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 47: 'gre' }

const expectationText = ({ l4proto, dport, sport }: Expectation): string => {
  const name = protocolNames[l4proto] ?? String(l4proto)
  return sport !== undefined ? `${name} from port ${sport}` : dport ? `${name} to ports ${dport[0]}-${dport[1]}` : name
}

/** What is known of a conntrack helper, in Markdown. */
export function helperDoc(name: string): string | undefined {
  const helper = helperNamed(name)
  if (!helper) return userspaceHelpers.includes(name) ? `Conntrack helper **${name}**, run in user space by conntrackd.` : undefined
  const { purpose, control, expects, families, modules, risk, cves } = helper
  const at = control.map(({ l4proto, port }) => `${protocolNames[l4proto] ?? l4proto} port ${port}`).join(', ')
  return [
    `Conntrack helper **${helper.name}**: ${purpose}${at ? ` (${at})` : ''}.`,
    ...(expects.length > 0 ? [`Opens as RELATED: ${[...new Set(expects.map(expectationText))].join('; ')}.`] : []),
    `Risk: ${risk}.${cves.length > 0 ? ` ${cves.join(', ')}.` : ''}`,
    `Families: ${families.join(', ')}. Module: \`${modules[0]}\`.`,
  ].join('\n\n')
}
