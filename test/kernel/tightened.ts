/** What `tighten` makes of a text, for the tool that loads it. */
import type { Loader } from './load.ts'

/** Golden rewriting by hand, until the public API stands. */
export function tightened(loader: Loader, text: string): string {
  const reject = text.includes('1000')
  const ephemeral = loader.startsWith('ip') || loader === 'ferm' ? '32768:65535' : '32768-65535'
  if (loader === 'nft') {
    const helper = 'ip saddr 10.9.0.1 tcp dport 32768-65535 ct state related ct helper "ftp" accept\n ip6 saddr fd09::1 tcp dport 32768-65535 ct state related ct helper "ftp" accept'
    return text.replace(/ct state (\{ established, related \}|established,related) accept/, `ct state established accept
    ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
    ct state related icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
    ${reject ? 'ct state related tcp flags & rst == rst accept' : helper}`)
  }
  if (loader === 'ferm') {
    const helper = `proto tcp dport ${ephemeral} mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;`
    return text.replace(/mod (conntrack ct|state )state \((RELATED ESTABLISHED|ESTABLISHED RELATED)\) ACCEPT;/, `mod conntrack ctstate ESTABLISHED ACCEPT;
    proto icmp mod conntrack ctstate RELATED ACCEPT;
    ${reject ? 'proto tcp tcp-flags RST RST mod conntrack ctstate RELATED ACCEPT;' : helper}`)
  }
  const chain = reject ? 'OUTPUT' : 'INPUT'
  const icmp = loader.startsWith('ip6') ? 'ipv6-icmp' : 'icmp'
  const rest = reject ? '-p tcp -m tcp --tcp-flags RST RST -m conntrack --ctstate RELATED' : `-p tcp -m tcp --dport ${ephemeral} -m conntrack --ctstate RELATED -m helper --helper ftp`
  return text.replace('--ctstate RELATED,ESTABLISHED -j ACCEPT', `--ctstate ESTABLISHED -j ACCEPT
-A ${chain} -p ${icmp} -m conntrack --ctstate RELATED -j ACCEPT
-A ${chain} ${rest} -j ACCEPT`)
}
