import type { AddressField, InterfaceField, NumberField, StateName } from '../model/index.ts'

/**
 * One packet, field by field. A field that the packet lacks is absent. Numbers are those of the wire and of the kernel
 * (`nfproto` 2 = IPv4), addresses too; `formatPacket` writes them for people.
 */
export type Packet = {
  readonly [field in NumberField]?: number
} & {
  readonly [field in AddressField]?: bigint
} & {
  readonly [field in InterfaceField]?: string
} & {
  readonly 'ct.state'?: StateName
  /** Helper of the connection's master; absent without one. */
  readonly 'ct.helper'?: string
  /** Answers to the matches that nflint does not understand, by key; an absent key is an unknown answer. */
  readonly atoms?: Readonly<Record<string, boolean>>
}
