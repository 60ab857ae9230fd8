import type { Extension, OptionInfo, ValueType, XtFamily } from './types.ts'

/** Builders that keep the tables a line an option. */

export const both: readonly XtFamily[] = ['ip', 'ip6']
export const only4: readonly XtFamily[] = ['ip']
export const only6: readonly XtFamily[] = ['ip6']

export const text = (max?: number, min?: number): ValueType => ({ type: 'string', ...(max !== undefined && { max }), ...(min !== undefined && { min }) })
export const number = (max: number | bigint, min = 0): ValueType => ({ type: 'number', min, max })
export const range = (max: number | bigint, min = 0): ValueType => ({ type: 'range', min, max })
export const word = (words: string): ValueType => ({ type: 'word', words: words.split(' ') })
export const anyCase = (words: string): ValueType => ({ type: 'word', words: words.split(' '), ignoreCase: true })
export const list = (words: string): ValueType => ({ type: 'word', words: words.split(' '), list: true, ignoreCase: true, gaps: true })
export const exactList = (words: string): ValueType => ({ type: 'word', words: words.split(' '), list: true })
export const masked = (max = u32, words?: string): ValueType =>
  words === undefined ? { type: 'masked', max } : { type: 'masked', max, words: words.split(' ') }
export const u8 = 0xff
export const u16 = 0xffff
export const u32 = 0xffffffff
export const u64 = (1n << 64n) - 1n

type More = Omit<Partial<OptionInfo>, 'name' | 'arity' | 'value' | 'negatable'>

/** An option with one value; a name written `! name` may be negated, names behind it separated by blanks are aliases. */
export function opt(names: string, value: ValueType | ValueType['type'], more: More = {}): OptionInfo {
  return { ...named(names), arity: 1, value: typeof value === 'string' ? ({ type: value } as ValueType) : value, ...more }
}

/** An option without a value. */
export const flag = (names: string, more: More = {}): OptionInfo => ({ ...named(names), arity: 0, ...more })

/** An option with two values. */
export const two = (names: string, more: More = {}): OptionInfo => ({ ...named(names), arity: 2, ...more })

/** An option whose value may be missing. */
export const maybe = (names: string, value: ValueType, more: More = {}): OptionInfo => ({ ...named(names), arity: 'optional', value, ...more })

function named(names: string): { name: string; aliases?: readonly string[]; negatable?: true } {
  const words = names.split(' ')
  const negatable = words[0] === '!'
  if (negatable) words.shift()
  const [name, ...aliases] = words
  return { name: name!, ...(aliases.length > 0 && { aliases }), ...(negatable && { negatable }) }
}

type Facts = Omit<Partial<Extension>, 'kind' | 'name' | 'families' | 'options' | 'required'>

type Rest = Facts & {
  /** Groups of which one option each must be given; the names of a group separated by blanks. */
  readonly required?: readonly string[]
}

type Options = () => readonly OptionInfo[]

/** What is made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** An extension whose options are made when they are first asked for: there are hundreds, and a ruleset uses few. */
class Described {
  readonly kind: Extension['kind']
  readonly name: string
  readonly families: readonly XtFamily[]
  readonly #options: Options
  readonly #required: () => Extension['required']

  constructor(kind: Extension['kind'], name: string, families: readonly XtFamily[], options: Options, groups: readonly string[] | undefined) {
    this.kind = kind
    this.name = name
    this.families = families
    this.#options = once(options)
    this.#required = once(() => groups?.map(group => group.split(' ')))
  }

  get options(): readonly OptionInfo[] {
    return this.#options()
  }

  get required(): Extension['required'] {
    return this.#required()
  }
}

const extension = (kind: Extension['kind'], name: string, families: readonly XtFamily[], options: Options, { required, ...facts }: Rest): Extension =>
  Object.assign(new Described(kind, name, families, options, required), facts)

export const match = (name: string, families: readonly XtFamily[], options: Options, rest: Rest = {}): Extension => extension('match', name, families, options, rest)

export const target = (name: string, families: readonly XtFamily[], options: Options = () => [], rest: Rest = {}): Extension => extension('target', name, families, options, rest)
