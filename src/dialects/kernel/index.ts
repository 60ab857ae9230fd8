/**
 * Kernel settings that decide whether conntrack helpers attach by themselves: sysctl.d, modprobe.d, modules-load.d.
 *
 * Invariants
 * - Such a file has settings and no rules; nothing in it includes another file, and an `install` command is text, never run.
 */
import { parseKernel } from '../../../grammars/kernel/index.ts'
import type { KernelFile } from '../../../grammars/kernel/index.ts'
import type { Edits, Unable } from '../../model/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import type { Comment, Dialect } from '../dialect.ts'
import { settingsOf } from './lower.ts'
import { printSettings } from './print.ts'
import { recogniseKernel } from './recognise.ts'

const noRules: Unable = { reason: 'kernel settings hold no firewall rules' }

const edits: Edits = {
  removeRules: () => noRules,
  narrow: narrowings => ({ edits: [], left: narrowings.map(({ rule }) => ({ rule, reason: noRules.reason })) }),
  silence: () => noRules,
}

/** Comments stand on lines of their own; each covers the next line that says something. */
function comments({ source, tokens, root }: SyntaxTree<KernelFile>): readonly Comment[] {
  const found: Comment[] = []
  let next = 0
  for (const { tokenType, startOffset, image } of tokens) {
    if (tokenType.name !== 'Comment') continue
    while (next < root.lines.length && root.lines[next]!.start < startOffset) next++
    const line = root.lines[next]
    const end = startOffset + image.length
    found.push({
      start: startOffset, end, text: image.replace(/^[#;]+/, '').trim(),
      covers: line ? { start: line.start, end: line.end } : { start: source.text.length, end: source.text.length },
    })
  }
  return found
}

export const kernel: Dialect<KernelFile> = {
  name: 'kernel',
  recognise: recogniseKernel,
  parse: source => ({ source, ...parseKernel(source) }),
  lower: ({ source, root }) => ({
    ruleset: { tables: [], settings: settingsOf(source, root) },
    problems: [],
    included: [],
    edits,
    notes: [],
  }),
  comments,
  print: ruleset => printSettings(ruleset),
}
