import { State, allStates, stateNames } from '../../../model/index.ts'
import type { StateSet } from '../../../model/index.ts'
import { readStates } from '../../xtables/index.ts'
import type { ExpandedRule, Option, Resolved, Scalar } from '../expand/index.ts'

/** A state list of a rule. */
export interface StateOption {
  readonly option: Option
  readonly negated: boolean
  /** What it lets through, negation applied. */
  readonly states: StateSet
  /** Its values as written, each with the states that it names. */
  readonly parts: readonly StatePart[]
  /** The rule has it from a block around its command. */
  readonly inherited: boolean
}

export interface StatePart {
  readonly scalar: Scalar
  readonly words: readonly string[]
}

export const stateOf = (word: string): StateSet => readStates(word, 'no nat')?.states ?? 0

/** State lists of a rule that name kernel states only; the others are matches like any other. */
export function stateOptionsOf({ options, instance }: ExpandedRule): readonly StateOption[] {
  return options.flatMap((resolved, index) => {
    const list = readOption(resolved)
    return list ? [{ ...list, inherited: index < instance.inherited }] : []
  })
}

function readOption({ name, negated, values, option }: Resolved): Omit<StateOption, 'inherited'> | undefined {
  const [value] = values
  if ((name !== 'state' && name !== 'ctstate') || !value || value.unknown) return undefined
  const list = readStates(value.text, name === 'state' ? 'no nat' : 'nat')
  if (!list || list.status !== 0) return undefined
  const parts = (value.parts ?? [value]).map(scalar => ({ scalar, words: scalar.text.split(',') }))
  return { option, negated, states: negated ? otherThan(list.states) : list.states, parts }
}

const otherThan = (states: StateSet): StateSet => allStates & ~states

/** What all state lists of a rule let through together. */
export const ownStates = (lists: readonly StateOption[]): StateSet => lists.reduce((states, list) => states & list.states, allStates)

/** The list that a change is made in: a positive one if there is one. */
export const chosenList = (lists: readonly StateOption[]): StateOption | undefined => lists.find(({ negated }) => !negated) ?? lists[0]

const names = (states: StateSet): string[] => stateNames.filter(name => (State[name] & states) !== 0)

/** A state's name in the manner of the words beside it. */
export function spelled(name: string, words: readonly string[]): string {
  const lower = words.length > 0 && words.every(word => word === word.toLowerCase())
  return lower ? name : name.toUpperCase()
}

export const statesNamed = (states: StateSet, words: readonly string[] = []): string[] => names(states).map(name => spelled(name, words))

/** Several words as a value of ferm. */
export const listText = (words: readonly string[]): string => (words.length === 1 ? words[0]! : `(${words.join(' ')})`)

/** A state match of its own, in the shorter of its two forms. `loaded`: options that the rule has already. */
export function limitation(states: StateSet, loaded: ReadonlySet<string>): string | undefined {
  const lead = stateMatch(loaded)
  if (!lead) return undefined
  const wanted = names(states)
  const others = names(otherThan(states))
  if (wanted.length > 0 && wanted.length <= others.length) return `${lead} ${listText(wanted.map(name => name.toUpperCase()))}`
  return `${lead} !${listText(others.map(name => name.toUpperCase()))}`
}

/** `mod conntrack ctstate`, or the other spelling where the rule has that option already: an option may stand once only. */
export const stateMatch = (loaded: ReadonlySet<string>): string | undefined =>
  !loaded.has('ctstate') ? 'mod conntrack ctstate' : !loaded.has('state') ? 'mod state state' : undefined
