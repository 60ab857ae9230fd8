import type { Family, Hook, Ranges } from '../model/index.ts'
import { NfProto, ranges, single } from '../model/index.ts'
import type { Box, Boxer } from './boxes.ts'
import { boxStates, everything, indexOf, narrowed } from './boxes.ts'
import type { HookedChain } from './hooks.ts'

/** Families of packets that tables of a family see. */
export const familiesOf = (family: Family): Ranges =>
  family === 'ip' ? single<number>(NfProto.ip) : family === 'ip6' ? single<number>(NfProto.ip6) : [[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]]

/** Packets that a base chain sees. */
export function entry({ scale }: Boxer, hook: Hook, { table: { family }, chain: { base } }: HookedChain): Box | undefined {
  const present = scale.names([{ name: '', prefix: true }])
  const absent = single(0)
  const cuts: (readonly [number, readonly (readonly [number, number])[]])[] = [
    [indexOf('nfproto'), familiesOf(family)],
    // The first packet of a connection, which may have been expected.
    ...(base.type === 'nat' ? [[indexOf('ct.state'), ranges([boxStates.new, boxStates.related].map(state => [state, state] as const))] as const] : []),
    // A packet that was forwarded still has the interface it came by at postrouting, one that was made here has none.
    ...(hook === 'postrouting' ? [] : [[indexOf('iif'), hook === 'output' ? absent : present] as const]),
    [indexOf('oif'), hook === 'prerouting' || hook === 'input' ? absent : present],
  ]
  return cuts.reduce<Box | undefined>((box, [field, values]) => box && narrowed(box, field, values), everything)
}
