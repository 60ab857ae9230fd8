import { address4End, address6End, countersEnd, nameEnd, portEnd, quotedEnd } from '../text/index.ts'

/** What a plain value is: what it means is the same question for every value of its kind. */
export const PlainKind = { address4: 1, address6: 2, port: 3, name: 4, comment: 5, counters: 6, endpoint: 7 } as const

export type PlainKind = (typeof PlainKind)[keyof typeof PlainKind]

/**
 * What lines have in common that differ in plain values only: the text between the values, and their kinds. A dialect keeps what it
 * has found out about one line of a shape with the shape, for all others.
 */
export class Shape {
  /** Text before the first value, between values, and behind the last one. */
  readonly literals: readonly string[]
  readonly kinds: readonly PlainKind[]
  /** Lines of this shape so far. */
  seen = 0

  constructor(literals: readonly string[], kinds: readonly PlainKind[]) {
    this.literals = literals
    this.kinds = kinds
  }
}

/** Where a dialect may write plain values. */
export interface PlainPlaces {
  /**
   * The kind of value that may stand behind the word `[start, end)`; 0 for none. `address4` stands for an address of either
   * family; a comment stands in double quotes.
   */
  behind(text: string, start: number, end: number): PlainKind | 0
  /** The kind of value that a line may begin with. */
  readonly first?: PlainKind
  /** Whether a name may be any other, for all that a line says. */
  isPlainName(name: string): boolean
  /** Longest comment. */
  readonly longestComment: number
  /** Characters (of ASCII) that a line with a shape has in no word outside of quotes. */
  readonly refused?: string
  /** The same for texts in quotes. */
  readonly refusedInQuotes?: string
  /** Several values may stand in `( … )`, with blanks between. */
  readonly hasLists?: true
  /** Hosts and ports may stand in `&name(…, …)`, in the place of any word. */
  readonly hasCalls?: true
}

/** What may stand in a call: a value of whichever kind it has. */
const anyKind = -1

/** More shapes than this are not kept: a text that has more gains nothing by them. */
const mostShapes = 20_000

const isBlank = (code: number): boolean => code === 32 || code === 9

/**
 * Tells lines of one shape, character by character and without making anything of them. Two lines have one shape only if they are
 * equal but for plain values in the same places: what is told of one line from its words is true for the other.
 */
export class Shapes<S extends Shape> {
  readonly #places: PlainPlaces
  readonly #make: (literals: readonly string[], kinds: readonly PlainKind[]) => S
  readonly #known = new Map<number, S>()
  readonly #refused = new Uint8Array(128)
  readonly #refusedInQuotes = new Uint8Array(128)
  /** Values of the line at hand: start and end of each. */
  readonly #values = new Int32Array(64)
  readonly #kinds: PlainKind[] = []

  constructor(places: PlainPlaces, make: (literals: readonly string[], kinds: readonly PlainKind[]) => S) {
    this.#places = places
    this.#make = make
    for (const character of `\\${places.refused ?? ''}`) this.#refused[character.charCodeAt(0)] = 1
    for (const character of `\\${places.refusedInQuotes ?? ''}`) this.#refusedInQuotes[character.charCodeAt(0)] = 1
  }

  /** The shape of the line `[start, end)`; undefined for a line with escapes, open quotes or very many values, and where there are too many shapes. */
  of(text: string, start: number, end: number): S | undefined {
    const hash = this.#scan(text, start, end)
    if (hash === undefined) return undefined
    const known = this.#known.get(hash)
    if (known) {
      if (!this.#is(known, text, start, end)) return undefined
      known.seen++
      return known
    }
    if (this.#known.size >= mostShapes) return undefined
    const shape = this.#make(this.#literals(text, start, end), [...this.#kinds])
    shape.seen = 1
    this.#known.set(hash, shape)
    return shape
  }

  /** Start and end of each value of a line that has a shape, one behind the other. */
  values(text: string, start: number, end: number): readonly number[] {
    return this.#scan(text, start, end) === undefined ? [] : [...this.#values.subarray(0, this.#kinds.length * 2)]
  }

  /** A number for all that is not a value; undefined where the line has no shape. */
  #scan(text: string, start: number, end: number): number | undefined {
    const values = this.#values
    const kinds = this.#kinds
    kinds.length = 0
    let hash = 0x811c9dc5
    let kind: PlainKind | 0 | typeof anyKind = this.#places.first ?? 0
    /** What the values of the list or the call at hand are; 0 outside of both. */
    let listed: PlainKind | 0 | typeof anyKind = 0
    /** Open parentheses, in a call. */
    let depth = 0
    let at = start
    while (at < end) {
      let code = text.charCodeAt(at)
      if (isBlank(code)) {
        hash = Math.imul(hash ^ code, 0x01000193)
        at++
        continue
      }
      if ((code === 41 && listed !== 0) || (code === 40 && (depth > 0 || (kind !== 0 && listed === 0 && this.#places.hasLists))) || (code === 44 && depth > 0)) {
        hash = Math.imul(hash ^ code, 0x01000193)
        at++
        if (depth === 0) listed = code === 40 ? kind : 0
        else if (code !== 44) {
          depth += code === 40 ? 1 : -1
          if (depth === 0) listed = 0
        }
        kind = listed
        continue
      }
      if (code === 38 && listed === 0 && this.#places.hasCalls) {
        const open = nameEnd(text, at + 1, end)
        if (open < 0 || text.charCodeAt(open) !== 40) return undefined
        for (; at <= open; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
        depth = 1
        listed = anyKind
        kind = listed
        continue
      }
      const from = at
      if (kind !== 0) {
        let found: PlainKind = kind === anyKind ? PlainKind.address4 : kind
        let next = this.#valueEnd(found, text, at, end)
        if (next < 0 && found === PlainKind.address4) next = this.#valueEnd((found = PlainKind.address6), text, at, end)
        if (next < 0 && kind === anyKind) next = this.#valueEnd((found = PlainKind.port), text, at, end)
        if (next > 0) {
          const count = kinds.length
          if (count >= 32) return undefined
          values[count * 2] = at
          values[count * 2 + 1] = next
          kinds.push(found)
          hash = Math.imul(hash ^ (0x100 + found), 0x01000193)
          at = next
        }
        kind = listed
      }
      const word = at
      while (at < end) {
        code = text.charCodeAt(at)
        if (isBlank(code) || (code === 41 && listed !== 0) || (depth > 0 && (code === 40 || code === 44))) break
        if (code < 128 && this.#refused[code] === 1) return undefined
        hash = Math.imul(hash ^ code, 0x01000193)
        at++
        if (code === 34) {
          // Inside quotes nothing is a value, and blanks end no word.
          for (code = 0; at < end && code !== 34; at++) {
            code = text.charCodeAt(at)
            if (code < 128 && this.#refusedInQuotes[code] === 1) return undefined
            hash = Math.imul(hash ^ code, 0x01000193)
          }
          if (code !== 34) return undefined
        }
      }
      if (word === from && listed === 0) kind = this.#places.behind(text, word, at)
    }
    return hash
  }

  /** End of a plain value of a kind that begins at `at`, where it is one; a value ends a word, or stands before `/`, `;` or what parts values. */
  #valueEnd(kind: PlainKind, text: string, at: number, end: number): number {
    const next = this.#kindEnd(kind, text, at, end)
    if (next < 0 || next === end) return next
    const code = text.charCodeAt(next)
    return isBlank(code) || (code === 47 && kind <= PlainKind.address6) || code === 59 || (code === 41 && this.#places.hasLists) || (code === 44 && this.#places.hasCalls) ? next : -1
  }

  #kindEnd(kind: PlainKind, text: string, at: number, end: number): number {
    switch (kind) {
      case PlainKind.address4:
        return address4End(text, at, end)
      case PlainKind.address6:
        return address6End(text, at, end)
      case PlainKind.port:
        return portEnd(text, at, end)
      case PlainKind.comment:
        return quotedEnd(text, at, end, this.#places.longestComment)
      case PlainKind.endpoint: {
        // An address and a port: what may be said of an address alone may not be said of both.
        const next = address4End(text, at, end)
        return next > 0 && text.charCodeAt(next) === 58 ? portEnd(text, next + 1, end) : -1
      }
      case PlainKind.counters:
        return countersEnd(text, at, end)
      case PlainKind.name: {
        const next = nameEnd(text, at, end)
        return next > 0 && this.#places.isPlainName(text.slice(at, next)) ? next : -1
      }
    }
  }

  #literals(text: string, start: number, end: number): string[] {
    const literals: string[] = []
    let from = start
    for (let index = 0; index < this.#kinds.length; index++) {
      literals.push(text.slice(from, this.#values[index * 2]))
      from = this.#values[index * 2 + 1]!
    }
    literals.push(text.slice(from, end))
    return literals
  }

  /** Whether the line at hand is of a shape: hashes may meet. */
  #is({ literals, kinds }: S, text: string, start: number, end: number): boolean {
    const count = this.#kinds.length
    if (kinds.length !== count) return false
    let from = start
    for (let index = 0; index < count; index++) {
      const literal = literals[index]!
      const value = this.#values[index * 2]!
      if (kinds[index] !== this.#kinds[index] || from + literal.length !== value || !text.startsWith(literal, from)) return false
      from = this.#values[index * 2 + 1]!
    }
    const last = literals[count]!
    return from + last.length === end && text.startsWith(last, from)
  }
}
