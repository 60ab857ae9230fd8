import type { Dialect, DialectName, Reader } from '../dialects/dialect.ts'
import type { Problem } from '../syntax/index.ts'
import type { Place, Source } from '../text/index.ts'

export interface ExpandResult {
  readonly dialect: DialectName
  readonly text: string
  /** What is wrong in the text: then it is less than the file says. */
  readonly problems: readonly Problem[]
  /** What only execution could tell. */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

/**
 * The rules that a file comes to. ferm: the iptables-save text that ferm would load for the domain. nft: the same text with
 * variables and includes resolved. iptables: what stands in the chains when all commands are done. Kernel settings: as they are.
 */
export function expand(source: Source, dialect: Dialect, reader: Reader, { domain }: { readonly domain: 'ip' | 'ip6' }): ExpandResult {
  const tree = dialect.parse(source)
  const expanded = dialect.expand?.(tree, reader, { family: domain }) ?? { text: source.text, problems: [], notes: [] }
  return { dialect: dialect.name, ...expanded, problems: [...tree.errors, ...expanded.problems] }
}
