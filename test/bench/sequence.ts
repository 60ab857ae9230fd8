/** A pseudo random sequence (mulberry32): the same numbers for the same seed. */
export function sequence(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export interface Shape {
  readonly address: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly verdict: 'accept' | 'drop'
}

/** What rules say: an address, a port, a verdict. */
export function* shapes(count: number): Generator<Shape> {
  const next = sequence(42)
  for (let index = 0; index < count; index++) {
    yield {
      address: `10.${next(256)}.${next(256)}.${next(256)}`,
      port: 1 + next(65535),
      protocol: next(3) === 0 ? 'udp' : 'tcp',
      verdict: next(4) === 0 ? 'drop' : 'accept',
    }
  }
}
