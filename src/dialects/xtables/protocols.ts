/**
 * Protocol names of /etc/protocols and those that iptables knows itself (`xtables_chain_protos`, libxtables/xtables.c).
 * 0 is every protocol.
 */
const names: readonly (readonly [protocol: number, names: string])[] = [
  [0, 'ip IP hopopt HOPOPT all'],
  [1, 'icmp ICMP'],
  [2, 'igmp IGMP'],
  [3, 'ggp GGP'],
  [4, 'ipencap IP-ENCAP'],
  [5, 'st ST'],
  [6, 'tcp TCP'],
  [8, 'egp EGP'],
  [9, 'igp IGP'],
  [12, 'pup PUP'],
  [17, 'udp UDP'],
  [20, 'hmp HMP'],
  [22, 'xns-idp XNS-IDP'],
  [27, 'rdp RDP'],
  [29, 'iso-tp4 ISO-TP4'],
  [33, 'dccp DCCP'],
  [36, 'xtp XTP'],
  [37, 'ddp DDP'],
  [38, 'idpr-cmtp IDPR-CMTP'],
  [41, 'ipv6 IPv6'],
  [43, 'ipv6-route IPv6-Route'],
  [44, 'ipv6-frag IPv6-Frag'],
  [45, 'idrp IDRP'],
  [46, 'rsvp RSVP'],
  [47, 'gre GRE'],
  [50, 'esp IPSEC-ESP'],
  [51, 'ah IPSEC-AH'],
  [57, 'skip SKIP'],
  [58, 'ipv6-icmp IPv6-ICMP icmpv6'],
  [59, 'ipv6-nonxt IPv6-NoNxt ipv6-no-next'],
  [60, 'ipv6-opts IPv6-Opts'],
  [73, 'rspf RSPF CPHB'],
  [81, 'vmtp VMTP'],
  [88, 'eigrp EIGRP'],
  [89, 'ospf OSPFIGP'],
  [93, 'ax.25 AX.25'],
  [94, 'ipip IPIP'],
  [97, 'etherip ETHERIP'],
  [98, 'encap ENCAP'],
  [103, 'pim PIM'],
  [108, 'ipcomp IPCOMP'],
  [112, 'vrrp VRRP'],
  [115, 'l2tp L2TP'],
  [124, 'isis ISIS'],
  [132, 'sctp SCTP'],
  [133, 'fc FC'],
  [135, 'mobility-header Mobility-Header ipv6-mh mh'],
  [136, 'udplite UDPLite udp-lite'],
  [137, 'mpls-in-ip MPLS-in-IP'],
  [138, 'manet'],
  [139, 'hip HIP'],
  [140, 'shim6 Shim6'],
  [141, 'wesp WESP'],
  [142, 'rohc ROHC'],
  [143, 'ethernet Ethernet'],
]

let protocols: ReadonlyMap<string, number> | undefined

/** Made when a name is first asked for. */
const byName = (): ReadonlyMap<string, number> => (protocols ??= new Map(names.flatMap(([protocol, words]) => words.split(' ').map(word => [word, protocol] as const))))

/** Number of a protocol name or a number written in C (`6`, `0x6`); undefined when it is neither. iptables lowers the case. */
export function protocolNumber(word: string): number | undefined {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(word)) {
    const value = /^0\d/.test(word) ? Number.parseInt(word, 8) : Number(word)
    return value <= 255 ? value : undefined
  }
  return byName().get(word) ?? byName().get(word.toLowerCase())
}

/** All protocol names, for "did you mean". */
export const protocolNames = (): Iterable<string> => byName().keys()

/** The name that iptables-save prints for a protocol; the number where there is none. */
export const protocolName = (protocol: number): string => printed[protocol] ?? String(protocol)

const printed: Readonly<Record<number, string>> = {
  1: 'icmp', 2: 'igmp', 4: 'ipencap', 6: 'tcp', 17: 'udp', 33: 'dccp', 41: 'ipv6', 47: 'gre', 50: 'esp', 51: 'ah',
  58: 'ipv6-icmp', 89: 'ospf', 103: 'pim', 108: 'ipcomp', 112: 'vrrp', 132: 'sctp', 135: 'ipv6-mh', 136: 'udplite',
}
