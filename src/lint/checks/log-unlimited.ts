import type { Chain, Effect, Hook, Rule, Table } from '../../model/index.ts'
import { basesLeadingTo, callsIn } from '../callers.ts'
import type { Call } from '../callers.ts'
import type { Check } from '../check.ts'
import { varies } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

interface Logged {
  readonly rule: Rule
  readonly effect: Effect
  readonly hooks: ReadonlySet<Hook>
}

/** Rules of a list, those of anonymous chains among them, that log whatever comes to them, one for one. */
function* unlimited(rules: readonly Rule[]): Generator<{ rule: Rule; effect: Effect }> {
  for (const rule of rules) {
    if (varies(rule)) {
      // What is over a limit may have left the chain here; what is accepted below one says nothing of the rest.
      if (rule.verdict.kind !== 'continue' && rule.verdict.kind !== 'accept') return
      continue
    }
    const effect = rule.effects.find(({ kind }) => kind === 'log')
    if (effect) yield { rule, effect }
    if ((rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules) yield* unlimited(rule.verdict.rules)
  }
}

/** Whether every way into a chain comes through a limit. */
function isLimited(chain: Chain, calls: ReadonlyMap<Chain, readonly Call[]>, bases: ReadonlySet<Chain>): boolean {
  const seen = new Set([chain])
  for (const reached of seen) {
    if (bases.has(reached)) return false
    for (const { rule, chain: caller } of calls.get(reached) ?? []) if (!varies(rule)) seen.add(caller)
  }
  return true
}

function* loggedIn(table: Table): Generator<Logged> {
  const leading = basesLeadingTo(table)
  const calls = callsIn(table)
  const bases = new Set(table.chains.filter(({ base }) => base))
  for (const chain of table.chains) {
    const logging = [...unlimited(chain.rules)]
    if (logging.length === 0 || isLimited(chain, calls, bases)) continue
    const hooks = new Set((leading.get(chain) ?? []).map(({ base }) => base!.hook))
    for (const { rule, effect } of logging) yield { rule, effect, hooks }
  }
}

const fromOutside: readonly Hook[] = ['ingress', 'prerouting', 'input', 'forward']

export const logUnlimited: Check = {
  name: 'log-unlimited',
  summary: 'A rule logs every packet that comes to it, however many come',
  category: 'sight',
  severity: 'warning',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset }) {
    const found = ruleset.tables.filter(({ dormant }) => !dormant).flatMap(table => [...loggedIn(table)])
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { origin } = group[0].rule
      const outside = group.some(({ hooks }) => fromOutside.some(hook => hooks.has(hook)))
      yield {
        at: group[0].effect.origin,
        ...(outside ? {} : { severity: 'info' as const }),
        message: outside
          ? 'every packet that comes here is logged: whoever sends many fills the disk, and hides among them what matters'
          : 'every packet that leaves here is logged: a program that sends many fills the disk',
        help: 'limit the rule (-m limit, limit rate), and let the verdict stand in a rule of its own, without the limit',
        related: relatedTo(group[0].effect.origin, stepsTo(origin)),
      }
    }
  },
}
