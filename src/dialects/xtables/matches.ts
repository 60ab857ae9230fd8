import { type Condition, type Match, State, any } from '../../model/index.ts'
import { optionAtom, wholeAtom } from './atoms.ts'
import { checkMatches } from './check.ts'
import { watchers } from './link-table.ts'
import { canonicalOption, coreOptionsOf, matchNamed } from './lookup.ts'
import { notedMatches, notedOptions } from './noted.ts'
import { protocolNumber } from './protocols.ts'
import { coreReaders, linkReaders, moduleReaders, type Reader } from './readers.ts'
import type { Extension, LoweredMatches, MatchUse, OptionUse, XtContext } from './types.ts'

/** States of packets without a connection. */
const noConnection = State.invalid | State.untracked

/**
 * What the matches of one rule ask, one `Match` an option, in the order given; a module that is not understood as a whole
 * is one `Match`. An option that is not understood is an atom, named by its text. Problems are those of `checkUses`
 * that belong to matches.
 */
export function lowerMatches(uses: readonly MatchUse[], context: XtContext): LoweredMatches {
  const matches: Match[] = []
  let comment: string | undefined
  for (const use of uses) {
    if (use.module === 'comment') comment ??= use.options[0]?.values[0]
    else for (const match of lowerUse(use, context)) matches.push(match)
  }
  // A copy of its own length: an array that grew keeps room for more, in every rule.
  return { matches: matches.slice(), problems: checkMatches(uses, context), ...(comment !== undefined && { comment }) }
}

/** The protocol that `-p` names, un-negated; undefined when there is none or it is `all`. */
export function matchedProtocol(uses: readonly MatchUse[]): number | undefined {
  for (const { module, options } of uses) {
    if (module !== undefined) continue
    for (const { option, negated, values } of options) {
      if (!negated && (option === 'p' || option.startsWith('proto')) && values[0] !== undefined) return protocolNumber(values[0]) || undefined
    }
  }
  return undefined
}

/** Conditions already read: conditions are values, and most stand in many rules. */
const conditions = new WeakMap<Reader, Map<string, Condition>>()
const mostRemembered = 2000

/** Addresses and ports rarely stand twice, and an address depends on the family. */
const unremembered = new Set(['source', 'destination', 'src-range', 'dst-range', 'source-port', 'destination-port'])

function remembered(name: string, option: OptionUse, context: XtContext, read: Reader): Condition | undefined {
  if (unremembered.has(name)) return read(option, context)
  let known = conditions.get(read)
  if (!known) conditions.set(read, (known = new Map()))
  const { values, negated } = option
  const value = values.length === 1 ? values[0]! : values.join(' ')
  const key = negated ? `! ${value}` : value
  const before = known.get(key)
  if (before) return before
  const condition = read(option, context)
  if (condition) {
    if (known.size >= mostRemembered) known.clear()
    known.set(key, condition)
  }
  return condition
}

function lowerUse(use: MatchUse, context: XtContext): readonly Match[] {
  const matches = matchesOf(use, context)
  const { module, options } = use
  if (module === undefined || !notedMatches.has(module)) return matches
  const gone = options.find(({ option }) => notedOptions.has(option))
  return matches.map(match => ({ ...match, extension: gone ? `${module} --${gone.option}` : module }))
}

function matchesOf(use: MatchUse, context: XtContext): readonly Match[] {
  const { module, options } = use
  const extension = module === undefined ? undefined : matchNamed(module, context.family)
  if (context.family === 'bridge' && watchers.includes(module ?? '')) return []
  const readers = readersOf(module, extension, context)
  if (!readers) return options.length === 0 && isStandard(extension) ? [] : [{ condition: wholeAtom(use, extension), origin: use.origin }]
  const matches = options.map(option => ({ condition: lowerOption(module, option, context), origin: option.origin }))
  return module === 'conntrack' && matches.length > 1 ? withoutConnection(matches) : matches
}

/** What one option asks, as a match of its own. */
export function lowerOption(module: string | undefined, use: OptionUse, context: XtContext): Condition {
  const extension = module === undefined ? undefined : matchNamed(module, context.family)
  const readers = readersOf(module, extension, context)
  const name = canonicalOption(extension?.options ?? coreOptionsOf(context.family), use.option)
  const read = readers && Object.hasOwn(readers, name) ? remembered(name, use, context, readers[name]!) : undefined
  return read ?? optionAtom(module, name, use, extension)
}

/** The readers of a module; of frames and ARP packets only the interfaces are understood. */
function readersOf(module: string | undefined, extension: Extension | undefined, { family }: XtContext): Readonly<Record<string, Reader>> | undefined {
  if (family === 'arp' || family === 'bridge') return module === undefined ? linkReaders : {}
  return module === undefined ? coreReaders : extension && Object.hasOwn(moduleReaders, extension.name) ? moduleReaders[extension.name] : undefined
}

/** Whether the options of a module are asked each for itself. */
export const isIndependent = (module: string): boolean => Object.hasOwn(moduleReaders, module)

const isStandard = (extension: Extension | undefined): boolean => extension?.name === 'standard'

/**
 * conntrack's quirk for packets without a connection: where the module tests the state, and the state fits, its other
 * options are not looked at (net/netfilter/xt_conntrack.c, conntrack_mt: `if (ct == NULL) return match_flags & STATE`).
 */
function withoutConnection(matches: readonly Match[]): readonly Match[] {
  const index = matches.findIndex(({ condition }) => mentionsState(condition))
  const state = matches[index]
  if (!state || !acceptsNoConnection(state.condition)) return matches
  return matches.map(match => (match === state ? match : { ...match, condition: any([{ kind: 'state', states: noConnection }, match.condition]) }))
}

const mentionsState = (condition: Condition): boolean =>
  condition.kind === 'state' || (condition.kind === 'any' && condition.of.some(mentionsState)) || (condition.kind === 'not' && mentionsState(condition.of))

function acceptsNoConnection(condition: Condition): boolean {
  switch (condition.kind) {
    case 'state':
      return (condition.states & noConnection) !== 0
    case 'any':
      return condition.of.some(acceptsNoConnection)
    case 'not':
      return true
    default:
      return false
  }
}
