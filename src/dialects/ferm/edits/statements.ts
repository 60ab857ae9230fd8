import type { Rule } from '../../../model/index.ts'
import { countLeading } from '../../../text/index.ts'
import type { Place, Source } from '../../../text/index.ts'
import { spanOf } from '../expand/index.ts'
import type { ExpandedRule, Instance, Tok } from '../expand/index.ts'
import type { LoweredRules } from '../lower.ts'

/** A command as written, with every rule that it comes to: in each domain, table, chain, for each call and value. */
export interface Statement extends Place {
  readonly key: string
  readonly rules: readonly StatementRule[]
  readonly instances: readonly Instance[]
  /** First token behind `domain`, `table`, `chain` and `@if`; undefined where a function brings it. */
  readonly body: Tok | undefined
}

export interface StatementRule {
  readonly rule: Rule
  readonly expanded: ExpandedRule
}

export const keyAt = ({ source, start, end }: Place): string => `${source.path}:${start}:${end}`

export interface Statements {
  readonly all: readonly Statement[]
  of(rule: Rule): Statement | undefined
}

interface Building {
  readonly at: Place
  readonly rules: StatementRule[]
  readonly instances: Set<Instance>
}

/** Groups the rules of a file by the command that they are written as. */
export function statementsOf({ expanded }: LoweredRules): Statements {
  const building = new Map<string, Building>()
  const keys = new Map<Rule, string>()
  for (const [rule, expandedRule] of expanded) {
    const { instance } = expandedRule
    const at = spanOf(instance.first, instance.end)
    if (!at) continue
    const key = keyAt(at)
    let group = building.get(key)
    if (!group) building.set(key, (group = { at, rules: [], instances: new Set() }))
    group.rules.push({ rule, expanded: expandedRule })
    group.instances.add(instance)
    keys.set(rule, key)
  }
  const statements = new Map<string, Statement>()
  for (const [key, { at, rules, instances }] of building) {
    const [first] = instances
    const { body, end } = first!
    const known = body && body.frame === end.frame && body.source === at.source && body.start >= at.start ? body : undefined
    statements.set(key, { ...at, key, rules, instances: [...instances], body: known })
  }
  return {
    all: [...statements.values()],
    of: rule => {
      const key = keys.get(rule)
      return key === undefined ? undefined : statements.get(key)
    },
  }
}

/** Tokens that run, by source, to ask what stands beside a place. */
export interface Neighbours {
  /** The last token that ends at or before an offset. */
  before(source: Source, offset: number): Tok | undefined
  /** The first token that begins at or behind an offset. */
  behind(source: Source, offset: number): Tok | undefined
  /** Whether a place stands between parentheses. */
  inList(place: Place): boolean
}

export function neighboursIn(tokensOf: (source: Source) => readonly Tok[]): Neighbours {
  const indexBehind = (toks: readonly Tok[], offset: number): number => countLeading(toks, ({ start }) => start < offset)
  return {
    before(source, offset) {
      const toks = tokensOf(source)
      let index = indexBehind(toks, offset) - 1
      while (index >= 0 && toks[index]!.end > offset) index--
      return toks[index]
    },
    behind: (source, offset) => {
      const toks = tokensOf(source)
      return toks[indexBehind(toks, offset)]
    },
    inList({ source, start }) {
      const toks = tokensOf(source)
      let depth = 0
      for (let index = indexBehind(toks, start) - 1; index >= 0; index--) {
        const { image } = toks[index]!
        if (image === ';' || image === '{' || image === '}') return false
        if (image === ')') depth++
        if (image === '(' && depth-- === 0) return true
      }
      return false
    },
  }
}
