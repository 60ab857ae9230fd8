/** Length of the prefix that a range of addresses is; undefined when it is none. */
export function prefixLength(low: bigint, high: bigint, bits: number): number | undefined {
  const size = high - low + 1n
  if ((size & (size - 1n)) !== 0n || (low & (size - 1n)) !== 0n) return undefined
  return bits - (size.toString(2).length - 1)
}

/** The fewest networks that a range comes to. */
export function networksOf(low: bigint, high: bigint, bits: number): readonly (readonly [address: bigint, length: number])[] {
  const networks: (readonly [bigint, number])[] = []
  for (let at = low; at <= high; ) {
    let size = 1n
    let length = bits
    while (length > 0 && (at & ((size << 1n) - 1n)) === 0n && at + (size << 1n) - 1n <= high) {
      size <<= 1n
      length--
    }
    networks.push([at, length])
    at += size
  }
  return networks
}
