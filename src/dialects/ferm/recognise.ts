import type { Source } from '../../text/index.ts'

const beginning = 65_536

/** ferm's own words at the beginning of a line; nothing else has them. */
const directive = /^[ \t]*(?:@(?:def|include|if|else|hook|subchain|gotosubchain|preserve)\b|def[ \t]+[$&]\w|domain[ \t]+(?:\(|ip6?\b|arp\b|eb\b|\$\w))/m
const chain = /(?:^|[\s{;])(?:chain[ \t]+(?:[("'][ \t]*)?[A-Z]\w*|table[ \t]+(?:\(|filter\b|nat\b|mangle\b|raw\b)(?![^\n]*\bhook\b))/
/** Upper-case targets before `;`, the last one where several stand before it: a line of nothing else is gone through once. */
const target = /\b(?:ACCEPT|DROP|REJECT|RETURN|LOG|NOP|MASQUERADE|NOTRACK)\b(?:(?!\b(?:ACCEPT|DROP|REJECT|RETURN|LOG|NOP|MASQUERADE|NOTRACK)\b)[^\n;{}])*;/
/** Lower-case keywords without dashes. */
const keyword = /\b(?:mod(?:ule)?[ \t]+(?:\([ \t]*)?(?:state|conntrack|comment|limit|multiport|recent)\b|proto(?:col)?[ \t]+(?:[("'][ \t]*)?(?:tcp|udp|icmp)|policy[ \t]+(?:ACCEPT|DROP)[ \t]*;|saddr[ \t]|interface[ \t])/
const other = /^(?:\*(?:filter|nat|mangle|raw)\b|-A |:INPUT |#!\/usr\/sbin\/nft|(?:add|create)[ \t]+(?:table|chain|rule)\b|table[ \t]+(?:inet|ip6?|bridge|netdev|arp)[ \t]+\w)/m

/** How sure a text speaks for ferm; see `Dialect.recognise`. */
export function recognise(source: Source): 0 | 1 | 2 | 3 {
  const text = source.text.length > beginning ? source.text.slice(0, beginning) : source.text
  const name = source.path.slice(source.path.lastIndexOf('/') + 1)
  const named = /(?:^|[._-])ferm(?:$|[._-])/.test(name) || /(?:^|\/)ferm(?:\.d)?\//.test(source.path)
  if (!other.test(text)) {
    if (directive.test(text)) return 3
    const words = [chain, target, keyword].filter(pattern => pattern.test(text)).length
    if (words >= 2) return 3
    if (words === 1) return 2
  }
  return named ? 1 : 0
}
