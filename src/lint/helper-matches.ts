import type { Assignment } from '../analysis/index.ts'
import { hasValue, helperNamed } from '../model/index.ts'
import type { HelperInfo, Rule, RuleContext } from '../model/index.ts'
import { allowsNew, helpersAsked, valuesOf } from './conditions.ts'
import { isEarlyRule } from './early.ts'

/** H.323 is three helpers in one module: the connections of each are expected with the next one attached. */
const h323 = ['RAS', 'Q.931', 'H.245']

/**
 * Names of helpers that connections can have as their master's: those that rules attach, and those that come with
 * them. `any` when a rule attaches one that only execution could name.
 */
export function namesOf(assignments: readonly Assignment[]): ReadonlySet<string> | 'any' {
  const names = new Set<string>()
  for (const { helper } of assignments) {
    if (helper === undefined) return 'any'
    names.add(helper)
    if (h323.includes(helper)) for (const name of h323) names.add(name)
  }
  return names
}

/** Names of helpers that a rule asks for when none of them is attached; undefined for a rule that some connection may match. */
export function askedInVain(rule: Rule, attached: ReadonlySet<string> | 'any'): readonly string[] | 'any' | undefined {
  const asked = helpersAsked(rule)
  if (asked === undefined || attached === 'any' || (asked === 'any' ? attached.size > 0 : asked.some(name => attached.has(name)))) return undefined
  return asked
}

/** Expected connections of these go to the control port itself (SIP signalling, H.323, answers to broadcasts). */
const expectsControlPort = (helper: HelperInfo): boolean =>
  helper.name === 'sip' || h323.includes(helper.name) || helper.expects.some(({ sport }) => sport !== undefined)

/** A list of ports longer than this is a range that the control port lies in by chance. */
const fewPorts = 16

/** The control port that the rule is about, when it names one of the helper's. */
function controlPort({ rule }: RuleContext, helper: HelperInfo): HelperInfo['control'][number] | undefined {
  const ports = valuesOf(rule, 'dport')
  if (!ports || ports.reduce((sum, [low, high]) => sum + high - low + 1, 0) > fewPorts) return undefined
  const protocols = valuesOf(rule, 'l4proto')
  return helper.control.find(({ l4proto, port }) => hasValue(ports, port) && (!protocols || hasValue(protocols, l4proto)))
}

/** A match for a helper that stands where attaching the helper was meant. */
export interface MeantAssignment {
  readonly helper: string
  /** `port`: the rule is about the control connection. `raw`: conntrack has not seen the packet. `idle`: the rule does nothing. */
  readonly sign: 'port' | 'raw' | 'idle'
  readonly control?: HelperInfo['control'][number]
}

/**
 * Whether a rule matches a helper (`ct helper "ftp"`, `-m helper`) where it was to attach one. Such a match holds for packets
 * of the connections that a helper foresaw, never for the control connection.
 */
export function meantAsAssignment(context: RuleContext): MeantAssignment | undefined {
  const { rule } = context
  const asked = helpersAsked(rule)
  if (asked === undefined || asked === 'any') return undefined
  const name = asked[0]
  const helper = name === undefined ? undefined : helperNamed(name)
  if (!helper) return undefined
  const control = controlPort(context, helper)
  const found = { helper: helper.name, ...(control ? { control } : {}) }
  if (isEarlyRule(context)) return { ...found, sign: 'raw' }
  if (rule.verdict.kind === 'continue' && rule.effects.every(({ kind }) => kind === 'counter')) return { ...found, sign: 'idle' }
  if (control && !expectsControlPort(helper) && allowsNew(rule)) return { ...found, sign: 'port' }
  return undefined
}
