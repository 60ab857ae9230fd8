import type { Expression, SetElement, SetLiteral } from '../../../../grammars/nft/nodes.ts'
import { canonicalText } from './canonical.ts'
import type { ValueType } from './constants.ts'
import type { Values } from './leaf.ts'
import type { Written } from './scope.ts'
import { resolved } from './scope.ts'
import type { Through } from './values.ts'
import { elementsOf, together, valuesOfElements, valuesOfScalar, without } from './values.ts'
import type { SetDraft, TableDraft } from './world.ts'
import { updatedSets } from './add-rule.ts'

/** A set that a rule names: a literal, or a set of its table (`declared` absent: declared elsewhere). */
export type SetUse =
  | { readonly kind: 'literal'; readonly literal: Written<SetLiteral> }
  | { readonly kind: 'named'; readonly name: string; readonly text: string; readonly declared?: SetDraft }

/** The set that an expression is, or undefined when it is a single value. */
export function setUseOf(written: Written<Expression>, table: TableDraft, through?: Through): SetUse | undefined {
  const { node, env } = resolved(written, through)
  if (node.kind === 'SetLiteral') return { kind: 'literal', literal: { node, env } }
  if (node.kind !== 'SetRef') return undefined
  const text = `@${table.family}/${table.name}/${node.name}`
  const declared = table.sets.get(node.name)
  return { kind: 'named', name: node.name, text, ...(declared && { declared }) }
}

/**
 * Whether the text alone says what a named set holds. Not where rules or timeouts change it, and not where it is
 * declared without elements: such a set is there to be filled by something else.
 */
export const isKnown = (set: SetDraft): boolean =>
  !set.changes && !updatedSets(set.table).has(set.name) && (set.constant || set.changesOfElements.some(change => change.verb === 'add'))

const unknown = (use: Extract<SetUse, { kind: 'named' }>): Values => ({
  kind: 'text',
  text: use.text,
  ...(use.declared && (use.declared.changes || updatedSets(use.declared.table).has(use.name)) && { varies: true as const }),
})

const literalsOf = (set: SetDraft): readonly { readonly verb: 'add' | 'delete'; readonly at: Written<Expression> }[] =>
  set.changesOfElements.map(({ verb, elements }) => ({ verb, at: resolved(elements) }))

const cache = new WeakMap<object, Map<string, unknown>>()

function cached<V>(of: object, key: string, make: () => V): V {
  let values = cache.get(of)
  if (!values) cache.set(of, (values = new Map()))
  if (!values.has(key)) values.set(key, make())
  return values.get(key) as V
}

const valuesOfExpression = (at: Written<Expression>, type: ValueType, text: () => string, through?: Through): Values =>
  at.node.kind === 'SetLiteral'
    ? valuesOfElements(elementsOf({ node: at.node, env: at.env }, through), type, text, through)
    : valuesOfScalar(at, type, through)

/** The keys of a set as values of one type. Each set is read once for each type. */
export function valuesOfSet(use: SetUse, type: ValueType, through?: Through): Values {
  if (use.kind === 'literal') {
    const { node, env } = use.literal
    const read = (inner?: Through): Values => valuesOfExpression(use.literal, type, () => canonicalText(use.literal), inner)
    // A literal may hold variables, which mean something else elsewhere only if they are bound again: not worth a key.
    return node.elements.length < 64 ? read(through) : cached(node, `${type} ${env.turn}`, () => read(through))
  }
  const { declared } = use
  if (!declared || !isKnown(declared)) return unknown(use)
  return cached(declared, type, () => {
    let values: Values | undefined
    let added: Values[] = []
    for (const { verb, at } of literalsOf(declared)) {
      const part = valuesOfExpression(at, type, () => use.text)
      if (verb === 'add') added.push(part)
      else {
        values = without(together(values ? [values, ...added] : added), part)
        added = []
      }
    }
    return together(values ? [values, ...added] : added.length > 0 ? added : [valuesOfElements([], type, () => use.text)])
  })
}

/** The elements of a set or map in order; undefined where the text does not say what they are. */
export function elementsOfSet(use: SetUse, through?: Through): readonly Written<SetElement>[] | undefined {
  if (use.kind === 'literal') return [...elementsOf(use.literal, through)]
  const { declared } = use
  if (!declared || !isKnown(declared)) return undefined
  return cached(declared, 'elements', () => {
    const elements = new Map<string | number, Written<SetElement>>()
    const changes = literalsOf(declared)
    const named = changes.some(change => change.verb === 'delete')
    for (const { verb, at } of changes) {
      if (at.node.kind !== 'SetLiteral') return undefined
      for (const element of elementsOf({ node: at.node, env: at.env })) {
        const key = named ? canonicalText({ node: element.node.key, env: element.env }) : elements.size
        if (verb === 'add') elements.set(key, element)
        else elements.delete(key)
      }
    }
    return [...elements.values()]
  })
}
