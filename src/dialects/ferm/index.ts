/**
 * ferm: from text to rules and back.
 *
 * Invariants
 * - What a file means is what ferm makes of it: it is expanded first (`expand`), rule for rule, and then lowered.
 * - Every rule knows the command that it is written as; rules that a list, a function or a block made share it.
 * - Nothing is executed: backticks, `@resolve`, `@hook` and programs give unknown values.
 * - Only what ferm itself refuses is a problem here; what iptables would refuse later is not.
 */
import { parseFerm } from '../../../grammars/ferm/index.ts'
import type { File } from '../../../grammars/ferm/index.ts'
import type { Problem, SyntaxTree } from '../../syntax/index.ts'
import { covers } from '../../text/index.ts'
import type { Dialect, Lowered, Reader } from '../dialect.ts'
import { comments } from './comments.ts'
import { editsFor } from './edits/index.ts'
import { expandFerm, saveText } from './expand/index.ts'
import { lowerExpansion } from './lower.ts'
import { print } from './print.ts'
import { recognise } from './recognise.ts'

function lower(tree: SyntaxTree<File>, reader: Reader): Lowered {
  const expansion = expandFerm(tree, reader)
  const lowered = lowerExpansion(expansion)
  const known = [tree, ...expansion.included]
  return {
    ruleset: lowered.ruleset,
    problems: [...expansion.included.flatMap(({ errors }) => errors), ...expansion.problems.filter(problem => !isKnown(problem, known))],
    included: expansion.included,
    edits: editsFor(lowered, known),
    notes: expansion.notes,
  }
}

/** Whether a tree's own errors speak of the same command. */
function isKnown({ at, kind }: Problem, trees: readonly SyntaxTree<File>[]): boolean {
  if (kind !== 'syntax-error') return false
  const tree = trees.find(({ source }) => source === at.source)
  return tree?.errors.some(error => covers(lineOf(tree, error.at.start), at) || (error.at.start <= at.start && at.start <= error.at.end)) ?? false
}

/** The innermost command around an offset that could not be read. */
function lineOf(tree: SyntaxTree<File>, offset: number): { start: number; end: number } {
  const bad = badCommands(tree).findLast(({ start, end }) => start <= offset && offset <= end)
  return bad ?? { start: offset, end: offset }
}

const badOf = new WeakMap<SyntaxTree<File>, readonly { start: number; end: number }[]>()

function badCommands(tree: SyntaxTree<File>): readonly { start: number; end: number }[] {
  const known = badOf.get(tree)
  if (known) return known
  const found: { start: number; end: number }[] = []
  const open = [...tree.root.statements]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'bad') found.push({ start: next.start, end: next.end })
    if (next.block) open.push(...next.block.statements)
  }
  found.sort((a, b) => a.start - b.start)
  badOf.set(tree, found)
  return found
}

/**
 * What `ferm --noexec --lines --domain FAMILY` prints, without its first line (it names the time): the iptables-save text
 * that ferm would load. Empty where the file says nothing for the family.
 */
export function expand(tree: SyntaxTree<File>, reader: Reader, { family }: { readonly family: 'ip' | 'ip6' }): string {
  const { domains } = expandFerm(tree, reader, { only: family })
  const info = domains.get(family)
  return info?.enabled ? saveText(info) : ''
}

export const ferm: Dialect<File> = { name: 'ferm', recognise, parse: parseFerm, lower, comments, print }
