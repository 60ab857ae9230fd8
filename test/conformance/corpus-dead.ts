/** Holds what the checks about rules without use say against a walk of all packets, which works in another way. */
import { BudgetExceeded, createSpace, evaluate, layers } from '../../src/analysis/index.ts'
import type { Evaluation } from '../../src/analysis/index.ts'
import type { Finding } from '../../src/lint/index.ts'
import type { Hook, Rule, Ruleset } from '../../src/model/index.ts'
import { rulesOf } from '../../src/model/index.ts'

const dead: ReadonlySet<string> = new Set(['never-matching-rule', 'unreachable-rule', 'shadowed-rule'])

/** Nodes of diagrams after which a file is left alone: some seconds. */
const budget = 1 << 23

const hooks: readonly Hook[] = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress']

/** How many findings call a rule dead, and those of them whose rule some packet matches. */
export function deadRules(read: () => Ruleset, findings: readonly Finding[]): { readonly told: number; readonly alive: readonly Finding[] } | 'too costly' {
  // What took too long to be told is no claim.
  const told = findings.filter(({ check, message }) => dead.has(check) && /\bnever\b/.test(message))
  if (told.length === 0) return { told: 0, alive: [] }
  const ruleset = read()
  const space = createSpace({ budget })
  try {
    const walks = layers.flatMap(layer => hooks.map((hook): Evaluation => evaluate(space, ruleset, hook, { layer })))
    const matched = (walk: Evaluation, rule: Rule): boolean =>
      walk.leadsTo(rule) && !space.isEmpty(space.and(walk.reaching(rule), ...rule.matches.map(({ condition }) => space.of(condition))))
    const alive = told.filter(({ at }) => [...rulesOf(ruleset)].some(({ rule }) => {
      const { source, start, end } = rule.origin
      return source.path === at.source.path && start === at.start && end === at.end && walks.some(walk => matched(walk, rule))
    }))
    return { told: told.length, alive }
  } catch (error) {
    if (error instanceof BudgetExceeded) return 'too costly'
    throw error
  }
}
