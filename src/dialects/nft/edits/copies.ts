import type { Statement } from '../../../../grammars/nft/nodes.ts'
import type { Family, NarrowedCopy, Ranges, Rule } from '../../../model/index.ts'
import { all, intersection, leaves } from '../../../model/index.ts'
import type { Span, TextEdit } from '../../../text/index.ts'
import { applyEdits } from '../../../text/index.ts'
import type { RuleSite } from '../lower/rule.ts'
import type { NegatableLiteral } from '../print/literal.ts'
import { conjunctions } from '../print/literal.ts'
import type { MatchText } from '../print/matches.ts'
import { Contradiction, familyLayer, matchTexts } from '../print/matches.ts'

/** Network and transport protocols that a rule is limited to, to leave copies out that could never match. */
interface Layers {
  readonly nfproto: Ranges
  readonly l4proto: Ranges
}

function narrowed(layers: Layers, literals: Iterable<{ readonly leaf: NegatableLiteral['leaf'] }>): Layers {
  let { nfproto, l4proto } = layers
  for (const { leaf } of literals) {
    if (leaf.kind === 'address') nfproto = intersection(nfproto, [[10, 10]])
    if (leaf.kind !== 'number' && leaf.kind !== 'bits') continue
    const { field } = leaf
    if (leaf.kind === 'number' && field === 'nfproto') nfproto = intersection(nfproto, leaf.ranges)
    else if (leaf.kind === 'number' && field === 'l4proto') l4proto = intersection(l4proto, leaf.ranges)
    else if (field === 'icmp.type' || field === 'ip.saddr' || field === 'ip.daddr') nfproto = intersection(nfproto, [[2, 2]])
    else if (field === 'icmp6.type') nfproto = intersection(nfproto, [[10, 10]])
  }
  return { nfproto, l4proto }
}

/** What the matches of a rule that hold without alternatives say of the layers. */
function layersOf(rule: Rule, family: Family): Layers {
  let layers: Layers = { nfproto: familyLayer(family), l4proto: [[0, 255]] }
  for (const { condition } of rule.matches) {
    const sure = condition.kind === 'all' ? condition.of : [condition]
    for (const part of sure) if (part.kind !== 'all' && part.kind !== 'any' && part.kind !== 'not') layers = narrowed(layers, [...leaves(part)])
  }
  return layers
}

/** One copy: the matches to add, before and behind its state test. */
export interface CopyTests {
  readonly early: string
  readonly late: string
}

const joined = (texts: readonly MatchText[]): string => texts.map(({ text }) => text).join(' ')

/**
 * The tests of each copy, written out; a copy with alternatives becomes several. Those that contradict the rule are left
 * out: nft refuses `tcp dport 22 icmp type …`, and they accept nothing.
 * @throws Unprintable for tests that nft has no words for
 */
export function testsOfCopies(rule: Rule, family: Family, copies: readonly NarrowedCopy[]): readonly CopyTests[] {
  const layers = layersOf(rule, family)
  return copies.flatMap(copy =>
    conjunctions(all(copy.tests)).flatMap(literals => {
      const { nfproto, l4proto } = narrowed(layers, literals)
      if (nfproto.length === 0 || l4proto.length === 0) return []
      const texts = textsOf(literals, family)
      if (!texts) return []
      return [{ early: joined(texts.filter(({ late }) => !late)), late: joined(texts.filter(({ late }) => late)) }]
    }))
}

function textsOf(literals: readonly NegatableLiteral[], family: Family): readonly MatchText[] | undefined {
  try {
    return matchTexts(literals, family)
  } catch (error) {
    if (error instanceof Contradiction) return undefined
    throw error
  }
}

/** The text of a rule with parts replaced; counters lose their numbers, which are those of the old rule. */
export function copiedText({ node, draft }: RuleSite, replacements: readonly TextEdit[], end = node.end): string {
  const { text } = draft.env.source
  const counters: TextEdit[] = node.statements.flatMap((statement: Statement) =>
    statement.kind === 'Counter' && statement.packets && statement.end <= end ? [{ start: statement.start, end: statement.end, text: 'counter' }] : [])
  const edits = [...replacements, ...counters].map(edit => ({ start: edit.start - node.start, end: edit.end - node.start, text: edit.text }))
  return applyEdits(text.slice(node.start, end), edits)
}

export const words = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

/** The state test of a copy with its further tests around it. */
export const relatedWith = ({ early, late }: CopyTests): string => words(early, 'ct state related', late)

export type { Span }
