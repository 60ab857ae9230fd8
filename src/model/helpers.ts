/**
 * The conntrack helpers of the kernel: names as `CT --helper` and nft's `ct helper` objects take them.
 * Sources: net/netfilter/nf_conntrack_*.c, measured on kernel 6.18; CVE texts and the Debian kernel changelog.
 */
export interface HelperInfo {
  readonly name: string
  /** What it is for, in a few words. */
  readonly purpose: string
  /** Kernel modules that bring it, newest name first; old and NAT companions included. */
  readonly modules: readonly string[]
  readonly families: readonly ('ip' | 'ip6')[]
  /** l4 protocols and default port of the control connection. */
  readonly control: readonly { readonly l4proto: number; readonly port: number }[]
  /** What it makes the kernel expect; ports are the destination's, undefined where there are none. */
  readonly expects: readonly Expectation[]
  /** Who may open the expected connection: one of the two hosts of the control connection, or others too. */
  readonly between: 'same hosts' | 'any hosts'
  /** How an expectation can be abused, in a clause. */
  readonly risk: string
  readonly cves: readonly string[]
}

export interface Expectation {
  readonly l4proto: number
  /**
   * Destination ports that a tightened rule keeps. The payload may ask for any port; real programs use the
   * ephemeral range (Linux 32768-60999, IANA 49152-65535) for ftp, tftp and irc, and configured ports from
   * 1024 up for media and backup protocols.
   */
  readonly dport?: readonly [low: number, high: number]
  /** Source port where the helper fixes it. */
  readonly sport?: number
}

const tcp = 6
const udp = 17
const gre = 47
const ephemeral = [32768, 65535] as const
const unprivileged = [1024, 65535] as const

export const helpers: readonly HelperInfo[] = [
  {
    name: 'ftp', between: 'same hosts', purpose: 'FTP data connections', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_ftp', 'nf_nat_ftp', 'ip_conntrack_ftp', 'ip_nat_ftp'],
    control: [{ l4proto: tcp, port: 21 }], expects: [{ l4proto: tcp, dport: ephemeral }],
    risk: 'a PORT or 227 line in the control connection opens any port of the sender, also below 1024',
    cves: ['CVE-2001-0405'],
  },
  {
    name: 'tftp', between: 'same hosts', purpose: 'TFTP transfers', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_tftp', 'nf_nat_tftp', 'ip_conntrack_tftp', 'ip_nat_tftp'],
    control: [{ l4proto: udp, port: 69 }], expects: [{ l4proto: udp, dport: ephemeral }],
    risk: 'each request opens the client\'s source port to any port of the server', cves: [],
  },
  {
    name: 'irc', between: 'any hosts', purpose: 'IRC DCC', families: ['ip'],
    modules: ['nf_conntrack_irc', 'nf_nat_irc', 'ip_conntrack_irc', 'ip_nat_irc'],
    control: [{ l4proto: tcp, port: 6667 }], expects: [{ l4proto: tcp, dport: ephemeral }],
    risk: 'a DCC line opens a port of the client to every address', cves: ['CVE-2014-1690', 'CVE-2022-2663', 'CVE-2026-53268'],
  },
  {
    name: 'sip', between: 'any hosts', purpose: 'SIP calls (RTP, RTCP, T.38)', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_sip', 'nf_nat_sip', 'ip_conntrack_sip', 'ip_nat_sip'],
    control: [{ l4proto: udp, port: 5060 }, { l4proto: tcp, port: 5060 }],
    expects: [{ l4proto: udp, dport: unprivileged }, { l4proto: tcp, dport: unprivileged }],
    risk: 'an SDP body opens the ports it names', cves: ['CVE-2026-52986', 'CVE-2026-72253', 'CVE-2026-74569'],
  },
  {
    name: 'pptp', between: 'same hosts', purpose: 'PPTP tunnels', families: ['ip'],
    modules: ['nf_conntrack_pptp', 'nf_nat_pptp', 'nf_conntrack_proto_gre', 'nf_nat_proto_gre', 'ip_conntrack_pptp', 'ip_nat_pptp'],
    control: [{ l4proto: tcp, port: 1723 }], expects: [{ l4proto: gre }],
    risk: 'the call set-up opens GRE in both directions', cves: [],
  },
  {
    name: 'RAS', between: 'any hosts', purpose: 'H.323 registration', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_h323', 'nf_nat_h323', 'ip_conntrack_h323', 'ip_nat_h323'],
    control: [{ l4proto: udp, port: 1719 }],
    expects: [{ l4proto: tcp, dport: unprivileged }, { l4proto: udp, dport: unprivileged }],
    risk: 'registration and call messages open the addresses and ports they name',
    cves: ['CVE-2007-3642', 'CVE-2020-14305', 'CVE-2024-26851'],
  },
  {
    name: 'Q.931', between: 'any hosts', purpose: 'H.323 calls', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_h323', 'nf_nat_h323', 'ip_conntrack_h323', 'ip_nat_h323'],
    control: [{ l4proto: tcp, port: 1720 }],
    expects: [{ l4proto: tcp, dport: unprivileged }, { l4proto: udp, dport: unprivileged }],
    risk: 'call messages open the addresses and ports they name',
    cves: ['CVE-2007-3642', 'CVE-2020-14305', 'CVE-2024-26851'],
  },
  {
    name: 'H.245', between: 'any hosts', purpose: 'H.323 media', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_h323', 'nf_nat_h323', 'ip_conntrack_h323', 'ip_nat_h323'],
    control: [], expects: [{ l4proto: udp, dport: unprivileged }, { l4proto: tcp, dport: unprivileged }],
    risk: 'media messages open the addresses and ports they name',
    cves: ['CVE-2007-3642', 'CVE-2020-14305', 'CVE-2024-26851'],
  },
  {
    name: 'sane', between: 'same hosts', purpose: 'network scanners', families: ['ip', 'ip6'], modules: ['nf_conntrack_sane'],
    control: [{ l4proto: tcp, port: 6566 }], expects: [{ l4proto: tcp, dport: unprivileged }],
    risk: 'the server\'s answer opens a port of it', cves: [],
  },
  {
    name: 'amanda', between: 'same hosts', purpose: 'Amanda backups', families: ['ip', 'ip6'],
    modules: ['nf_conntrack_amanda', 'nf_nat_amanda', 'ip_conntrack_amanda', 'ip_nat_amanda'],
    control: [{ l4proto: udp, port: 10080 }], expects: [{ l4proto: tcp, dport: unprivileged }],
    risk: 'a reply opens up to four ports it names', cves: [],
  },
  {
    name: 'netbios-ns', between: 'any hosts', purpose: 'answers to NetBIOS broadcasts', families: ['ip'],
    modules: ['nf_conntrack_netbios_ns', 'ip_conntrack_netbios_ns'],
    control: [{ l4proto: udp, port: 137 }], expects: [{ l4proto: udp, sport: 137 }],
    risk: 'a broadcast lets every host of the subnet answer from port 137', cves: [],
  },
  {
    name: 'snmp', between: 'any hosts', purpose: 'answers to SNMP broadcasts', families: ['ip'],
    modules: ['nf_conntrack_snmp'],
    control: [{ l4proto: udp, port: 161 }], expects: [{ l4proto: udp, sport: 161 }],
    risk: 'a broadcast lets every host of the subnet answer from port 161', cves: [],
  },
  {
    name: 'snmp_trap', between: 'same hosts', purpose: 'NAT of SNMP traps', families: ['ip'], modules: ['nf_nat_snmp_basic', 'ip_nat_snmp_basic'],
    control: [{ l4proto: udp, port: 162 }], expects: [],
    risk: 'it rewrites SNMP payloads in the kernel', cves: ['CVE-2019-9162'],
  },
]

/** Helpers that conntrack-tools runs in user space (libct_helper_*.so) and registers at run time. */
export const userspaceHelpers: readonly string[] = ['amanda', 'dhcpv6', 'ftp', 'mdns', 'rpc', 'sane', 'slp', 'ssdp', 'tftp', 'tns']

/** The helper of an exact name. A kernel helper loaded with `ports=P` is called `ftp-P`: it is found under `ftp`. */
export function helperNamed(name: string): HelperInfo | undefined {
  const [, ofPort] = /^(.+)-\d+$/.exec(name) ?? []
  return helpers.find(helper => helper.name === name) ?? helpers.find(helper => helper.name === ofPort)
}

/** Helpers that a kernel module brings. Modules are written with `-` or `_`. */
export const helpersOfModule = (module: string): readonly HelperInfo[] =>
  helpers.filter(helper => helper.modules.includes(module.replaceAll('-', '_')))
