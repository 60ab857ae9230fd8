import type { Narrowing, Rule } from '../../../model/index.ts'
import { additionsOf, addressList } from './addition.ts'
import type { Reason } from '../../xtables/index.ts'
import { copyOf, typesHere } from './copy.ts'
import { guardsFor, spotKey, spotsOf } from './guards.ts'
import type { Split } from './split.ts'
import { ownStates, stateOptionsOf } from './states.ts'
import type { Statement, StatementRule } from './statements.ts'
import { State } from '../../../model/index.ts'

/** A copy of a command's body, and the `@if` that limits it to where it is asked for. */
export interface Copy {
  readonly guard: string
  readonly text: string
}

/** ICMP types in the order in which they are listed, by ferm's names. */
const typeOrder = ['destination-unreachable', 'packet-too-big', 'time-exceeded', 'parameter-problem']

/** Spots (domain, table, chain) that ask for each ICMP type of a copy; `''` for copies without types. */
type Wanted = Map<string, Set<string>>

/** The copies that the narrowings of one command ask for, those of both families put together. */
export function copiesOf(statement: Statement, narrowings: ReadonlyMap<Rule, Narrowing>, split: Split | undefined): readonly Copy[] | Reason {
  const forms = new Map<string, Wanted>()
  const byInstance = new Map<unknown, Set<string>>()
  for (const statementRule of statement.rules) {
    const narrowing = narrowings.get(statementRule.rule)
    const asked = narrowing ? formsOf(statement, statementRule, narrowing, split) : []
    if ('reason' in asked) return asked
    const { instance } = statementRule.expanded
    const known = byInstance.get(instance) ?? new Set()
    byInstance.set(instance, known)
    for (const { text, types } of asked) {
      const wanted: Wanted = forms.get(text) ?? new Map()
      forms.set(text, wanted)
      for (const type of types.length > 0 ? types : ['']) {
        const spots = wanted.get(type) ?? new Set()
        wanted.set(type, spots)
        spots.add(spotKey(instance))
        known.add(`${type}\n${text}`)
      }
    }
  }
  if (!agree(statement, byInstance)) return { reason: 'the rule runs several times in one chain, and not for the same packets' }

  const spots = spotsOf(statement.instances)
  const copies: Copy[] = []
  for (const [text, wanted] of forms) {
    for (const [types, where] of typeGroups(wanted)) {
      const guards = guardsFor(where, spots)
      if (!guards) return { reason: 'no condition of ferm tells apart where the rule is to be kept' }
      const filled = text.replace(typesHere, () => addressList(types))
      copies.push(...guards.map(guard => ({ guard, text: filled })))
    }
  }
  return copies
}

function formsOf(statement: Statement, statementRule: StatementRule, { copies }: Narrowing, split: Split | undefined): readonly { text: string; types: readonly string[] }[] | Reason {
  const { expanded } = statementRule
  const { domain } = expanded.instance
  if (domain !== 'ip' && domain !== 'ip6') return { reason: 'only rules of the domains ip and ip6 can be narrowed' }
  const lists = stateOptionsOf(expanded)
  if ((ownStates(lists) & State.related) === 0) return []
  const forms: { text: string; types: readonly string[] }[] = []
  for (const copy of copies) {
    const additions = additionsOf(copy.tests, domain)
    if ('reason' in additions) return additions
    for (const addition of additions) {
      const form = copyOf(statement, statementRule, lists, addition, split)
      if (form === 'never') continue
      if ('reason' in form) return form
      forms.push(form)
    }
  }
  return forms
}

/** Whether runs in one chain ask for the same copies: a copy at the command is made in each of them. */
function agree({ instances }: Statement, asked: ReadonlyMap<unknown, ReadonlySet<string>>): boolean {
  const bySpot = new Map<string, string>()
  for (const instance of instances) {
    const key = spotKey(instance)
    const forms = [...(asked.get(instance) ?? [])].sort().join('\n\n')
    const known = bySpot.get(key)
    if (known !== undefined && known !== forms) return false
    bySpot.set(key, forms)
  }
  return true
}

/** Types that are asked for at the same spots, together; those asked for at most spots first. */
function typeGroups(wanted: Wanted): readonly (readonly [types: string[], spots: ReadonlySet<string>])[] {
  const groups = new Map<string, [string[], ReadonlySet<string>]>()
  for (const [type, spots] of [...wanted].sort(([a], [b]) => rank(a) - rank(b))) {
    const key = [...spots].sort().join('\n')
    const group = groups.get(key)
    if (group) group[0].push(type)
    else groups.set(key, [[type], spots])
  }
  return [...groups.values()].sort(([, a], [, b]) => b.size - a.size)
}

const rank = (type: string): number => (typeOrder.includes(type) ? typeOrder.indexOf(type) : typeOrder.length)
