/**
 * iptables-save and ip6tables-save: from text to rules and back.
 *
 * Invariants
 * - Commands are executed in the order of the file, as iptables-restore does; the ruleset is what then stands in the chains.
 * - The family of a file is told from its content, then its name; `Table.family` says it, no match does.
 * - A rule is one line and a line is at most one rule: `-s a,b` is one test over both addresses.
 * - Edits change or add whole lines' words; nothing is laid out anew.
 */
import { parse, type File, type IptablesTree } from '../../../grammars/iptables/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import type { Dialect, Lowered } from '../dialect.ts'
import { noSpelling } from '../../model/index.ts'
import { tableBytes } from '../xtables/index.ts'
import { comments } from './comments.ts'
import { editsFor } from './edits.ts'
import { expandIptables } from './expand.ts'
import { lowerFile } from './lower.ts'
import { needsOf } from './needs.ts'
import { print } from './print.ts'
import { recognise } from './recognise.ts'
import { createShapes } from './shapes.ts'

function lower(tree: IptablesTree): Lowered {
  const lowered = lowerFile(tree)
  Object.defineProperty(lowered.ruleset, 'spelling', { value: () => ({ ...noSpelling, tableBytes }) })
  Object.defineProperty(lowered.ruleset, 'needs', { value: () => needsOf(tree) })
  return { ruleset: lowered.ruleset, problems: lowered.problems, included: [], edits: editsFor(tree, lowered), notes: [] }
}

export const iptables: Dialect<File> = {
  name: 'iptables',
  recognise,
  parse: source => parse(source, createShapes()),
  lower: (tree: SyntaxTree<File>) => lower(tree),
  comments,
  print,
  expand(tree) {
    const lowered = lowerFile(tree)
    return { text: expandIptables(tree, lowered), problems: lowered.problems, notes: [] }
  },
}
