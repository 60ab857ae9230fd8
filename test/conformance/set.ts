/** A set of cases with one bar: how many of them must be right. */
export interface ConformanceSet {
  readonly name: string
  readonly total: number
  readonly good: number
  /** Least share of `good`, 0 to 1. */
  readonly bar: number
  readonly misses: readonly { readonly id: string; readonly why: string }[]
}

/** What the command line asks for. */
export interface ConformanceOptions {
  /** Every case, where only a sample is usual. */
  readonly all: boolean
}

export const reaches = ({ total, good, bar }: ConformanceSet): boolean => total === 0 || good >= Math.ceil(bar * total - 1e-9)

/** A set from cases and, for each that is wrong, why. */
export const conformanceSet = (name: string, bar: number, total: number, misses: ConformanceSet['misses']): ConformanceSet => ({
  name, bar, total, good: total - new Set(misses.map(({ id }) => id)).size, misses,
})
