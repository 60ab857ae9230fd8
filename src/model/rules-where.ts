import type { Chain, Rule, RuleContext, Ruleset, Table } from './ruleset.ts'
import type { RuleShape } from './shaped.ts'

/** Rules that one answer is for: one rule, or those of one shape. */
interface Groups {
  readonly chains: readonly { readonly chain: Chain; readonly groups: Int32Array }[]
  /** One rule of each group. */
  readonly samples: readonly Rule[]
}

const groupsOf = new WeakMap<Table, Groups>()

function groupsIn(table: Table): Groups {
  const known = groupsOf.get(table)
  if (known) return known
  const samples: Rule[] = []
  const shapes = new Map<RuleShape, number>()
  const chains = table.chains.map(chain => {
    const groups = new Int32Array(chain.rules.length)
    for (let index = 0; index < groups.length; index++) {
      const rule = chain.rules[index]!
      const { shape } = rule
      let number = shape && shapes.get(shape)
      if (number === undefined) {
        number = samples.length
        samples.push(shape ? shape.sample : rule)
        if (shape) shapes.set(shape, number)
      }
      groups[index] = number
    }
    return { chain, groups }
  })
  const found = { chains, samples }
  groupsOf.set(table, found)
  return found
}

/** The rules of anonymous chains that a rule leads to, those further down behind each. */
function* rulesBelow({ verdict }: Rule): Generator<Rule> {
  if ((verdict.kind !== 'jump' && verdict.kind !== 'goto') || !verdict.rules) return
  const open = [...verdict.rules].reverse()
  for (let rule = open.pop(); rule; rule = open.pop()) {
    yield rule
    if ((rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules) open.push(...[...rule.verdict.rules].reverse())
  }
}

/**
 * Rules for which `holds` says yes, in order, those of anonymous chains behind the rule that leads to them. It is asked once for all
 * rules of a shape, so it must not look at plain values: a single address or port, the name of a user chain, the text of a comment
 * that is plain. A large ruleset costs as much as it has shapes, where none is found.
 */
export function* rulesWhere({ tables }: Pick<Ruleset, 'tables'>, holds: (rule: Rule) => boolean): Generator<RuleContext> {
  for (const table of tables) yield* tableRulesWhere(table, holds)
}

function* tableRulesWhere(table: Table, holds: (rule: Rule) => boolean): Generator<RuleContext> {
  const { chains, samples } = groupsIn(table)
  const wanted = new Uint8Array(samples.length)
  let some = false
  for (let number = 0; number < samples.length; number++) {
    const rule = samples[number]!
    const { verdict } = rule
    const leads = (verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules !== undefined
    const answer = (holds(rule) ? 1 : 0) + (leads ? 2 : 0)
    wanted[number] = answer
    if (answer > 0) some = true
  }
  if (!some) return
  for (const { chain, groups } of chains) {
    for (let index = 0; index < groups.length; index++) {
      const answer = wanted[groups[index]!]!
      if (answer === 0) continue
      const rule = chain.rules[index]!
      if (answer & 1) yield { table, chain, rule, index }
      if (answer & 2) for (const below of rulesBelow(rule)) if (holds(below)) yield { table, chain, rule: below, index }
    }
  }
}

/** The same question asked once for all rules of a shape. It must not look at plain values. */
export function perShape<T>(ask: (rule: Rule) => T): (rule: Rule) => T {
  const known = new WeakMap<RuleShape, { readonly answer: T }>()
  return rule => {
    const { shape } = rule
    if (!shape) return ask(rule)
    let found = known.get(shape)
    if (!found) known.set(shape, (found = { answer: ask(shape.sample) }))
    return found.answer
  }
}
