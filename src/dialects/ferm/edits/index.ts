/**
 * Edits: changes of ferm text in terms of the model.
 *
 * Invariants
 * - A command is changed once, and right for every rule that it comes to: in each domain and chain, for each call and value.
 * - What is written elsewhere (a variable, a parameter, a block around) is changed there only if all that use it agree.
 * - Comments stay; a new command stands behind the old one, in its indent and its spelling.
 */
import type { EditResult, Edits, Rule } from '../../../model/index.ts'
import { covers, lineAt } from '../../../text/index.ts'
import type { Edit, Source } from '../../../text/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { LoweredRules } from '../lower.ts'
import { running } from '../expand/index.ts'
import type { Tok } from '../expand/index.ts'
import { mergeCommands } from './merge.ts'
import { narrow } from './narrow.ts'
import { respeller } from './respell.ts'
import { inSource, indentAt, lineBreakOf, removal } from './place.ts'
import { neighboursIn, statementsOf } from './statements.ts'
import type { Neighbours, Statement, Statements } from './statements.ts'

export function editsFor(lowered: LoweredRules, trees: readonly SyntaxTree[]): Edits {
  let statements: Statements | undefined
  const ours = (): Statements => (statements ??= statementsOf(lowered))
  const toks = new Map<Source, readonly Tok[]>()
  const tokensOf = (source: Source): readonly Tok[] => {
    let known = toks.get(source)
    if (!known) toks.set(source, (known = running(source, trees.find(tree => tree.source === source)?.tokens ?? [])))
    return known
  }
  const neighbours = neighboursIn(tokensOf)
  return {
    removeRules: rules => remove(ours(), neighbours, rules),
    narrow: narrowings => narrow(ours(), neighbours, narrowings),
    silence: (rule, check, reason) => silence(neighbours, rule, check, reason),
    respell: respeller(lowered),
    merge: merging => mergeCommands(merging, ours(), rules => remove(ours(), neighbours, rules)),
  }
}

function remove(statements: Statements, neighbours: Neighbours, rules: readonly Rule[]): EditResult {
  const gone = new Set(rules)
  const chosen = new Map<string, Statement>()
  for (const rule of rules) {
    const statement = statements.of(rule)
    if (!statement) return { reason: 'the rule is put together from several places' }
    if (chosen.has(statement.key)) continue
    if (statement.rules.some(other => !gone.has(other.rule))) return { reason: 'other rules are written at the same place' }
    const { source, start, end } = statement
    if (neighbours.before(source, start)?.image === '@else' || neighbours.behind(source, end)?.image === '@else') {
      return { reason: 'the rule is a branch of a condition' }
    }
    chosen.set(statement.key, statement)
  }
  // In the order of the text: a command that lies within a chosen one goes with it, and must be chosen too.
  const ordered = [...statements.all].sort((a, b) => (a.source === b.source ? a.start - b.start || b.end - a.end : a.source.path < b.source.path ? -1 : 1))
  const edits: Edit[] = []
  let around: Statement | undefined
  for (const statement of ordered) {
    const inside = around && around.source === statement.source && covers(around, statement)
    if (!chosen.has(statement.key)) {
      if (inside) return { reason: 'the rule holds a chain of its own' }
    } else if (!inside) {
      around = statement
      edits.push(inSource(statement.source, removal(statement)))
    }
  }
  return edits
}

function silence(neighbours: Neighbours, { origin }: Rule, check: string, reason: string): EditResult {
  const { source, start, end } = origin
  const comment = `# nflint: ignore[${check}] ${reason.replaceAll(/\s+/g, ' ').trim()}`
  const line = lineAt(source, start)
  const first = neighbours.behind(source, line.start)
  const before = neighbours.before(source, line.start)
  if (first && first.start <= start && (!before || /^[;{}]$/.test(before.image))) {
    return [inSource(source, { start: line.start, end: line.start, text: `${indentAt(source, start)}${comment}${lineBreakOf(source)}` })]
  }
  const last = lineAt(source, end)
  const following = neighbours.behind(source, end)
  if ((!following || following.start >= last.end) && /^[ \t]*$/.test(source.text.slice(end, last.end))) {
    return [inSource(source, { start: end, end, text: ` ${comment}` })]
  }
  return { reason: 'the rule has no line of its own' }
}
