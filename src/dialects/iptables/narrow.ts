import { type Narrowing, type StateSet, State, allStates, stateNames } from '../../model/index.ts'
import { applyEdits, placeIn, type Edit, type Source, type TextEdit } from '../../text/index.ts'
import { matchedProtocol, readStates, type MatchUse, type OptionUse } from '../xtables/index.ts'
import { additionsOf } from './addition.ts'
import type { Addition } from './addition-words.ts'
import type { FileFamily } from './family.ts'
import { readCommand, type Command } from './read.ts'
import type { Written } from './lower.ts'

/** Edits of the line itself (or its removal), and the lines to put right behind it. */
export interface NarrowedLine {
  readonly edits: readonly Edit[] | 'remove'
  readonly copies: readonly string[]
}

interface StateOption {
  readonly use: MatchUse
  readonly option: OptionUse
  readonly states: StateSet
  /** Words of its list, as written. */
  readonly words: readonly string[]
}

/** What a narrowing makes of one line, or why it cannot be done. */
export function narrowLine({ line }: Written, source: Source, family: FileFamily, narrowing: Narrowing): NarrowedLine | { readonly reason: string } {
  if (family === 'arp' || family === 'bridge') return { reason: 'there are no connections here' }
  const command = readCommand(line, source, family)
  if (command.problems.length > 0) return { reason: 'the line has an error' }
  if (command.info?.name !== 'append' && command.info?.name !== 'insert' && command.info?.name !== 'replace') return { reason: 'the line is no rule' }
  const states = stateOptions(command)
  const own = states.reduce((all, { states: some }) => all & some, allStates)
  const kept = own & narrowing.states
  const copies: string[] = []
  const removed = kept === 0
  let position = removed ? positionOf(command) : positionOf(command) + 1
  for (const copy of narrowing.copies) {
    const additions = additionsOf(copy.tests, family)
    if ('reason' in additions) return additions
    if ((own & State.related) === 0) continue
    for (const addition of additions) {
      const edits = copyEdits(command, states, addition, source, line.end)
      if (edits === 'never') continue
      const first = line.options[0]!
      const all = [...edits, ...placed(command, line, position)]
      const shifted = all.map(edit => ({ start: edit.start - first.start, end: edit.end - first.start, text: edit.text }))
      copies.push(applyEdits(source.text.slice(first.start, line.end), shifted))
      position++
    }
  }
  if (removed) return { edits: 'remove', copies }
  const edits = kept === own ? [] : limitTo(kept, own, command, states, line.end)
  return { edits: edits.map(edit => ({ ...placeIn(source, edit), text: edit.text })), copies }
}

/** Place of the rule in its chain, as its own command names it; appended rules have none. */
const positionOf = ({ info, args }: Command): number => (info?.name === 'append' ? 0 : args[1] ? Number(args[1].text) : 1)

/** A copy of an inserted or replaced rule is inserted behind it; counters given as an option are dropped. */
function placed({ info, args }: Command, line: Written['line'], position: number): readonly TextEdit[] {
  const edits: TextEdit[] = []
  for (const option of line.options) {
    if (option.name.text === '-c' || option.name.text === '--set-counters') edits.push({ start: option.start, end: option.end + 1, text: '' })
  }
  if (info?.name === 'append') return edits
  const [chain, number] = args
  const command = line.options.find(option => option.values.some(({ start }) => start === chain!.start))
  if (info?.name === 'replace' && command) edits.push({ start: command.name.start, end: command.name.end, text: command.name.text.startsWith('--') ? '--insert' : '-I' })
  if (number) edits.push({ start: number.start, end: number.end, text: String(position) })
  else if (position > 1) edits.push({ start: chain!.end, end: chain!.end, text: ` ${position}` })
  return edits
}

/** Every state list of the rule that is over kernel states only; the others are matches like any other. */
function stateOptions({ matches }: Command): readonly StateOption[] {
  const found: StateOption[] = []
  for (const use of matches) {
    const name = use.module === 'state' ? 'state' : use.module === 'conntrack' ? 'ctstate' : undefined
    if (name === undefined) continue
    for (const option of use.options) {
      if (option.option !== name || option.values[0] === undefined) continue
      const list = readStates(option.values[0], use.module === 'state' ? 'no nat' : 'nat')
      if (!list || list.status !== 0) continue
      found.push({ use, option, states: option.negated ? allStates & ~list.states : list.states, words: option.values[0].split(',') })
    }
  }
  return found
}

const stateOf = (word: string): StateSet => readStates(word, 'no nat')?.states ?? 0

/** A state's name in the manner of the words beside it. */
function stateWord(name: string, words: readonly string[]): string {
  const lower = words.length > 0 && words.every(word => word === word.toLowerCase())
  return lower ? name : name.toUpperCase()
}

/** Replaces a value and keeps its quotes. */
function replaceValue({ valueOrigins }: OptionUse, text: string): TextEdit {
  const { start, end, source } = valueOrigins![0]!
  const quoted = source.text[start] === '"'
  return { start, end, text: quoted ? `"${text}"` : text }
}

/** The list that a change is made in: a positive one if there is one. */
const chosen = (states: readonly StateOption[]): StateOption | undefined => states.find(({ option }) => !option.negated) ?? states[0]

/** Limits a rule to some of the states it tests (`own`). */
function limitTo(kept: StateSet, own: StateSet, command: Command, states: readonly StateOption[], end: number): readonly TextEdit[] {
  const list = chosen(states)
  if (!list) return [insertMatch(command, end, limitation(kept))]
  const { option, words } = list
  if (!option.negated) return [replaceValue(option, words.filter(word => (stateOf(word) & kept) !== 0).join(','))]
  const more = stateNames.filter(name => (State[name] & own & ~kept) !== 0).map(name => stateWord(name, words))
  return [replaceValue(option, [...words, ...more].join(','))]
}

/** A state match of its own, in the shorter of its two forms. */
function limitation(states: StateSet): string {
  const names = (set: StateSet) => stateNames.filter(name => (State[name] & set) !== 0).map(name => name.toUpperCase()).join(',')
  const others = allStates & ~states
  return names(others).length < names(states).length ? `-m conntrack ! --ctstate ${names(others)}` : `-m conntrack --ctstate ${names(states)}`
}

/** Puts a match before the target, or at the end. */
function insertMatch({ target }: Command, end: number, text: string): TextEdit {
  const before = target?.origin.start
  return before === undefined ? { start: end, end, text: ` ${text}` } : { start: before, end: before, text: `${text} ` }
}

/** The words that make a copy: its state test limited to RELATED, and what is added. */
function copyEdits(command: Command, states: readonly StateOption[], addition: Addition, source: Source, end: number): readonly TextEdit[] | 'never' {
  const edits: TextEdit[] = []
  const protocol = protocolEdit(command, addition)
  if (protocol === 'never') return 'never'
  edits.push(...protocol.edits)
  const before = [...addressesOf(command, addition, source), ...protocol.words, ...addition.before]
  const after = [...addition.after]
  const list = chosen(states)
  if (!list) {
    edits.push(insertMatch(command, end, [...before, '-m conntrack --ctstate RELATED', ...after].join(' ')))
    return edits
  }
  const { option, words, use } = list
  const spelled = option.negated ? undefined : words.find(word => stateOf(word) === State.related)
  edits.push(replaceValue(option, spelled ?? stateWord('related', words)))
  if (option.negated) edits.push({ start: option.origin.start, end: option.nameOrigin!.start, text: '' })
  // A module with its first option right behind it is one thing: `-m conntrack --ctstate …`.
  const lead = use.options[0] === option && use.origin.end < option.origin.start ? Math.min(use.origin.start, option.origin.start) : option.origin.start
  if (before.length > 0) edits.push({ start: lead, end: lead, text: `${before.join(' ')} ` })
  if (after.length > 0) edits.push({ start: option.origin.end, end: option.origin.end, text: ` ${after.join(' ')}` })
  return edits
}

const writesHostMasks = new WeakMap<Source, boolean>()

/** Whether a file writes hosts as iptables-save does, with `/32` or `/128`. */
function hasHostMasks(source: Source): boolean {
  let known = writesHostMasks.get(source)
  if (known === undefined) writesHostMasks.set(source, (known = /\/(?:32|128)\s/.test(source.text)))
  return known
}

/** Addresses as `-s` and `-d`, or by iprange where the rule has such an option already. */
function addressesOf({ matches }: Command, { addresses }: Addition, source: Source): readonly string[] {
  const own = new Set(matches.filter(({ module }) => module === undefined).flatMap(({ options }) => options.map(({ option }) => option)))
  return addresses.map(({ option, core, range }) => {
    if (core === undefined || own.has(option)) return range
    own.add(option)
    return hasHostMasks(source) && !core.includes('/') ? `${core}/${core.includes(':') ? 128 : 32}` : core
  })
}

/** How the copy comes to its protocol: the rule's own `-p`, that replaced, or one more. */
function protocolEdit(command: Command, { protocol }: Addition): { readonly edits: readonly TextEdit[]; readonly words: readonly string[] } | 'never' {
  if (!protocol) return { edits: [], words: [] }
  const option = command.matches.find(({ module }) => module === undefined)?.options.find(({ option: name }) => name === 'protocol')
  if (!option) return { edits: [], words: [`-p ${protocol.name}`] }
  const own = matchedProtocol([{ module: undefined, options: [{ ...option, negated: false }], origin: option.origin }])
  if (!option.negated) {
    if (own === protocol.number) return { edits: [], words: [] }
    if (own !== undefined) return 'never'
  } else if (own === protocol.number) return 'never'
  const { start } = option.negated ? option.origin : option.nameOrigin!
  return { edits: [{ start, end: option.origin.end, text: `-p ${protocol.name}` }], words: [] }
}
