import { componentsOf } from '../analysis/index.ts'
import { chainsByName, rulesWhere } from '../model/index.ts'
import type { Chain, Origin, Rule, Ruleset, Table } from '../model/index.ts'
import type { Problem } from '../syntax/index.ts'
import { nearest } from '../text/index.ts'
import type { Found } from './check.ts'
import { groupByPlace, relatedTo, stepsTo } from './places.ts'

/** One rule that leads to a chain by name. */
export interface Jump {
  readonly table: Table
  readonly chain: Chain
  readonly rule: Rule
  readonly target: string
}

const isNamedJump = ({ verdict }: Rule): boolean => (verdict.kind === 'jump' || verdict.kind === 'goto') && !verdict.rules

/** Jumps of a ruleset, those of anonymous chains too. */
export function* jumpsOf(ruleset: Ruleset): Generator<Jump> {
  for (const { table, chain, rule } of rulesWhere(ruleset, isNamedJump)) {
    const { verdict } = rule
    if ((verdict.kind === 'jump' || verdict.kind === 'goto') && !verdict.rules) yield { table, chain, rule, target: verdict.chain }
  }
}

/** Where a jump is written. */
export const placeOfJump = ({ rule }: Jump): Origin => rule.verdict.origin ?? rule.origin

/** Jumps to chains that a whole table does not have, where reading has not said so already. */
export function* missingChains(ruleset: Ruleset, problems: readonly Problem[]): Generator<Found> {
  // What could not be read may hold the chain.
  if (problems.length > 0) return
  const names = new Map(ruleset.tables.map(table => [table, new Set(table.chains.map(({ name }) => name))]))
  const missing = [...jumpsOf(ruleset)].filter(({ table, target }) => !table.partial && !names.get(table)!.has(target))
  for (const [first] of groupByPlace(missing, placeOfJump)) {
    const near = nearest(first.target, names.get(first.table)!)
    const at = placeOfJump(first)
    yield {
      at,
      message: `there is no chain ${first.target} in table ${first.table.name}: the rules are not loaded`,
      help: near === undefined ? 'write the chain, if only with a policy or an empty block' : `did you mean "${near}"?`,
      related: relatedTo(at, stepsTo(at)),
    }
  }
}

/** Chains that packets can come to: base chains, and what they lead to. */
export function reachedChains(table: Table): ReadonlySet<Chain> {
  const byName = chainsByName(table)
  const targets = new Map<Chain, string[]>()
  for (const { chain, target } of jumpsOf({ tables: [table], settings: [] })) {
    const known = targets.get(chain)
    if (known) known.push(target)
    else targets.set(chain, [target])
  }
  const reached = new Set<Chain>()
  const open = table.chains.filter(({ base }) => base)
  for (let chain = open.pop(); chain; chain = open.pop()) {
    if (reached.has(chain)) continue
    reached.add(chain)
    for (const target of targets.get(chain) ?? []) {
      const next = byName.get(target)
      if (next) open.push(next)
    }
  }
  return reached
}

/** Jumps between chains that lead back to where they started, those of one circle together. */
export function loopsOf(table: Table): readonly (readonly [Jump, ...Jump[]])[] {
  const components = componentsOf(table)
  const byName = chainsByName(table)
  const loops = new Map<number, [Jump, ...Jump[]]>()
  for (const jump of jumpsOf({ tables: [table], settings: [] })) {
    const target = byName.get(jump.target)
    const component = components.get(jump.chain)
    if (!target || component === undefined || components.get(target) !== component) continue
    const known = loops.get(component)
    if (known) known.push(jump)
    else loops.set(component, [jump])
  }
  return [...loops.values()]
}
