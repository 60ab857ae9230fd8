import { BudgetExceeded } from './set.ts'

/**
 * A binary decision diagram: an edge is a boolean function of numbered variables. Hash-consed with complement edges, so equal
 * functions are equal numbers and `not` is free (Brace, Rudell and Bryant, "Efficient implementation of a BDD package", 1990).
 * An edge is `node * 2`, plus 1 when it is complemented.
 */
export type Edge = number

export const TRUE: Edge = 0
export const FALSE: Edge = 1

export const negate = (edge: Edge): Edge => edge ^ 1

/** A set of variables; none of them is larger than `last`. */
export interface Levels {
  readonly has: (level: number) => boolean
  readonly last: number
}

export interface Diagram {
  /** The function `variable at level`, smaller levels being asked first. */
  variable(level: number): Edge
  /** `if (variable at level) then high else low`; both must depend on larger levels only. */
  node(level: number, high: Edge, low: Edge): Edge
  and(a: Edge, b: Edge): Edge
  /** Whether some assignment is in both; makes no nodes. */
  intersects(a: Edge, b: Edge): boolean
  /** True where some choice of the variables in `gone` makes it true. */
  exists(edge: Edge, gone: Levels): Edge
  /** Level of the edge's first variable; `Infinity` for the constants. */
  level(edge: Edge): number
  high(edge: Edge): Edge
  low(edge: Edge): Edge
  /** Nodes made so far. */
  size(): number
  /** Answers a question that may use up to this part of what is left of the budget (0 to 1) and no more. */
  within<T>(share: number, ask: () => T): T
}

/** Deep diagrams come of thousands of unknown matches in a row; the call stack bears them up to this depth. */
const maxDepth = 3000

/** Steps (pairs of nodes visited) that one node of the budget buys. */
const stepsPerNode = 6

const { imul } = Math

/** Well mixed in its upper bits. Few multiplications: a small ruleset is judged before V8 has compiled anything, and each is a call until then. */
const mix = (a: number, b: number): number => imul(imul(a, 0x9e3779b1) ^ b, 0x85ebca6b)

/** Edges stay below 2^26, so that a pair of them is an exact number. */
const mostNodes = 1 << 25

/** Powers of two. Many spaces are never asked anything; one that is gets room for a small ruleset and the laws at once. */
const firstBits = 4
const usualBits = 14

/** Most results that are remembered, in bits; half as many as there is room for nodes otherwise, since most pairs are met again soon. */
const mostResultBits = 20

/** What is known of a node lies side by side, and so does a remembered result: both are met at random, and a step then waits for memory once. */
const nodeWords = 4
const resultWords = 4

/** `limit` is the most nodes and, in proportion, the most work: what costs more throws `BudgetExceeded`. */
export function createDiagram(limit: number): Diagram {
  let budget = Math.min(limit, mostNodes)
  let bits = firstBits
  /** By node: level, high edge, low edge, and the next node with the same hash. */
  let nodes = new Int32Array(nodeWords << bits)
  /** By hash: a node, 0 = none (node 0 is the constant and never looked up). */
  let heads = new Int32Array(1 << bits)
  let count = 1
  nodes[0] = 0x7fffffff

  /** Results of `and`: both edges and what they make, direct-mapped, lossy. No pair of edges asked begins with 0. */
  let resultBits = bits
  let results = new Int32Array(resultWords << resultBits)

  let steps = budget * stepsPerNode
  let depth = 0

  const grow = (): void => {
    bits = Math.max(bits + 1, usualBits)
    const wider = new Int32Array(nodeWords << bits)
    wider.set(nodes)
    nodes = wider
    heads = new Int32Array(1 << bits)
    for (let node = 1; node < count; node++) {
      const at = node * nodeWords
      const slot = mix(nodes[at + 1]! ^ (nodes[at]! << 16), nodes[at + 2]!) >>> (32 - bits)
      nodes[at + 3] = heads[slot]!
      heads[slot] = node
    }
    if (resultBits < mostResultBits) growResults()
  }

  const growResults = (): void => {
    const old = results
    resultBits = Math.min(bits - 1, mostResultBits)
    results = new Int32Array(resultWords << resultBits)
    for (let at = 0; at < old.length; at += resultWords) {
      if (old[at] !== 0) remember(mix(old[at]!, old[at + 1]!), old[at]!, old[at + 1]!, old[at + 2]!)
    }
  }

  const remember = (mixed: number, a: Edge, b: Edge, result: Edge): void => {
    const place = (mixed >>> (32 - resultBits)) * resultWords
    results[place] = a
    results[place + 1] = b
    results[place + 2] = result
  }

  const node = (level: number, high: Edge, low: Edge): Edge => {
    if (high === low) return high
    // The high edge is never complemented: that makes the form canonical.
    if (high & 1) return node(level, high ^ 1, low ^ 1) ^ 1
    const slot = mix(high ^ (level << 16), low) >>> (32 - bits)
    for (let found = heads[slot]!; found !== 0; found = nodes[found * nodeWords + 3]!) {
      const at = found * nodeWords
      if (nodes[at] === level && nodes[at + 1] === high && nodes[at + 2] === low) return found << 1
    }
    if (count >= budget) throw new BudgetExceeded(`more than ${budget} diagram nodes`)
    const made = count++
    const at = made * nodeWords
    nodes[at] = level
    nodes[at + 1] = high
    nodes[at + 2] = low
    nodes[at + 3] = heads[slot]!
    heads[slot] = made
    if (count === 1 << bits) grow()
    return made << 1
  }

  const spend = (): void => {
    if (--steps < 0) {
      steps = 0
      throw new BudgetExceeded('too many steps')
    }
    if (depth > maxDepth) throw new BudgetExceeded('too many variables in a row')
  }

  const conjunction = (first: Edge, second: Edge): Edge => {
    if (first === second) return first
    if ((first ^ second) === 1) return FALSE
    const a = first < second ? first : second
    const b = first < second ? second : first
    // TRUE is 0 and FALSE is 1: constants are the smaller of the two.
    if (a === TRUE) return b
    if (a === FALSE) return FALSE
    const mixed = mix(a, b)
    const place = (mixed >>> (32 - resultBits)) * resultWords
    if (results[place] === a && results[place + 1] === b) return results[place + 2]!
    spend()
    const atA = (a >> 1) * nodeWords
    const atB = (b >> 1) * nodeWords
    const levelA = nodes[atA]!
    const levelB = nodes[atB]!
    const level = levelA < levelB ? levelA : levelB
    const signA = a & 1
    const signB = b & 1
    const highA = levelA === level ? nodes[atA + 1]! ^ signA : a
    const lowA = levelA === level ? nodes[atA + 2]! ^ signA : a
    const highB = levelB === level ? nodes[atB + 1]! ^ signB : b
    const lowB = levelB === level ? nodes[atB + 2]! ^ signB : b
    depth++
    const high = conjunction(highA, highB)
    const low = conjunction(lowA, lowB)
    depth--
    const result = node(level, high, low)
    remember(mixed, a, b, result)
    return result
  }

  /** Runs a question from a clean depth, whatever an earlier one left when it gave up. */
  const fresh = <T>(ask: () => T): T => {
    depth = 0
    return ask()
  }

  const level = (edge: Edge): number => (edge < 2 ? Infinity : nodes[(edge >> 1) * nodeWords]!)
  const high = (edge: Edge): Edge => nodes[(edge >> 1) * nodeWords + 1]! ^ (edge & 1)
  const low = (edge: Edge): Edge => nodes[(edge >> 1) * nodeWords + 2]! ^ (edge & 1)

  const meets = (a: Edge, b: Edge, seen: Set<number>): boolean => {
    if (a === FALSE || b === FALSE || (a ^ b) === 1) return false
    if (a === TRUE || b === TRUE || a === b) return true
    const key = (a < b ? a : b) * 0x4000000 + (a < b ? b : a)
    if (seen.has(key)) return false
    spend()
    const top = Math.min(level(a), level(b))
    const [highA, lowA] = level(a) === top ? [high(a), low(a)] : [a, a]
    const [highB, lowB] = level(b) === top ? [high(b), low(b)] : [b, b]
    depth++
    const found = meets(highA, highB, seen) || meets(lowA, lowB, seen)
    depth--
    // Only pairs without a common member are remembered: a found one ends the search.
    if (!found) seen.add(key)
    return found
  }

  const forget = (edge: Edge, gone: Levels, done: Map<Edge, Edge>): Edge => {
    const at = level(edge)
    if (at > gone.last) return edge
    const known = done.get(edge)
    if (known !== undefined) return known
    spend()
    depth++
    const isGone = gone.has(at)
    const h = forget(high(edge), gone, done)
    const l = isGone && h === TRUE ? TRUE : forget(low(edge), gone, done)
    depth--
    const result = isGone ? negate(conjunction(negate(h), negate(l))) : node(at, h, l)
    done.set(edge, result)
    return result
  }

  return {
    variable: at => node(at, TRUE, FALSE),
    node,
    and: (a, b) => fresh(() => conjunction(a, b)),
    intersects: (a, b) => fresh(() => meets(a, b, new Set())),
    exists: (edge, gone) => fresh(() => forget(edge, gone, new Map())),
    level,
    high,
    low,
    size: () => count,
    within: (share, ask) => {
      const whole = { budget, steps }
      budget = count + Math.floor((budget - count) * share)
      const allowance = Math.floor(steps * share)
      steps = allowance
      try {
        return ask()
      } finally {
        budget = whole.budget
        steps += whole.steps - allowance
      }
    },
  }
}
