import type { Condition, Effect, RuleContext, Ruleset } from '../model/index.ts'
import { all, any, helperNamed, portProtocols, rulesWhere, single } from '../model/index.ts'
import type { Assignment } from './assignments.ts'
import { assignedHelpers } from './assignments.ts'
import type { PacketSet, Space } from './set.ts'

type Expectation = { readonly context: RuleContext; readonly effect: Extract<Effect, { kind: 'assign-expectation' }> }

/** What all packets of an acceptance have in common, when it is no more than the ruleset itself asked for. */
export interface Scope {
  /** Assigned helpers that may have foreseen them. */
  readonly assignments: readonly Assignment[]
  /** Rules with `ct expectation set` that foresaw them. */
  readonly expectations: readonly Expectation[]
  /** `wider`: there is a port limit, but it lets in ports that the helper's own programs do not use. */
  readonly ports: 'as expected' | 'wider'
}

const protocol = (l4proto: number): Condition => ({ kind: 'number', field: 'l4proto', ranges: single(l4proto) })
const port = (field: 'sport' | 'dport', low: number, high: number): Condition => ({ kind: 'number', field, ranges: [[low, high]] })
const unprivileged = port('dport', 1024, 65535)

/** What a helper of this name expects; `wider` when only privileged ports are kept out. A helper nflint does not know may expect anything with ports. */
function foreseenBy(name: string, ports: Scope['ports']): Condition {
  const known = helperNamed(name)
  const from: Condition = { kind: 'helper', names: [name] }
  if (!known) return ports === 'wider' ? all([from, any(portProtocols.map(protocol)), unprivileged]) : any([])
  return all([from, any(known.expects.map(({ l4proto, dport, sport }) => all([
    protocol(l4proto),
    ...(sport === undefined ? [] : [port('sport', sport, sport)]),
    ...(dport === undefined ? [] : [ports === 'wider' ? unprivileged : port('dport', dport[0], dport[1])]),
  ])))])
}

export interface Scoper {
  /** The scope of expected packets, undefined when they are more than assigned helpers and expectations ask for. */
  scopeOf(packets: PacketSet): Scope | undefined
}

/** Knows what a ruleset itself asks conntrack to expect. */
export function createScoper(space: Space, ruleset: Ruleset): Scoper {
  let assignments: readonly Assignment[] | undefined
  let expectations: readonly Expectation[] | undefined
  return {
    scopeOf(packets) {
      assignments ??= assignedHelpers(ruleset).filter(assignment => assignment.effective && assignment.helper !== undefined)
      expectations ??= expectationsOf(ruleset)
      const usedExpectations = expectations
        .map(expectation => ({ expectation, set: space.of(all([protocol(expectation.effect.l4proto!), port('dport', expectation.effect.dport!, expectation.effect.dport!)])) }))
        .filter(({ set }) => space.intersects(set, packets))
      for (const ports of ['as expected', 'wider'] as const) {
        const used = assignments
          .map(assignment => ({ assignment, set: space.of(foreseenBy(assignment.helper!, ports)) }))
          .filter(({ set }) => space.intersects(set, packets))
        const foreseen = space.or(...used.map(({ set }) => set), ...usedExpectations.map(({ set }) => set))
        if (space.isSubset(packets, foreseen)) {
          return { assignments: used.map(({ assignment }) => assignment), expectations: usedExpectations.map(({ expectation }) => expectation), ports }
        }
      }
      return undefined
    },
  }
}

/** `ct expectation set` with a protocol and a port, in the order of the text. */
function expectationsOf(ruleset: Ruleset): readonly Expectation[] {
  const found: Expectation[] = []
  for (const context of rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'assign-expectation'))) {
    for (const effect of context.rule.effects) {
      if (effect.kind === 'assign-expectation' && effect.l4proto !== undefined && effect.dport !== undefined) found.push({ context, effect })
    }
  }
  return found
}
