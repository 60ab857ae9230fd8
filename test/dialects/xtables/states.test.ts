import { describe, expect, test } from 'vitest'
import { filter } from '../iptables/read.ts'
import { meets, packets } from './packets.ts'

/**
 * Which packets each form matches, as measured on kernel 6.18 with iptables 1.8.9, legacy and nf_tables alike.
 * N new, E established (original, reply, control), R related (icmp, expected, udp, icmp about expected), I invalid,
 * U untracked, Nd new with destination NAT.
 */
const forms: Readonly<Record<string, string>> = {
  '-m state --state RELATED': 'Ri Rx Ru Rxi',
  '-m state --state RELATED,ESTABLISHED': 'Eo Er Ri Rx Ru Ex Rxi Ec',
  '-m state --state related,established': 'Eo Er Ri Rx Ru Ex Rxi Ec',
  '-m state --state R,E': 'Eo Er Ri Rx Ru Ex Rxi Ec',
  '-m state --state rel': 'Ri Rx Ru Rxi',
  '-m state --stat RELATED': 'Ri Rx Ru Rxi',
  '-m state ! --state NEW': 'Eo Er Ri Rx Ru Ex Rxi Ec I U',
  '-m state ! --state INVALID': 'N Eo Er Ri Rx Ru Ex Rxi Ec U Nd',
  '-m state ! --state ESTABLISHED,NEW': 'Ri Rx Ru Rxi I U',
  '-m state --state UNTRACKED': 'U',
  '-m state --state RELATED -m state ! --state ESTABLISHED': 'Ri Rx Ru Rxi',
  '-m conntrack --ctstate rElAtEd': 'Ri Rx Ru Rxi',
  '-m conntrack ! --ctstate NEW,INVALID,UNTRACKED': 'Eo Er Ri Rx Ru Ex Rxi Ec',
  '-m conntrack ! --ctstate ESTABLISHED,RELATED': 'N I U Nd',
  '-m conntrack --ctstate INVALID': 'I',
  '-m conntrack --ctstate DNAT': 'Nd',
  '-m conntrack ! --ctstate DNAT': 'N Eo Er Ri Rx Ru Ex Rxi Ec I U',
  '-m conntrack --ctstate RELATED,DNAT': 'Ri Rx Ru Rxi Nd',
  '-m conntrack --ctstate SNAT,ESTABLISHED': 'Eo Er Ex Ec',
  '-m conntrack --ctstatus EXPECTED': 'Rx Ru Ex Rxi',
  '-m conntrack ! --ctstatus EXPECTED': 'N Eo Er Ri Ec Nd',
  '-m conntrack --ctstatus expected': 'Rx Ru Ex Rxi',
  '-m conntrack --ctstatus EXPECTED,ASSURED': 'Rx Ru Ex Rxi Ec',
  '-m conntrack --ctstatus NONE': '',
  '-m conntrack --ctstatus CONFIRMED': 'Eo Er Ri Ru Ex Rxi Ec',
  '-m conntrack --ctstatus SEEN_REPLY': 'Eo Er Ri Ex Rxi Ec',
  '-m conntrack --ctstate ESTABLISHED --ctstatus EXPECTED': 'Ex',
  '-m conntrack --ctstate INVALID --ctstatus EXPECTED': 'I',
  '-m conntrack --ctdir REPLY': 'Er Ri Ec',
  '-m conntrack --ctdir ORIGINAL': 'N Eo Rx Ru Ex Rxi Nd',
  '-m conntrack --ctstate RELATED --ctdir REPLY': 'Ri',
  '-m conntrack --ctstate RELATED --ctdir ORIGINAL': 'Rx Ru Rxi',
  '-m conntrack --ctproto tcp': 'Rx Ex Rxi Ec',
  '-m conntrack --ctproto udp --ctstate RELATED': 'Ri Ru',
  '-m conntrack --ctproto icmp': '',
  '-m helper --helper ftp': 'Rx Ex Rxi',
  '-m helper --helper "ftp"': 'Rx Ex Rxi',
  '-m helper ! --helper ftp': 'N Eo Er Ri Ru Ec I U Nd',
  '-m helper --helper ""': 'Rx Ru Ex Rxi',
  '-m helper ! --helper ""': 'N Eo Er Ri Ec I U Nd',
  '-m helper --helper ftp-21': 'Rx Ex Rxi',
  '-m helper --helper ftpXYZ': 'Rx Ex Rxi',
  '-m helper --helper f': '',
  '-m helper --helper FTP': '',
  '-m helper --helper tftp': 'Ru',
  '-m conntrack --ctstate RELATED -m helper --helper ftp': 'Rx Rxi',
  '-p tcp -m conntrack --ctstate RELATED -m helper --helper ftp': 'Rx',
  '-p icmp -m conntrack --ctstate RELATED': 'Ri Rxi',
  '-p icmp -m icmp --icmp-type any -m conntrack --ctstate RELATED': 'Ri Rxi',
  '-p icmp -m icmp --icmp-type 3 -m conntrack --ctstate RELATED': 'Ri Rxi',
  '-p icmp -m icmp --icmp-type 3/4 -m conntrack --ctstate RELATED': '',
  '-p icmp -m icmp --icmp-type fragmentation-needed -m conntrack --ctstate RELATED': '',
  '! -p icmp -m conntrack --ctstate RELATED': 'Rx Ru',
  '-m connmark --mark 0': 'N Eo Er Ri Rx Ru Ex Rxi Ec Nd',
  '-m conntrack --ctstate NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED': 'N Eo Er Ri Rx Ru Ex Rxi Ec I U Nd',
}

describe('a form matches the packets that the kernel matches', () => {
  test.each(Object.entries(forms))('%s', (form, expected) => {
    const { rule } = filter(`-A INPUT ${form} -j ACCEPT`)[0]!
    const matched = Object.entries(packets).filter(([, packet]) => rule.matches.every(({ condition }) => meets(packet, condition)))
    expect(matched.map(([name]) => name).join(' ')).toBe(expected)
  })
})
