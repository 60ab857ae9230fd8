import type { PacketSet, Space } from './set.ts'
export function describeSet(_space: Space, _set: PacketSet, _lines: number): readonly string[] { return [] }
