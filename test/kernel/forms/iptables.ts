import type { Form } from './form.ts'
import type { Protocol4or6 } from '../classes.ts'

const related = 'errors expected'
const both = 'established errors expected'
const tracked = `new ${both}`

const forms = (lets: string, ...matches: readonly string[]): readonly Form[] => matches.map(match => ({ rules: `-A INPUT ${match} -j ACCEPT`, lets }))

const wanted: readonly Form[] = [
  ...forms(related, '-m state --state RELATED', '-m state --state rel', '-m state --stat RELATED', '-m state --state RELATED -m state ! --state ESTABLISHED',
    '-m conntrack --ctstate RELATED', '-m conntrack --ctstate rElAtEd', '-m conntrack --ctstate R'),
  ...forms(both, '-m state --state RELATED,ESTABLISHED', '-m state --state related,established', '-m state --state R,E', '-m conntrack --ctstate RELATED,ESTABLISHED',
    '-m conntrack ! --ctstate NEW,INVALID,UNTRACKED', '-m conntrack --ctstatus EXPECTED,SEEN_REPLY'),
  ...forms(`${both} untracked`, '-m state ! --state NEW,INVALID', '-m conntrack ! --ctstate NEW,INVALID'),
  ...forms(`${both} invalid untracked`, '-m state ! --state NEW', '-m conntrack ! --ctstate NEW'),
  ...forms(`${tracked} untracked`, '-m state ! --state INVALID', '-m conntrack ! --ctstate INVALID'),
  ...forms(`${related} invalid untracked`, '-m state ! --state ESTABLISHED,NEW'),
  ...forms('new established', '-m state --state NEW,ESTABLISHED'),
  ...forms('untracked', '-m state --state UNTRACKED', '-m conntrack --ctstate UNTRACKED'),
  ...forms('invalid', '-m conntrack --ctstate INVALID', '-m conntrack --ctstate INVALID --ctstatus EXPECTED'),
  ...forms(`new ${related} invalid untracked`, '-m conntrack ! --ctstate ESTABLISHED'),
  ...forms('new invalid untracked', '-m conntrack ! --ctstate ESTABLISHED,RELATED'),
  ...forms('Nd', '-m conntrack --ctstate DNAT'),
  ...forms(`N ${both} invalid untracked`, '-m conntrack ! --ctstate DNAT'),
  ...forms(`Nd ${related}`, '-m conntrack --ctstate RELATED,DNAT'),
  ...forms('established', '-m conntrack --ctstate SNAT,ESTABLISHED'),
  ...forms(`${tracked} invalid untracked`, '-m conntrack --ctstate NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED').map(form => ({ ...form, unconditional: true as const })),
  ...forms('expected Ex Rxi', '-m conntrack --ctstatus EXPECTED', '-m conntrack --ctstatus expected', '-m helper --helper ""'),
  ...forms('new Eo Er Ec Ri Ri-mtu Ri-time Ri-param Ri-redirect', '-m conntrack ! --ctstatus EXPECTED'),
  ...forms('', '-m conntrack --ctstatus NONE', '-m helper --helper f', '-m helper --helper FTP', '-m conntrack --ctproto icmp'),
  ...forms('Ex', '-m conntrack --ctstate ESTABLISHED --ctstatus EXPECTED'),
  ...forms('Er Ec Ri Ri-mtu Ri-time Ri-param Ri-redirect', '-m conntrack --ctdir REPLY'),
  ...forms('new Eo Rx Ru Ex Rxi', '-m conntrack --ctdir ORIGINAL'),
  ...forms('Ri Ri-mtu Ri-time Ri-param Ri-redirect', '-m conntrack --ctstate RELATED --ctdir REPLY'),
  ...forms('expected Rxi', '-m conntrack --ctstate RELATED --ctdir ORIGINAL'),
  ...forms('Rx Ex Rxi Ec', '-m conntrack --ctproto tcp'),
  ...forms('Ru Ri Ri-mtu Ri-time Ri-param Ri-redirect', '-m conntrack --ctproto udp --ctstate RELATED'),
  ...forms('Rx Ex Rxi', '-m helper --helper ftp', '-m helper --helper "ftp"', '-m helper --helper ftp-21', '-m helper --helper ftpXYZ'),
  ...forms('new Eo Er Ru Ec Ri Ri-mtu Ri-time Ri-param Ri-redirect invalid untracked', '-m helper ! --helper ftp'),
  ...forms('Ru', '-m helper --helper tftp'),
  ...forms('Rx Rxi', '-m conntrack --ctstate RELATED -m helper --helper ftp'),
  ...forms('Rx', '-p tcp -m conntrack --ctstate RELATED -m helper --helper ftp'),
  ...forms('errors', '-p icmp -m conntrack --ctstate RELATED', '-p icmp -m state --state RELATED,ESTABLISHED'),
  ...forms('Ri Rxi Ri-mtu@ip', '-p icmp -m icmp --icmp-type 3 -m conntrack --ctstate RELATED'),
  ...forms('expected', '! -p icmp -m conntrack --ctstate RELATED'),
  ...forms('Rx Ex Ec', '-p tcp -m state --state RELATED,ESTABLISHED', '-p tcp -m tcp --dport 1:65535 -m conntrack --ctstate RELATED,ESTABLISHED'),
  ...forms('expected Ex Rxi Ec', '-m connmark --mark 7', '-m connmark --mark 0x7/0xf'),
  ...forms(both, '-i host0 -m conntrack --ctstate RELATED,ESTABLISHED', '-m comment --comment "RELATED, too" -m conntrack --ctstate RELATED,ESTABLISHED'),
]

/** Accepted by what follows the rule, which would be a rule of another kind. */
const left = 'RELATED passes because everything else is refused'

const shapes: readonly Form[] = [
  { rules: '-A INPUT -s 10.9.0.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', lets: both, only: 'ip' },
  { rules: '-A INPUT -s fd09::/64 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', lets: both, only: 'ip6' },
  { rules: '[1:60] -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT', lets: both },
  { rules: '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED -j ACCEPT', lets: both },
  { rules: '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j known\n-A known -j ACCEPT', table: ':known - [0:0]', lets: both },
  { rules: '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -g known\n-A known -p tcp -j ACCEPT', table: ':known - [0:0]', lets: 'Rx Ex Ec' },
  { rules: '-A INPUT -j known\n-A known -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', table: ':known - [0:0]', lets: both },
  { rules: '-A INPUT -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP', policy: 'accept', lets: both, left },
  { rules: '-A INPUT -m state --state NEW -j DROP', policy: 'accept', lets: `${both} invalid untracked`, left },
  { rules: '-A INPUT -m state --state NEW,INVALID -j DROP\n-A INPUT -j ACCEPT', lets: `${both} untracked`, left },
  { rules: '-A INPUT -p icmp -j ACCEPT\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT', lets: `${both} invalid Un`, redirects: 'kept' },
]

export const iptablesForms: readonly Form[] = [...wanted, ...shapes]

/** The words of IPv4 that are others in ip6tables. */
const forIp6 = (rules: string): string => rules.replaceAll('-m icmp --icmp-type 3', '-m icmp6 --icmpv6-type 1').replaceAll('-p icmp', '-p ipv6-icmp').replaceAll('--ctproto icmp', '--ctproto ipv6-icmp')

export const inIptables = ({ rules, policy, table = '' }: Form, family: Protocol4or6): string => `*filter
:INPUT ${policy === 'accept' ? 'ACCEPT' : 'DROP'} [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
${table && `${table}\n`}${family === 'ip6' ? forIp6(rules) : rules}
COMMIT
`
