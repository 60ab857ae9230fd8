import type { Condition, NumberTest, StateSet } from '../../model/index.ts'
import { State, Status, allStates, stateNames } from '../../model/index.ts'
import { statusNames } from './names.ts'
import type { Sign, WrittenMatch } from './write.ts'
import { isOne, option, unprintable } from './write.ts'

/** Matches over the connection that a packet belongs to, and over marks. */

const stateWords = (states: StateSet): readonly string[] => stateNames.filter(name => (State[name] & states) !== 0).map(name => name.toUpperCase())

export function writeStates(states: StateSet): readonly WrittenMatch[] {
  const own = stateWords(states)
  const others = stateWords(allStates & ~states)
  if (own.length === 0 || (others.length > 0 && others.length < own.length)) return option('conntrack', 'ctstate', [others.join(',')], 'negated')
  return option('conntrack', 'ctstate', [own.join(',')])
}

/** `--ctstatus EXPECTED,ASSURED`: one of the bits. */
export function writeStatus(parts: readonly Condition[], sign: Sign): readonly WrittenMatch[] | undefined {
  const names = parts.map(part => (part.kind === 'bits' && part.field === 'ct.status' && part.mask === part.value ? statusNames[part.mask] : undefined))
  return names.includes(undefined) ? undefined : option('conntrack', 'ctstatus', [names.join(',')], sign)
}

/** `--ctstate RELATED,DNAT`: states, or translation done. */
export function writeNatStates(parts: readonly Condition[], sign: Sign): readonly WrittenMatch[] | undefined {
  const names: string[] = []
  for (const part of parts) {
    if (part.kind === 'state') names.push(...stateWords(part.states))
    else if (part.kind === 'bits' && part.field === 'ct.status' && part.mask === part.value && (part.mask === Status.snat || part.mask === Status.dnat)) {
      names.push(part.mask === Status.snat ? 'SNAT' : 'DNAT')
    } else return undefined
  }
  return names.length === 0 ? undefined : option('conntrack', 'ctstate', [names.join(',')], sign)
}

/** Tests of marks, and of the direction and the protocol of a connection. */
export function writeConnection({ field, ranges }: NumberTest, sign: Sign): readonly WrittenMatch[] {
  if (!isOne(ranges)) return unprintable(`several values of ${field}`)
  const value = ranges[0]![0]
  switch (field) {
    case 'mark':
      return option('mark', 'mark', [`0x${value.toString(16)}`], sign)
    case 'ct.mark':
      return option('connmark', 'mark', [`0x${value.toString(16)}`], sign)
    case 'ct.direction':
      // It has no negation: the other direction is meant.
      return option('conntrack', 'ctdir', [(value === 0) === (sign === 'as it is') ? 'ORIGINAL' : 'REPLY'])
    default:
      return option('conntrack', 'ctproto', [String(value)], sign)
  }
}
