import type { Expression, Match, Rule as RuleNode, Statement } from '../../../../grammars/nft/nodes.ts'
import type { EditResult, Merging, Rule } from '../../../model/index.ts'
import type { Node } from '../../../syntax/index.ts'
import type { Edit } from '../../../text/index.ts'
import { differInSlot } from '../../slot.ts'
import type { Slotted } from '../../slot.ts'
import type { RuleSite } from '../lower/rule.ts'
import { removal, unitOf } from './unit.ts'
import type { Unit } from './unit.ts'

/** A statement to merge: its text and the match that differs. */
interface Part {
  readonly unit: Unit
  readonly match: Match
  readonly next: Statement | undefined
  readonly last: boolean
}

export interface Merged {
  readonly rules: ReadonlyMap<RuleNode, readonly Rule[]>
  readonly siteOf: (rule: Rule) => RuleSite
  readonly unmovable: (site: RuleSite) => string | undefined
}

const textAt = ({ source: { text } }: Unit, { start, end }: Node): string => text.slice(start, end)

/** Texts of the elements that a value stands for in a set; undefined for what is no plain value. */
function elementsOf(unit: Unit, right: Expression): readonly string[] | undefined {
  switch (right.kind) {
    case 'Symbol':
    case 'Number':
    case 'String':
    case 'Range':
    case 'Prefix': {
      const text = textAt(unit, right)
      // A name that ends with a star, or that is defined elsewhere, is not for every set.
      return /[*$@]/.test(text) ? undefined : [text]
    }
    case 'SetLiteral': {
      const texts = right.elements.map(({ key, value, start, end }) => (value || key.start !== start || key.end !== end ? undefined : elementsOf(unit, key)))
      return texts.includes(undefined) ? undefined : texts.flatMap(each => each!)
    }
    default:
      return undefined
  }
}

/** Several rules as one that asks for a set, or that looks its verdict up in a map. */
export function mergeRules({ of, statements, match: index }: Merging, { rules, siteOf, unmovable }: Merged): EditResult {
  const parts: Part[] = []
  for (const [rule, ...others] of statements) {
    const site = siteOf(rule!)
    const { node } = site
    const reason = unmovable(site) ?? (site.outer ? 'the rule stands in a chain in braces' : undefined)
    if (reason !== undefined) return { reason }
    const at = rule!.matches[index]!.origin
    const position = node.statements.findIndex(({ kind, start, end }) => kind === 'Match' && start === at.start && end === at.end)
    const match = node.statements[position]
    const unit = unitOf(site)
    if (others.length > 0 || rules.get(node)!.length !== 1 || match?.kind !== 'Match' || at.source !== unit.source || unit.insert) return { reason: 'the rule is put together from several places' }
    parts.push({ unit, match, next: node.statements[position + 1], last: position + 2 === node.statements.length })
  }
  const [first, ...others] = parts
  const values = parts.map(({ unit, match: { relation, mask, right } }) => ((relation === undefined || relation === '==') && !mask ? elementsOf(unit, right) : undefined))
  if (!first || values.includes(undefined)) return { reason: 'a value cannot stand in a set' }
  const slots = parts.map((part): Slotted => ({ whole: part.unit, slot: { start: part.match.right.start, end: of === 'values' ? part.match.right.end : part.unit.end } }))
  if (!differInSlot(slots)) return { reason: 'the rules are written in different ways' }
  const source = first.unit.source
  const gone = others.flatMap(({ unit }): readonly Edit[] => removal(unit))
  if (of === 'values') {
    const set = `{ ${values.flatMap(each => each!).join(', ')} }`
    return [{ source, start: first.match.right.start, end: first.match.right.end, text: set }, ...gone]
  }
  const entries: string[] = []
  for (const [position, { unit, next, last, match }] of parts.entries()) {
    if (next?.kind !== 'VerdictStatement' || !last || next.verdict.target?.kind === 'AnonymousChain' || match.relation !== undefined) return { reason: 'the verdict does not stand behind the value' }
    for (const value of values[position]!) entries.push(`${value} : ${textAt(unit, next)}`)
  }
  return [{ source, start: first.match.right.start, end: first.unit.end, text: `vmap { ${entries.join(', ')} }` }, ...gone]
}
