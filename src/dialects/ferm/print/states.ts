import type { StateSet } from '../../../model/index.ts'
import { State, allStates, stateNames } from '../../../model/index.ts'
import { readStates, unprintable } from '../../xtables/index.ts'
import type { WrittenMatch, WrittenOption, WrittenRule } from '../../xtables/index.ts'

const noConnection = State.invalid | State.untracked

/**
 * ferm loads a module once a rule: options of conntrack that are asked for apart come to stand together. Several state lists
 * become one, and a list that packets without a connection fit is asked by the module `state`, since conntrack then looks at
 * none of its other options (net/netfilter/xt_conntrack.c, conntrack_mt).
 */
export function settleStates(rule: WrittenRule): WrittenRule {
  const isConntrack = ({ module }: WrittenMatch): boolean => module === 'conntrack'
  const ours = rule.matches.filter(isConntrack).flatMap(({ options }) => options)
  if (ours.length < 2) return rule
  const lists = ours.filter(option => statesOf(option) !== undefined)
  const others = ours.filter(option => !lists.includes(option))
  const states = lists.reduce((left, option) => left & statesOf(option)!, allStates)
  if (others.some(fitsNoConnection) && others.length > 1) return unprintable('translated connections beside other tests of the connection')
  const module = others.some(({ option }) => option === 'ctstate') || (others.length > 0 && (states & noConnection) !== 0) ? 'state' : 'conntrack'
  const [first] = lists
  const settled = rule.matches.flatMap((match): readonly WrittenMatch[] => {
    if (!isConntrack(match) || !match.options.some(option => lists.includes(option))) return [match]
    return match.options[0] === first ? [{ module, options: [listOf(states, module === 'state' ? 'state' : 'ctstate')] }] : []
  })
  return { ...rule, matches: settled }
}

/** States of a list without words for address translation. */
function statesOf({ option, negated, values }: WrittenOption): StateSet | undefined {
  const list = option === 'ctstate' ? readStates(values[0] ?? '', 'nat') : undefined
  if (!list || list.status !== 0) return undefined
  return negated ? allStates & ~list.states : list.states
}

function fitsNoConnection({ option, negated, values }: WrittenOption): boolean {
  if (option !== 'ctstate') return false
  return negated || ((readStates(values[0] ?? '', 'nat')?.states ?? 0) & noConnection) !== 0
}

function listOf(states: StateSet, option: string): WrittenOption {
  const words = (set: StateSet): string => stateNames.filter(name => (State[name] & set) !== 0).map(name => name.toUpperCase()).join(',')
  return states === 0 ? { option, negated: true, values: [words(allStates)] } : { option, negated: false, values: [words(states)] }
}
