import { rulesOf } from '../model/index.ts'
import type { Condition, Hook, NumberField, Ruleset } from '../model/index.ts'
import type { Assignment } from '../analysis/index.ts'
import { mirror } from './copies.ts'

/** How an expected packet at a hook runs, seen from the control connection it belongs to. */
type Way = 'same' | 'mirrored' | 'either'

/**
 * Where connections that a helper expects come by, for a helper attached at `at`: an assignment in OUTPUT is about
 * connections of this host to others, one in INPUT about others' connections to it, and only those two hosts take part.
 */
const waysOf: Partial<Record<Hook, Partial<Record<Hook, Way>>>> = {
  output: { input: 'mirrored', output: 'same' },
  input: { input: 'same', output: 'mirrored' },
  forward: { forward: 'either' },
  prerouting: { input: 'same', output: 'mirrored', forward: 'either' },
  postrouting: { input: 'mirrored', output: 'same', forward: 'either' },
}

/** Whether connections of an assignment can be expected at any of the hooks; a chain reached from no hook counts as all. */
export function concerns(assignment: Assignment, hooks: readonly Hook[]): boolean {
  const at = assignment.context.chain.base?.hook
  if (!at || hooks.length === 0) return true
  return hooks.some(hook => waysOf[at]?.[hook] !== undefined)
}

function endpoints(assignment: Assignment): readonly Condition[] {
  const tests: Condition[] = []
  const number = (field: NumberField, ranges: Assignment['saddr']): void => {
    if (ranges) tests.push({ kind: 'number', field, ranges })
  }
  number('ip.saddr', assignment.saddr)
  number('ip.daddr', assignment.daddr)
  if (assignment.saddr6) tests.push({ kind: 'address', field: 'ip6.saddr', ranges: assignment.saddr6 })
  if (assignment.daddr6) tests.push({ kind: 'address', field: 'ip6.daddr', ranges: assignment.daddr6 })
  return tests
}

/** A filter sees addresses after DNAT, an assignment in raw or prerouting those before: they cannot be carried over. */
const translatesDestinations = (ruleset: Ruleset): boolean =>
  [...rulesOf(ruleset)].some(({ rule }) => rule.effects.some(effect => effect.kind === 'nat' && (effect.type === 'dnat' || effect.type === 'redirect')))

/**
 * Address tests for what an assignment expects at some hooks: alternatives, each a conjunction. One empty alternative
 * means that nothing is known of the addresses.
 */
export function peersOf(assignment: Assignment, hooks: readonly Hook[], ruleset: Ruleset): readonly (readonly Condition[])[] {
  const at = assignment.context.chain.base?.hook
  const tests = endpoints(assignment)
  const v4 = tests.some(test => test.kind === 'number')
  const v6 = tests.some(test => test.kind === 'address')
  if (!at || hooks.length === 0 || tests.length === 0 || (v4 && v6) || translatesDestinations(ruleset)) return [[]]
  const ways = new Set(hooks.map(hook => waysOf[at]?.[hook]).filter(way => way !== undefined))
  const mirrored = tests.map(mirror)
  if (ways.has('either') || ways.size > 1) return [tests, mirrored]
  return [ways.has('mirrored') ? mirrored : tests]
}
