import { unquote } from './lexer.ts'
import type { Counters, Option, RuleLine, Word } from './nodes.ts'

/** What a word is in its option. */
export const Role = { not: 0, name: 1, oldNot: 2, value: 3 } as const

export type Role = (typeof Role)[keyof typeof Role]

/**
 * The words of all commands of a file, two numbers each: where it starts, and its length with its role. A tree of nodes
 * takes twenty times the memory.
 */
export class WordStore {
  readonly text: string
  #words = new Int32Array(1024)
  #length = 0

  constructor(text: string) {
    this.text = text
  }

  /** Words so far. */
  get count(): number {
    return this.#length >> 1
  }

  push(start: number, length: number, role: Role): void {
    if (this.#length === this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2)
      larger.set(this.#words)
      this.#words = larger
    }
    this.#words[this.#length++] = start
    this.#words[this.#length++] = length * 4 + role
  }

  /** Forgets the words from `count` on. */
  truncate(count: number): void {
    this.#length = count << 1
  }

  /** The options that the words `[first, last)` make. */
  options(first: number, last: number): readonly Option[] {
    const options: Option[] = []
    for (let index = first; index < last; ) {
      let not: Word | undefined
      let oldNot: Word | undefined
      if (this.#role(index) === Role.not) not = this.#word(index++)
      const name = this.#word(index++)
      if (index < last && this.#role(index) === Role.oldNot) oldNot = this.#word(index++)
      const from = index
      while (index < last && this.#role(index) === Role.value) index++
      const values = from === index ? none : index === from + 1 ? [this.#word(from)] : Array.from({ length: index - from }, (_, at) => this.#word(from + at))
      const start = (not ?? name).start
      const end = (values.at(-1) ?? oldNot ?? name).end
      options.push(not || oldNot ? { kind: 'Option', start, end, ...(not && { not }), name, ...(oldNot && { oldNot }), values } : { kind: 'Option', start, end, name, values })
    }
    return options
  }

  #role = (index: number): number => this.#words[(index << 1) + 1]! & 3

  #word(index: number): Word {
    const start = this.#words[index << 1]!
    const end = start + (this.#words[(index << 1) + 1]! >> 2)
    return { kind: 'Word', start, end, text: unquote(this.text.slice(start, end)) }
  }
}

const none: readonly Word[] = []

/** A command whose options are made on demand from the file's words. */
export class StoredRuleLine implements RuleLine {
  declare readonly options: readonly Option[]
  readonly kind = 'Rule'
  readonly start: number
  readonly end: number
  readonly counters?: Counters
  readonly #store: WordStore
  readonly #first: number
  readonly #last: number

  constructor(start: number, end: number, counters: Counters | undefined, store: WordStore, first: number, last: number) {
    this.start = start
    this.end = end
    if (counters) this.counters = counters
    this.#store = store
    this.#first = first
    this.#last = last
  }

  static {
    Object.defineProperty(StoredRuleLine.prototype, 'options', {
      enumerable: true,
      get(this: StoredRuleLine) {
        return this.#store.options(this.#first, this.#last)
      },
    })
  }
}
