import type { Assignment, ExpectedAcceptance } from '../../analysis/index.ts'
import { State, attachesHelpersItself, leaves } from '../../model/index.ts'
import type { Origin, Rule } from '../../model/index.ts'
import type { Related } from '../../syntax/index.ts'
import { covers } from '../../text/index.ts'
import type { Check, Severity } from '../check.ts'
import { ruleHoldsIn } from '../conditions.ts'
import { deedOf, expectedIn, helpersWithoutPorts, isScoped, openersOf, openersText, waitsInVain, wayOf } from '../expected.ts'
import type { Openers } from '../expected.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** Whether a rule refuses everything NEW, so that all that is RELATED comes through. */
const refusesNew = (rule: Rule): boolean =>
  (rule.verdict.kind === 'drop' || rule.verdict.kind === 'reject') && ruleHoldsIn(rule, State.new) === 'yes'

/** What makes it less urgent, if anything. */
function mildness(acceptance: ExpectedAcceptance, openers: Openers): string | undefined {
  const { assignments, expectations, target } = openers
  if (!acceptance.opening) return 'everything is accepted here anyway'
  if (acceptance.acceptsNew) return 'NEW connections of the same kind are accepted, too'
  if (acceptance.kind === 'policy' && !refusesNew(acceptance.context.rule)) return 'only such as this refuses when they are NEW'
  const closed = target.kernel !== undefined && !attachesHelpersItself(target) && assignments.length === 0 && expectations.length === 0
  return closed ? '' : undefined
}

/** The state test, when it stands in the rule by itself; else the rule. */
function placeOf({ matches, context: { rule } }: ExpectedAcceptance): Origin {
  const [match, ...others] = matches
  const within = match && others.length === 0 && match.origin.source === rule.origin.source && covers(rule.origin, match.origin)
  return within ? match.origin : rule.origin
}

const acceptedHere = (rules: readonly Rule[]): readonly Related[] =>
  rules.slice(0, 3).map(({ origin }) => ({ at: origin, message: 'accepted here' }))

const attachedHere = (assignments: readonly Assignment[]): readonly Related[] =>
  assignments.slice(0, 3).map(({ helper, effect }) => ({ at: effect.origin, message: `${helper ? `the ${helper}` : 'a'} helper is attached here` }))

const looksAtState = ({ matches }: ExpectedAcceptance): boolean =>
  matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'state'))

/**
 * Rules that accept no more than helpers of the ruleset need are no finding, and neither are those that take everything,
 * RELATED or not, by a mark or a translated address.
 */
const isMeant = (acceptance: ExpectedAcceptance): boolean =>
  isScoped(acceptance) || (acceptance.acceptsNew && !looksAtState(acceptance))

/** Rules of one chain that spare the same packets for the same acceptance are one finding, at the first of them. */
function* grouped(acceptances: readonly ExpectedAcceptance[]): Generator<readonly [ExpectedAcceptance, ...ExpectedAcceptance[]]> {
  const sparing = new Map<string, [ExpectedAcceptance, ...ExpectedAcceptance[]]>()
  const numbers = new Map<unknown, number>()
  const numberOf = (thing: unknown): number => numbers.get(thing) ?? (numbers.set(thing, numbers.size), numbers.size - 1)
  for (const group of groupByPlace(acceptances, placeOf)) {
    const [first] = group
    if (first.kind !== 'policy') {
      yield group
      continue
    }
    const key = [first.context.chain, refusesNew(first.context.rule), first.acceptedBy.length, ...first.acceptedBy.slice(0, 4)].map(numberOf).join(' ')
    const same = sparing.get(key)
    if (same) same.push(...group)
    else sparing.set(key, [...group])
  }
  yield* sparing.values()
}

export const relatedAccept: Check = {
  name: 'related-accept',
  summary: 'Expected connections (state RELATED) are accepted, whatever opened them',
  category: 'related',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const openers = openersOf(context.ruleset, context.target)
    const open = expectedIn(context).filter(acceptance =>
      !isMeant(acceptance) && !waitsInVain(acceptance.context.rule, openers) && helpersWithoutPorts(acceptance) === undefined)
    for (const group of grouped(open)) {
      // Of several rules written at one place, the most open one speaks.
      const worst = group.find(acceptance => mildness(acceptance, openers) === undefined) ?? group[0]
      const at = placeOf(worst)
      const mild = mildness(worst, openers)
      const severity: { severity?: Severity } = mild === undefined ? {} : { severity: 'info' }
      const wide = worst.scopedTo ? `, limited to the ${list(unique(worst.scopedTo.assignments.map(({ helper }) => helper ?? 'unknown')))} helper but not to the ports its programs use` : ''
      yield {
        at,
        ...severity,
        message: `${deedOf(worst, wayOf(group.filter(acceptance => mildness(acceptance, openers) === mild)))}${wide}${openersText(openers)}${mild ? ` (${mild})` : ''}`,
        help: '"nflint tighten" replaces it by ICMP errors about known connections and what the attached helpers need',
        related: relatedTo(at, [
          ...group.slice(1).filter(({ kind }) => kind === 'policy').slice(0, 3).map(other => ({ at: placeOf(other), message: 'spared here, too' })),
          ...acceptedHere(worst.acceptedBy),
          ...attachedHere(openers.assignments),
          ...group.slice(0, 3).flatMap(({ context: { rule } }) => stepsTo(rule.origin)),
          ...worst.matches.flatMap(({ origin }) => stepsTo(origin)),
        ]),
      }
    }
  },
}
