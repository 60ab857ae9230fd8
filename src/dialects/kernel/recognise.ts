import type { Source } from '../../text/index.ts'

/** Names under which distributions keep these files (sysctl.d(5), modprobe.d(5), modules-load.d(5), modules(5)). */
const knownPath = /(?:^|\/)(?:sysctl\.d\/[^/]*\.conf|sysctl\.conf|modprobe\.d\/[^/]*\.conf|modules-load\.d\/[^/]*\.conf|etc\/modules)$/

const setting = /^-?[\w*][\w*./@-]*[./][\w*./@-]*\s*=/
const namespaced = /^-?(?:net|kernel|fs|vm|user|dev|abi|debug)[./]/
const command = /^(?:options|blacklist|install|remove|alias|softdep|weakdep)\s+[\w*:.-]+(?:\s|$)/
const moduleName = /^[a-z][\w-]*$/i
/** A module that has to do with the packet path: such a name alone on a line is no accident. */
const netfilterModule = /^(?:nf|ip|ip6|ipt|ip6t|xt|nft|ebt|arp)_\w+$|^(?:iptable|ip6table|br_netfilter|nf-conntrack)\w*$/

/** How many lines are looked at. */
const enough = 200

/** See `Dialect.recognise`: every line looked at must be of one of the three formats. */
export function recogniseKernel({ path, text }: Source): 0 | 1 | 2 | 3 {
  const byName = knownPath.test(path) ? 1 : 0
  const lines: string[] = []
  let isCommentedOut = false
  for (const line of text.slice(0, 20_000).replaceAll(/\\\r?\n/g, ' ').split(/\r\n?|\n/)) {
    const bare = line.trim()
    const comment = /^[#;]+\s*(.*)/.exec(bare)?.[1]
    if (comment !== undefined) isCommentedOut ||= namespaced.test(comment) && setting.test(comment)
    else if (bare !== '') lines.push(bare)
    if (lines.length === enough) break
  }
  if (text.length > 20_000) lines.pop()
  if (lines.length === 0) return isCommentedOut ? 1 : byName
  if (lines.every(line => setting.test(line) || /^-[\w*./@-]+$/.test(line))) return lines.some(line => namespaced.test(line)) ? 3 : 2
  if (lines.every(line => command.test(line))) return 3
  if (lines.every(line => moduleName.test(line))) return lines.some(line => netfilterModule.test(line)) ? 2 : byName
  return byName
}
