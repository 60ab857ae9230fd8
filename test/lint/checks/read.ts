import type { Dialect, DialectName, Lowered, Reader } from '../../../src/dialects/dialect.ts'
import type { LintInput } from '../../../src/lint/index.ts'
import type { Problem, SyntaxTree } from '../../../src/syntax/index.ts'
import { dialectNamed } from '../../../src/dialects/index.ts'

export interface Read extends LintInput {
  readonly dialect: Dialect
  readonly tree: SyntaxTree
  readonly lowered: Lowered
}

export const pathOf: Record<DialectName, string> = { nft: 'rules.nft', iptables: 'rules.v4', ferm: 'ferm.conf', kernel: 'settings.conf' }

/** A ruleset and the files that it includes, by path, as lint takes them. */
export function read(name: DialectName, path: string, text: string, files: Readonly<Record<string, string>> = {}): Read {
  const reader: Reader = { read: wanted => files[wanted.replace(/^\.\//, '')], list: () => undefined }
  const dialect = dialectNamed(name)
  const tree = dialect.parse({ path, text })
  const lowered = dialect.lower(tree, reader)
  const trees = [tree, ...lowered.included]
  const problems: readonly Problem[] = [...trees.flatMap(({ errors }) => errors), ...lowered.problems]
  return {
    dialect, tree, lowered, problems,
    ruleset: lowered.ruleset,
    edits: lowered.edits,
    files: trees.map(each => ({ source: each.source, comments: dialect.comments(each) })),
  }
}
