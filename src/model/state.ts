/**
 * Conntrack states as a bit mask, in the kernel's own bits (include/uapi/linux/netfilter/nf_conntrack_common.h,
 * NF_CT_STATE_BIT; nft uses the same numbers). A packet is in exactly one of the five states.
 */
export type StateSet = number

export const State = { invalid: 0x1, established: 0x2, related: 0x4, new: 0x8, untracked: 0x40 } as const

export type StateName = keyof typeof State

export const allStates: StateSet = 0x4f

export const stateNames = Object.keys(State) as readonly StateName[]

/** Names of a set in the kernel's order. */
export const statesIn = (set: StateSet): readonly StateName[] => stateNames.filter(name => (set & State[name]) !== 0)

/** States outside a set. */
export const otherStates = (set: StateSet): StateSet => allStates & ~set

/** Bits of conntrack status (enum ip_conntrack_status), as `ct status` and `--ctstatus` test them. */
export const Status = {
  expected: 0x1,
  'seen-reply': 0x2,
  assured: 0x4,
  confirmed: 0x8,
  snat: 0x10,
  dnat: 0x20,
  dying: 0x200,
} as const

export type StatusName = keyof typeof Status
