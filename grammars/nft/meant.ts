import { didYouMean } from './errors.ts'
import { statementWords } from './words.ts'

/** Words of a rule that lack something, and those of other tools; with what nft has for them. */
const written: Readonly<Record<string, string>> = {
  dport: '`tcp dport` or `udp dport`', sport: '`tcp sport` or `udp sport`', dports: '`tcp dport { … }`', port: '`tcp dport` or `tcp sport`', saddr: '`ip saddr` or `ip6 saddr`', daddr: '`ip daddr` or `ip6 daddr`',
  src: '`ip saddr`', source: '`ip saddr`', destination: '`ip daddr`', state: '`ct state`', ctstate: '`ct state`', status: '`ct status`', helper: '`ct helper`', proto: '`meta l4proto`', protocol: '`meta l4proto`',
  l4proto: '`meta l4proto`', nfproto: '`meta nfproto`', interface: '`iifname` or `oifname`', in: '`iifname`', out: '`oifname`', flags: '`tcp flags`', syn: '`tcp flags syn`', length: '`meta length`', priority: '`meta priority`',
  echo: '`icmp type echo-request`', established: '`ct state established`', related: '`ct state related`', new: '`ct state new`', invalid: '`ct state invalid`', multiport: '`tcp dport { … }`', deny: '`drop` or `reject`',
  allow: '`accept`', pass: '`accept`', block: '`drop`', DNAT: '`dnat to`', SNAT: '`snat to`', port_unreachable: '`reject`',
}

/** Names of tools, and words that begin options of theirs. */
const tools = new Set(['nft', 'sudo', 'iptables', 'ip6tables'])

/** What to write for a word that begins nothing: the full words, or the nearest that there is. */
export function meantBy(word: string): string | undefined {
  if (Object.hasOwn(written, word)) return `write ${written[word]}`
  if (tools.has(word)) return `leave out \`${word}\`: a line of a file begins with the command`
  return didYouMean(word, [...statementWords, 'policy', 'type'])
}
