import type { Source } from '../../text/index.ts'

/** Text, and one of the words that it cannot do without: these are looked for first, since to compile a pattern takes longer than to read a small file. */
type Sign = readonly [words: readonly string[], pattern: RegExp]

/** Only nft writes these. */
const certain: readonly Sign[] = [
  [['#!'], /^#!.*\bnft\b/],
  [['table'], /^[ \t]*(?:add[ \t]+|create[ \t]+|delete[ \t]+|destroy[ \t]+)?table[ \t]+(?:ip|ip6|inet|arp|bridge|netdev)[ \t]+[\w.$-]+/m],
  [['ruleset'], /^[ \t]*flush[ \t]+ruleset\b/m],
  [['hook'], /\btype[ \t]+(?:filter|nat|route)[ \t]+hook[ \t]+\w+/],
  [['add', 'insert', 'create', 'delete', 'flush'], /^[ \t]*(?:add|insert|create|delete|flush)[ \t]+(?:rule|chain|set|map|element|table)[ \t]+\w+/m],
]

/** Words that other dialects do not know, though they could be anything. */
const typical: readonly Sign[] = [
  [['define'], /^[ \t]*(?:re)?define[ \t]+\w+[ \t]*=/m],
  [['ct ', 'ct\t'], /\bct[ \t]+(?:state|status|mark|helper|direction)\b/],
  [['l4proto', 'ifname', 'vmap', 'port ', 'port\t', 'addr ', 'addr\t'], /\b(?:meta[ \t]+l4proto|iifname|oifname|vmap|(?<!proto(?:col)?[ \t(]+)(?:tcp|udp)[ \t]+[ds]port|ip6?[ \t]+[sd]addr)\b/],
  [['elements'], /^[ \t]*elements[ \t]*=[ \t]*\{/m],
  [['table'], /^[ \t]*table[ \t]+\w+[ \t]*\{\s*(?:(?:set|map|flowtable|chain|counter|quota|ct[ \t]+\w+)[ \t]+[a-z_]\w*[ \t]*\{|\})/m],
]

const beginning = 65536

const shows = (text: string, signs: readonly Sign[]): boolean => signs.some(([words, pattern]) => words.some(word => text.includes(word)) && pattern.test(text))

/** See `Dialect.recognise`. */
export function recognise({ path, text }: Source): 0 | 1 | 2 | 3 {
  const head = text.length > beginning ? text.slice(0, beginning) : text
  const bare = !head.includes('#') ? head : head.replace(/^[ \t]*#(?!!).*$/gm, '')
  if (shows(bare, certain)) return 3
  if (shows(bare, typical)) return 2
  return /\.(?:nft|nftables|nftrules)$|(?:^|\/)nftables[^/]*\.conf$|(?:^|\/)nftables(?:\.d)?\//.test(path) ? 1 : 0
}
