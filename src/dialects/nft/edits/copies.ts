import type { Match, Statement } from '../../../../grammars/nft/nodes.ts'
import type { Condition, Family, NarrowedCopy, Ranges, Rule } from '../../../model/index.ts'
import { all, complement, intersection } from '../../../model/index.ts'
import type { TextEdit } from '../../../text/index.ts'
import { applyEdits } from '../../../text/index.ts'
import { matchOf } from '../lower/match.ts'
import type { RuleSite } from '../lower/rule.ts'
import type { NegatableLiteral } from '../print/literal.ts'
import { conjunctions } from '../print/literal.ts'
import type { Layers, MatchText } from '../print/matches.ts'
import { Contradiction, familyLayer, impliedLayers, matchTexts } from '../print/matches.ts'

/** What the matches of a rule that hold without alternatives say of the layers. */
function certain(rule: Rule): readonly NegatableLiteral[] {
  const found: NegatableLiteral[] = []
  for (const { condition } of rule.matches) {
    for (const part of condition.kind === 'all' ? condition.of : [condition]) {
      if (part.kind !== 'all' && part.kind !== 'any' && part.kind !== 'not' && part.kind !== 'atom') found.push({ leaf: part })
    }
  }
  return found
}

/** One copy: the matches to add, before and behind its state test. */
export interface CopyTests {
  readonly early: string
  readonly late: string
  /** What these tests say of the layers. */
  readonly layers: Layers
}

const joined = (texts: readonly MatchText[]): string => texts.map(({ text }) => text).join(' ')

/**
 * The tests of each copy, written out; a copy with alternatives becomes several. Those that contradict the rule are left
 * out: nft refuses `tcp dport 22 icmp type …`, and they accept nothing.
 * @throws Unprintable for tests that nft has no words for
 */
export function testsOfCopies(rule: Rule, family: Family, copies: readonly NarrowedCopy[]): readonly CopyTests[] {
  const table: NegatableLiteral = { leaf: { kind: 'number', field: 'nfproto', ranges: familyLayer(family) } }
  const own = [table, ...certain(rule)]
  return copies.flatMap(copy =>
    conjunctions(all(copy.tests)).flatMap(literals => {
      const texts = textsOf(literals, own, family)
      if (!texts) return []
      return [{ early: joined(texts.filter(({ late }) => !late)), late: joined(texts.filter(({ late }) => late)), layers: impliedLayers(literals) }]
    }))
}

function textsOf(literals: readonly NegatableLiteral[], own: readonly NegatableLiteral[], family: Family): readonly MatchText[] | undefined {
  try {
    impliedLayers([...own, ...literals])
    return matchTexts(literals, family)
  } catch (error) {
    if (error instanceof Contradiction) return undefined
    throw error
  }
}

const within = (inner: Ranges | undefined, outer: Ranges): boolean => inner !== undefined && intersection(inner, complement(outer, [0, 255])).length === 0

/**
 * Whether a choice of protocols says nothing more of packets of these layers. nft takes one of the set for the protocol of
 * what follows, and refuses `meta l4proto { tcp, icmp } icmp type …` (src/expression.c, relational_expr_pctx_update).
 */
function isSaid(condition: Condition, layers: Layers): boolean {
  if (condition.kind === 'all') return condition.of.every(part => isSaid(part, layers))
  return condition.kind === 'number' && (condition.field === 'nfproto' || condition.field === 'l4proto') && within(layers[condition.field], condition.ranges)
}

const isChoice = (statement: Statement): statement is Match =>
  statement.kind === 'Match' && statement.right.kind !== 'Symbol' && statement.right.kind !== 'Number' && statement.right.kind !== 'String'

/** The text of a rule with parts replaced; counters lose their numbers, which are those of the old rule. */
export function copiedText({ node, draft: { env, table } }: RuleSite, { layers }: CopyTests, replacements: readonly TextEdit[], end = node.end): string {
  const edits: TextEdit[] = [...replacements]
  for (const [index, statement] of node.statements.entries()) {
    if (statement.end > end || replacements.some(edit => edit.start === statement.start && edit.end > edit.start)) continue
    if (statement.kind === 'Counter' && statement.packets) edits.push({ start: statement.start, end: statement.end, text: 'counter' })
    const next = node.statements[index + 1]
    if (next && isChoice(statement) && isSaid(matchOf({ node: statement, env }, { table }).condition, layers)) edits.push({ start: statement.start, end: next.start, text: '' })
  }
  return applyEdits(env.source.text.slice(node.start, end), edits.map(edit => ({ start: edit.start - node.start, end: edit.end - node.start, text: edit.text })))
}

export const words = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

/** The state test of a copy with its further tests around it. */
export const relatedWith = ({ early, late }: Pick<CopyTests, 'early' | 'late'>): string => words(early, 'ct state related', late)
