import { BudgetExceeded, acceptedExpected } from '../analysis/index.ts'
import type { Assignment, ExpectedAcceptance } from '../analysis/index.ts'
import { attachesHelpersItself, rulesWhere } from '../model/index.ts'
import type { Rule, Ruleset, Target } from '../model/index.ts'
import { effectiveAssignments } from './assignments.ts'
import type { CheckContext } from './check.ts'
import { helpersAsked, valuesOf } from './conditions.ts'
import { askedInVain, namesOf } from './helper-matches.ts'
import { spaceFor } from './size.ts'
import { list, risksOf, unique } from './words.ts'

/** What can make a connection expected in this ruleset, and for which kernel. */
export interface Openers {
  readonly assignments: readonly Assignment[]
  /** Names of `ct expectation` objects in use. */
  readonly expectations: readonly string[]
  readonly target: Target
}

export const openersOf = (ruleset: Ruleset, target: Target): Openers => ({
  assignments: effectiveAssignments(ruleset),
  expectations: unique([...rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'assign-expectation'))].flatMap(({ rule }) => rule.effects.flatMap(effect => (effect.kind === 'assign-expectation' ? [effect.object] : [])))),
  target,
})

const known = new WeakMap<Ruleset, readonly ExpectedAcceptance[] | BudgetExceeded>()

/** As much as tightening has, so that both see the same: with less, a large ruleset is judged rule by rule, and what its order rules out is found. */
const budget = 1 << 23

/** Where expected packets are let in; looked for once, since several checks ask. Throws `BudgetExceeded`. */
export function expectedIn(context: CheckContext): readonly ExpectedAcceptance[] {
  const { ruleset } = context
  let found = known.get(ruleset)
  if (!found) {
    try {
      found = acceptedExpected(spaceFor(context, budget), ruleset)
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error
      found = error
    }
    known.set(ruleset, found)
  }
  if (found instanceof BudgetExceeded) throw found
  return found
}

/** Whether a rule asks for helpers that are attached nowhere; `helper-match-unassigned` says so. */
export const waitsInVain = (rule: Rule, { assignments, target }: Openers): boolean =>
  !attachesHelpersItself(target) && askedInVain(rule, namesOf(assignments)) !== undefined

/** As many ports as a server is told to use; more of them are a range that nobody chose for it. */
const mostChosen = 16_384

/** Whether somebody chose ports, none of them below 1024: those that a server is told to use. */
function choosesPorts(rule: Rule): boolean {
  const ports = valuesOf(rule, 'dport')
  return ports !== undefined && ports.every(([low]) => low >= 1024) && ports.reduce((count, [low, high]) => count + high - low + 1, 0) <= mostChosen
}

/** Whether an acceptance is limited to what helpers of the ruleset expect, on ports that their programs use. */
export const isScoped = ({ scopedTo, context: { rule } }: ExpectedAcceptance): boolean =>
  scopedTo !== undefined && (scopedTo.ports === 'as expected' || choosesPorts(rule))

/** Names of the helpers that an acceptance is limited to, where it is not limited to their ports; `helper-port-open` says so. */
export function helpersWithoutPorts(acceptance: ExpectedAcceptance): readonly string[] | undefined {
  const asked = helpersAsked(acceptance.context.rule)
  return acceptance.kind !== 'rule' || asked === undefined || asked === 'any' || asked.length === 0 || isScoped(acceptance) ? undefined : asked
}

/** Where expected connections go: "into this host". */
export function wayOf(acceptances: readonly ExpectedAcceptance[]): string {
  const hooks = acceptances.flatMap(acceptance => acceptance.hooks)
  const ways = [
    ...(hooks.includes('input') ? ['into'] : []),
    ...(hooks.includes('forward') ? ['through'] : []),
    ...(hooks.includes('output') ? ['out of'] : []),
  ]
  return ways.length > 0 ? `${list(ways)} this host` : 'in'
}

/** What the rule does with them: "RELATED packets are let into this host". */
export function deedOf(acceptance: ExpectedAcceptance, way: string): string {
  const { verdict } = acceptance.context.rule
  switch (acceptance.kind) {
    case 'rule':
      return `RELATED packets are let ${way}`
    case 'jump':
      return `RELATED packets are sent to ${verdict.kind === 'jump' || verdict.kind === 'goto' ? `chain ${verdict.chain}` : 'rules'}, which lets them ${way}`
    case 'policy':
      return `RELATED packets are spared here, and what follows lets them ${way}`
  }
}

/** More helpers than this are counted, not named. */
const named = 4

/** "the ftp helper", "the ftp or irc helper", "the ftp, irc, sip, tftp helper or 3 more". */
const helperNames = (names: readonly string[]): string =>
  names.length <= named ? `the ${list(names, 'or')} helper` : `the ${names.slice(0, named).join(', ')} helper or ${names.length - named} more`

/** What comes in with them. */
export function openersText({ assignments, expectations, target }: Openers): string {
  const names = unique(assignments.map(({ helper }) => helper ?? 'unknown'))
  if (names.length > 0 || expectations.length > 0) {
    const openers = [...(names.length > 0 ? [helperNames(names)] : []), ...expectations.map(name => `the expectation ${name}`)]
    // Many risks in one message are read by nobody; `helper-assigned` has them one by one.
    const risks = names.length > 2 ? [] : risksOf(names)
    return `, and with them whatever ${list(openers, 'or')} opens${risks.length > 0 ? `: ${risks.join('; ')}` : ''}`
  }
  if (target.kernel === undefined) {
    return '; no rule attaches a helper, so from kernel 6.0 on these are ICMP errors and resets of REJECT only, while older kernels attach helpers by themselves and let in what those open'
  }
  return attachesHelpersItself(target)
    ? `; kernel ${target.kernel} may attach helpers by itself (nf_conntrack_helper), and what those open is let in with them`
    : `; no rule attaches a helper, so on kernel ${target.kernel} these are ICMP errors, resets of REJECT and what programs such as conntrackd announce`
}
