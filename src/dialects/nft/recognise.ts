import type { Source } from '../../text/index.ts'

/** Only nft writes these. */
const certain = [
  /^#!.*\bnft\b/,
  /^[ \t]*(?:add[ \t]+|create[ \t]+|delete[ \t]+|destroy[ \t]+)?table[ \t]+(?:ip|ip6|inet|arp|bridge|netdev)[ \t]+[\w.$-]+/m,
  /^[ \t]*flush[ \t]+ruleset\b/m,
  /\btype[ \t]+(?:filter|nat|route)[ \t]+hook[ \t]+\w+/,
  /^[ \t]*(?:add|insert|create|delete|flush)[ \t]+(?:rule|chain|set|map|element|table)[ \t]+\w+/m,
]

/** Words that other dialects do not know, though they could be anything. */
const typical = [
  /^[ \t]*(?:re)?define[ \t]+\w+[ \t]*=/m,
  /\bct[ \t]+(?:state|status|mark|helper|direction)\b/,
  /\b(?:meta[ \t]+l4proto|iifname|oifname|vmap|(?<!proto(?:col)?[ \t(]+)(?:tcp|udp)[ \t]+[ds]port|ip6?[ \t]+[sd]addr)\b/,
  /^[ \t]*elements[ \t]*=[ \t]*\{/m,
  /^[ \t]*table[ \t]+\w+[ \t]*\{\s*(?:(?:set|map|flowtable|chain|counter|quota|ct[ \t]+\w+)[ \t]+[a-z_]\w*[ \t]*\{|\})/m,
]

const beginning = 65536

/** See `Dialect.recognise`. */
export function recognise({ path, text }: Source): 0 | 1 | 2 | 3 {
  const head = text.length > beginning ? text.slice(0, beginning) : text
  const bare = head.replace(/^[ \t]*#(?!!).*$/gm, '')
  if (certain.some(pattern => pattern.test(bare))) return 3
  if (typical.some(pattern => pattern.test(bare))) return 2
  return /\.(?:nft|nftables|nftrules)$|(?:^|\/)nftables[^/]*\.conf$|(?:^|\/)nftables(?:\.d)?\//.test(path) ? 1 : 0
}
