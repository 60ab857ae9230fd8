import type { Condition, StateName } from '../model/index.ts'
import { State, hasValue } from '../model/index.ts'
import type { Given } from './given.ts'
import type { Packet } from './packet.ts'

/** A packet at one point of its way. */
export interface Circumstances {
  readonly packet: Packet
  readonly conntrack: Given['conntrack']
  /** Marks as they are now, undefined when a rule computed them from something the model does not hold. */
  readonly mark: number | undefined
  readonly ctMark: number | undefined
}

export const hasConnection = ({ 'ct.state': state }: Packet): boolean => state === 'new' || state === 'established' || state === 'related'

const stateOf = ({ packet, conntrack }: Circumstances): StateName =>
  (conntrack === 'done' ? (packet['ct.state'] ?? 'invalid') : conntrack === 'left alone' ? 'untracked' : 'invalid')

/** True, false, or the key of a question that would tell. */
type Known = boolean | string

function fieldOf(field: string, { packet, conntrack, mark, ctMark }: Circumstances): number | 'unknown' | undefined {
  if (field.startsWith('ct.') && (conntrack !== 'done' || !hasConnection(packet))) return undefined
  if (field === 'mark') return mark ?? 'unknown'
  if (field === 'ct.mark') return ctMark ?? 'unknown'
  return (packet as Readonly<Record<string, number | undefined>>)[field]
}

/**
 * Whether a condition holds for a packet, or the key of an unknown match that would tell: an open question is asked only when the
 * rest does not decide. A condition is as deep as its author nested it.
 */
export function answerTo(condition: Condition, now: Circumstances, answer: (key: string) => boolean | undefined): Known {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const deciding = condition.kind === 'any'
      let open: string | undefined
      for (const part of condition.of) {
        const known = answerTo(part, now, answer)
        if (known === deciding) return deciding
        if (typeof known === 'string') open ??= known
      }
      return open ?? !deciding
    }
    case 'not': {
      const known = answerTo(condition.of, now, answer)
      return typeof known === 'string' ? known : !known
    }
    case 'atom':
      return answer(condition.key) ?? condition.key
    case 'state':
      return (condition.states & State[stateOf(now)]) !== 0
    case 'number':
    case 'bits': {
      const value = fieldOf(condition.field, now)
      if (value === undefined) return false
      const key = `${condition.field} as a rule has set it`
      if (value === 'unknown') return answer(key) ?? key
      return condition.kind === 'number' ? hasValue(condition.ranges, value) : (value & condition.mask) >>> 0 === condition.value
    }
    case 'address': {
      const value = now.packet[condition.field]
      return value !== undefined && hasValue(condition.ranges, value)
    }
    case 'interface': {
      const name = now.packet[condition.field]
      return name !== undefined && condition.names.some(each => (each.prefix ? name.startsWith(each.name) : name === each.name))
    }
    case 'helper': {
      const name = now.conntrack === 'done' && hasConnection(now.packet) ? now.packet['ct.helper'] : undefined
      return name !== undefined && (condition.names === 'any' || condition.names.includes(name))
    }
  }
}
