import type { AddressField, Condition, Field, Hook, InterfaceField, NumberField } from '../model/index.ts'
import { State, Status, not, single } from '../model/index.ts'
import { addressFieldNames, interfaceFieldNames } from './fields.ts'
import type { Layer } from './layers.ts'
import type { Packet } from './packet.ts'
import type { PacketWords } from './parse-packet.ts'
import { createSpace, workshopOf } from './space.ts'

/** Where a packet is looked at. */
export interface PacketPlace {
  readonly hook: Hook
  readonly layer?: Layer
}

/** A packet as ordinary as its description lets it be; or, where there is none like that, the field that is one too many. */
export function completePacket({ fields, expected }: PacketWords, { hook, layer = 'ip' }: PacketPlace): Packet | { readonly impossible: keyof Packet } {
  const space = createSpace()
  let set = workshopOf(space).lawsOf(layer, hook)
  for (const field of ordered(fields)) {
    const narrower = space.and(set, space.of(conditionOf(field, fields)))
    if (space.isEmpty(narrower)) return { impossible: field }
    set = narrower
  }
  const wishes: Condition[] = [
    ...(expected ? [{ kind: 'bits', field: 'ct.status', mask: Status.expected, value: Status.expected } as const] : []),
    // Only the first packet of a connection has SYN alone.
    ...(fields['ct.state'] === 'established' || fields['ct.direction'] === 1 ? [{ kind: 'number', field: 'tcp.flags', ranges: single(0x10) } as const] : []),
    // A packet on its way out is one that was made here, unless it is said where it came in.
    ...(hook === 'postrouting' && fields.iif === undefined ? [not({ kind: 'interface', field: 'iif', names: [{ name: '', prefix: true }] })] : []),
  ]
  for (const [index, wish] of wishes.entries()) {
    const narrower = space.and(set, space.of(wish))
    if (!space.isEmpty(narrower)) set = narrower
    else if (expected && index === 0) return { impossible: 'ct.status' }
  }
  const packet = space.example(set)!
  return fields.atoms ? { ...packet, atoms: fields.atoms } : packet
}

/** What follows from others comes behind them, so that it is blamed. */
const ordered = (fields: Packet): readonly (Exclude<keyof Packet, 'atoms'>)[] =>
  (Object.keys(fields) as (keyof Packet)[]).filter((field): field is Exclude<keyof Packet, 'atoms'> => field !== 'atoms' && fields[field] !== undefined)

function conditionOf(field: Field, fields: Packet): Condition {
  if (field === 'ct.state') return { kind: 'state', states: State[fields['ct.state']!] }
  if (field === 'ct.helper') return { kind: 'helper', names: [fields['ct.helper']!] }
  if ((interfaceFieldNames as readonly string[]).includes(field)) return { kind: 'interface', field: field as InterfaceField, names: [{ name: fields[field as InterfaceField]! }] }
  if ((addressFieldNames as readonly string[]).includes(field)) return { kind: 'address', field: field as AddressField, ranges: single(fields[field as AddressField]!) }
  return { kind: 'number', field: field as NumberField, ranges: single(fields[field as NumberField]!) }
}
