import { ruleShape } from '../../model/index.ts'
import type { Condition, Rule } from '../../model/index.ts'
import type { Check, Found } from '../check.ts'
import { varies } from '../conditions.ts'
import { linear, mergeableRuns } from '../mergeable.ts'
import type { Run } from '../mergeable.ts'
import { relatedTo } from '../places.ts'
import { sameSpan } from '../../text/index.ts'

type AddressField = 'ip.saddr' | 'ip.daddr' | 'ip6.saddr' | 'ip6.daddr'

/** The address field that a condition is one test of; the family that the field belongs to may be asked with it. */
function addressOf(condition: Condition): AddressField | undefined {
  if (condition.kind === 'all') {
    const [part, ...others] = condition.of.filter(each => each.kind !== 'number' || each.field !== 'nfproto')
    return part && part.kind !== 'all' && others.length === 0 ? addressOf(part) : undefined
  }
  if (condition.kind === 'address') return condition.field
  const { kind } = condition
  return (kind === 'number' || kind === 'bits') && (condition.field === 'ip.saddr' || condition.field === 'ip.daddr') ? condition.field : undefined
}

/** What rules have in common that differ in one address; undefined for a rule that asks for none, for two, or for a rate of its own. */
function commonShape(rule: Rule): string | undefined {
  const asking = rule.matches.filter(({ condition }) => addressOf(condition) !== undefined)
  const [first, ...others] = asking
  if (!first || others.length > 0 || varies(rule)) return undefined
  const { effects, verdict, origin } = rule
  return `${addressOf(first.condition)!} ${ruleShape({ matches: rule.matches.filter(match => match !== first), effects, verdict, origin })}`
}

/** Runs of neighbours of one shape. */
function* runs(rules: readonly Rule[]): Generator<readonly Rule[]> {
  let run: Rule[] = []
  let shape: string | undefined
  for (const rule of rules) {
    const own = commonShape(rule)
    if (own !== undefined && own === shape) run.push(rule)
    else {
      yield run
      run = own === undefined ? [] : [rule]
      shape = own
    }
  }
  yield run
}

/** How many places rules are written at: a map or a list that stands in one place is one. */
function placesOf(rules: readonly Rule[]): number {
  let places = 0
  let last: Rule | undefined
  for (const rule of rules) {
    if (!last || last.origin.source !== rule.origin.source || !sameSpan(last.origin, rule.origin)) places++
    last = rule
  }
  return places
}

export const linearAddressList: Check = {
  name: 'linear-address-list',
  summary: 'Many rules in a row differ in one address only',
  category: 'scale',
  severity: 'info',
  fixable: 'sometimes',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, edits, files }) {
    let merged: ReadonlyMap<Rule, Run> | undefined
    const fixOf = (run: readonly Rule[]): Pick<Found, 'fix'> => {
      merged ??= new Map([...mergeableRuns(ruleset, edits, files)].map(each => [each.rules[0]!, each]))
      const found = merged.get(run[0]!)
      return found?.rules.length === run.length ? { fix: { title: 'merge the rules', applicability: 'safe', edits: found.edits } } : {}
    }
    for (const table of ruleset.tables) {
      for (const { rules } of table.chains) {
        for (const run of runs(rules)) {
          if (run.length < linear) continue
          const places = placesOf(run)
          if (places < linear) continue
          const { origin } = run[0]!
          yield {
            at: origin,
            message: `${places} rules in a row, from here on, differ in one address only: a packet that none of them is for is compared with each`,
            help: 'put the addresses into a set that one rule asks (nft sets; ipset with -m set)',
            related: relatedTo(origin, [{ at: run.at(-1)!.origin, message: 'the last of them' }]),
            ...fixOf(run),
          }
        }
      }
    }
  },
}
