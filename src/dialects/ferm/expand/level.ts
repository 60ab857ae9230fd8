import { keywordOf, matches } from '../vocabulary/index.ts'
import type { FermFamily, Keyword, Keywords } from '../vocabulary/index.ts'
import type { Guard, Option } from './result.ts'
import { spanOf } from './token.ts'
import type { Tok } from './token.ts'
import type { OptionValue, Value } from './value.ts'
import type { Machine } from './machine.ts'

/** The command being read: what the blocks around it said, and what it has said itself. */
export interface Level {
  domain?: string
  family?: FermFamily
  /** Run for one of several domains: addresses of the other family are passed over. */
  several?: true
  table?: string
  /** Where the table is named. */
  tableAt?: Tok
  chain?: string
  protocol?: Protocol
  /** The protocol of the rule that a subchain hangs on: becomes the rule's own where it is needed. */
  automaticProtocol?: Protocol
  /** There are matches or a target, not only a place for them. */
  hasRule?: true
  hasAction?: true
  /** Something stands here that a block around it does not. */
  nonEmpty?: true
  loaded: ReadonlySet<string>
  /** Tables of keywords, the latest last. */
  keywords: readonly Keywords[]
  options: Option[]
  inherited: number
  guards: readonly Guard[]
  /** A condition that is not known was read: the branch behind `@else` is there if it does not hold. */
  otherwise?: Guard
  first?: Tok
  /** First token behind `domain`, `table` and `chain`. */
  body?: Tok
  /** Where the command began that is run again for each name of a list. */
  opening?: Tok
}

interface Protocol {
  readonly value: Value
  readonly option: Option
}

export const emptyLevel = (): Level => ({ loaded: new Set(), keywords: [], options: [], inherited: 0, guards: [] })

/** A fresh command inside `outer`. What is loaded is shared until the command loads something itself. */
export function levelIn(outer: Level | undefined): Level {
  const level = emptyLevel()
  if (outer) takeOver(level, outer)
  return level
}

function takeOver(level: Level, outer: Level): void {
  if (outer.domain !== undefined) level.domain = outer.domain
  if (outer.family) level.family = outer.family
  if (outer.several) level.several = outer.several
  if (outer.table !== undefined) level.table = outer.table
  if (outer.chain !== undefined) level.chain = outer.chain
  if (outer.protocol) level.protocol = outer.protocol
  if (outer.automaticProtocol) level.automaticProtocol = outer.automaticProtocol
  if (outer.hasRule) level.hasRule = outer.hasRule
  if (outer.hasAction) level.hasAction = outer.hasAction
  level.loaded = outer.loaded
  level.keywords = outer.keywords
  level.options = outer.options.slice()
  level.inherited = outer.options.length
  level.guards = outer.guards
}

/** Makes `level` a fresh command inside `outer`, in place: its loop goes on with it. */
export function restart(level: Level, outer: Level | undefined): void {
  // Deleting would make a dictionary of it, which is many times slower.
  const fields: Partial<Record<keyof Level, unknown>> = level
  for (const key in level) fields[key as keyof Level] = undefined
  Object.assign(level, none)
  if (outer) takeOver(level, outer)
  else level.options = []
}

const none = { loaded: new Set<string>() as ReadonlySet<string>, keywords: [], inherited: 0, guards: [] }

/** Sets the domain and with it the words that need no module. */
export function setDomain(machine: Machine, level: Level, domain: string): void {
  level.family = domain === 'ip' || domain === 'ip6' ? 'ip' : (domain as FermFamily)
  level.domain = domain
  level.keywords = [matches[level.family]['']!]
  machine.scopes[0]!.automatic.set('DOMAIN', domain)
}

/** Notes that a module is there. */
export function load(level: Level, module: string): void {
  if (!level.loaded.has(module)) level.loaded = new Set(level.loaded).add(module)
}

export function addKeywords(level: Level, keywords: Keywords | undefined): void {
  if (keywords && !level.keywords.includes(keywords)) level.keywords = [...level.keywords, keywords]
  else if (keywords) level.keywords = [...level.keywords.filter(table => table !== keywords), keywords]
}

export function findKeyword(level: Level, word: string): Keyword | undefined {
  for (let index = level.keywords.length - 1; index >= 0; index--) {
    const found = keywordOf(level.keywords[index]!, word)
    if (found) return found
  }
  return undefined
}

/** Where an option begins: its keyword, the `!` before it, the definitions read so far. */
export interface Beginning {
  readonly keyword: Tok
  readonly first: Tok
  /** First token of the value, without `!`. */
  value?: Tok | undefined
}

/** Adds an option that ends at the token taken last. */
export function addOption(machine: Machine, level: Level, name: string, value: OptionValue, { keyword, first, value: valueFrom }: Beginning): Option {
  const last = machine.last ?? keyword
  const option: Option = {
    name, value, keyword,
    at: spanOf(first, last),
    valueAt: valueFrom && spanOf(valueFrom, last),
    valueFrame: (valueFrom ?? last).frame,
    steps: machine.steps,
  }
  machine.steps = []
  level.options.push(option)
  return option
}

/** The rule's protocol, taken over from the rule that its subchain hangs on if it has none. */
export function realiseProtocol(level: Level): Value | undefined {
  if (!level.protocol && level.automaticProtocol) {
    level.protocol = level.automaticProtocol
    delete level.automaticProtocol
    level.options.push(level.protocol.option)
  }
  return level.protocol?.value
}
