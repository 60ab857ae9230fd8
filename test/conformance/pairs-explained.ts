/**
 * Why pairs of upstream's suite differ here. Each row names what is asked or refused; a pair that differs and fits no row is a
 * disagreement to look into, and so is a row that fits no pair that differs.
 */
export interface Explanation {
  /** The iptables command lines that it is about. */
  readonly source: RegExp
  /** What the difference is about: `question`, a match that is a question of its own in each dialect; `refused`, text that a real tool refuses. */
  readonly kind: 'question' | 'refused' | 'meaning'
  readonly why: string
}

const question = (modules: string, why: string): Explanation => ({ source: new RegExp(`-m (?:${modules})\\b`), kind: 'question', why })

export const explanations: readonly Explanation[] = [
  question('ah|frag|hbh|rt|dst|ttl|hl|length|dccp|ecn|dscp|tos|esp|ipcomp|mac|tcpmss', 'header fields beyond addresses, ports, flags and types are not in the model'),
  { source: /-m mh|-p mh|--(?:chunk-types|tcp-option|dccp-\w+)| -f /, kind: 'question', why: 'header fields beyond addresses, ports, flags and types are not in the model' },
  { source: /-s \S+\/(?:ffff:0:|0:ffff:)/, kind: 'question', why: 'IPv6 addresses under a mask with holes are no range' },
  question('realm|addrtype|rpfilter', 'routing decides: only the target knows its routes'),
  question('cgroup|cpu|devgroup|owner|pkttype|policy|socket|ipvs|set', 'the target decides, not the packet'),
  question('limit|hashlimit|quota|statistic|connlimit|connbytes|recent|time|connlabel', 'the answer varies, and the two tools count and write it each in its own way'),
  { source: /--(?:ctexpire|ctorigdstport|ctorigsrcport|ctorig\w+|ctrepl\w+)/, kind: 'question', why: 'addresses and ports of the other direction and times of connections are not in the model' },
  { source: /-m (?:icmp6?|tcpmss|ipcomp|esp|dccp|udp|tcp|sctp|udplite)\b(?!.*-p)/, kind: 'refused', why: 'iptables refuses the module without -p; the translator does not look' },
  { source: /-j (?:DSCP|TOS|CLASSIFY|CHECKSUM|TCPOPTSTRIP|ECN|TTL|HL)\b/, kind: 'refused', why: 'iptables refuses the target outside table mangle; the translator does not look' },
  { source: /-m ecn .*--ecn-tcp/, kind: 'refused', why: 'iptables refuses --ecn-tcp-… without -p tcp; the translator does not look' },
  { source: /--to-destination \[\S+-\S+\]:/, kind: 'refused', why: 'nft wants brackets around each end of a range; it refuses the translation' },
  { source: /--chunk-types only/, kind: 'refused', why: 'the translation names a chunk that nft does not know: it refuses it' },
  { source: /-j SYNPROXY/, kind: 'meaning', why: 'what SYNPROXY does is not understood in either dialect, and it goes by two names' },
  { source: /! --helper/, kind: 'meaning', why: 'x_tables matches packets without a master too (xt_helper.c returns invert), nft does not (nft_ct.c breaks)' },
  { source: /-i \+$/, kind: 'meaning', why: 'x_tables reads `! -i +` as never; the translation names an interface that cannot be' },
]
