import { intersection, leaves, numberFields, complement } from '../../../model/index.ts'
import type { NumberField, Ranges, Rule } from '../../../model/index.ts'
import { applyEdits } from '../../../text/index.ts'
import type { TextEdit } from '../../../text/index.ts'
import { icmpTypeName, protocolNumber } from '../../xtables/index.ts'
import type { Option, Resolved, Tok } from '../expand/index.ts'
import { addressList, portWords, protocolWord } from './addition.ts'
import type { Reason } from '../../xtables/index.ts'
import type { Addition } from './addition.ts'
import { renderOption } from './render.ts'
import type { Split } from './split.ts'
import { chosenList, spelled, stateMatch, stateOf } from './states.ts'
import type { StateOption } from './states.ts'
import type { Statement, StatementRule } from './statements.ts'
import { State } from '../../../model/index.ts'

/** Stands for the list of ICMP types in the text of a copy, until the copies of both families are put together. */
export const typesHere = '\u0000'

/** A copy of a command without what stands before its body. Equal texts are one copy. */
export interface CopyForm {
  readonly text: string
  readonly types: readonly string[]
}

/** The rule's command with its state limited to RELATED and with an addition; `never` where no packet can match both. */
export function copyOf(statement: Statement, { rule, expanded }: StatementRule, lists: readonly StateOption[], addition: Addition, split: Split | undefined): CopyForm | Reason | 'never' {
  const { instance, options } = expanded
  const { body, source } = statement
  if (!body) return { reason: 'a function brings the chain of this rule' }
  const own = options.slice(instance.inherited)
  const names = new Set(options.map(({ name }) => name))
  const isInherited = (resolved: Resolved): boolean => options.indexOf(resolved) < instance.inherited
  const isWritten = ({ at, keyword }: Option): boolean =>
    at !== undefined && keyword.frame === instance.end.frame && at.source === source && body.start <= at.start && at.end <= statement.end

  const edits: TextEdit[] = []
  /** Options that are to be written otherwise (or not at all) in the place of the call that brings them. */
  const rewritten = new Map<Option, string>()
  const rewrite = (option: Option, text: string): void => {
    if (isWritten(option)) edits.push({ start: option.at!.start, end: option.at!.end, text })
    rewritten.set(option, text)
  }
  const before: string[] = []

  const places = addAddresses(addition, names, before)
  if (places) return places

  const answer = setProtocol(addition, options, isInherited, rewrite, before)
  if (answer) return answer
  const types = setTypes(addition, rule, options, isInherited, rewrite)
  if (types === 'never' || 'reason' in types) return types
  if (types.names.length > 0) before.push(`icmp-type ${typesHere}`)
  if (split && ![...rewritten.keys()].some(option => split.options.has(option))) edits.push(split.changed)
  const ports = addPorts(addition, rule, names, before)
  if (ports) return ports
  for (const words of addition.before) {
    if (names.has('syn')) return 'never'
    if (names.has('tcp-flags')) return { reason: 'the rule tests TCP flags already' }
    before.push(words)
  }
  const after: string[] = []
  for (const words of addition.after) {
    const option = /^mod \w+ (?:! )?(\S+)/.exec(words)![1]!
    if (option === 'helper' && options.some(({ name, negated, values }) => name === 'helper' && !negated && words === `mod helper helper ${values[0]!.text}`)) continue
    if (names.has(option)) return { reason: `the rule tests ${option} already` }
    after.push(words)
  }

  const list = chosenList(lists.filter(({ inherited }) => !inherited))
  const target = own.find(({ name }) => name === 'jump' || name === 'goto')
  if (target && target.option.keyword.image.endsWith('subchain') && isWritten({ ...target.option, at: { ...target.option.keyword } })) {
    edits.push({ start: target.option.keyword.start, end: statement.end, text: `${target.name} ${target.values[0]!.text};` })
  }
  if (list) {
    const word = relatedWord(list)
    const text = `${list.option.keyword.image} ${word}`
    if (isWritten(list.option)) {
      const at = list.option.at!
      const start = leadOf(own, list.option, isWritten)
      edits.push(before.length > 0 && start < at.start ? { start, end: start, text: `${before.join(' ')} ` } : { start: at.start, end: at.start, text: before.map(words => `${words} `).join('') })
      edits.push({ start: at.start, end: at.end, text: [text, ...after].join(' ') })
    } else {
      const module = own[own.findIndex(({ option }) => option === list.option) - 1]
      const leads = module?.name === 'match' && module.option.keyword.frame === list.option.keyword.frame
      if (leads) rewritten.set(module.option, [...before, renderOption(module.option) ?? ''].join(' '))
      rewritten.set(list.option, [...(leads ? [] : before), text, ...after].join(' '))
    }
  } else {
    const match = stateMatch(names)
    if (!match) return { reason: 'the rule tests the state twice already' }
    const at = target && target.option.keyword.frame === instance.end.frame && target.option.keyword.source === source ? target.option.keyword.start : body.start
    edits.push({ start: at, end: at, text: `${[...before, `${match} RELATED`, ...after].join(' ')} ` })
  }

  const calls = callEdits(own, rewritten, instance.end, isWritten)
  if ('reason' in calls) return calls
  const all = [...edits, ...calls].map(edit => ({ start: edit.start - body.start, end: edit.end - body.start, text: edit.text }))
  try {
    return { text: tidy(applyEdits(source.text.slice(body.start, statement.end), all)), types: types.names }
  } catch {
    return { reason: 'its parts are written through each other' }
  }
}

/** RELATED as the list spells it. */
function relatedWord({ negated, parts }: StateOption): string {
  const words = parts.flatMap(({ words }) => words)
  return (negated ? undefined : words.find(word => stateOf(word) === State.related)) ?? spelled('related', words)
}

/** Blanks that a removed option leaves behind, within a line. */
const tidy = (text: string): string => text.replace(/(\S) {2,}(?=\S)/g, '$1 ').replace(/ +;/g, ';')

/** Where new matches go: before the module of the state list, if it stands right before the list. */
function leadOf(own: readonly Resolved[], option: Option, isWritten: (option: Option) => boolean): number {
  const index = own.findIndex(resolved => resolved.option === option)
  const module = own[index - 1]
  return module?.name === 'match' && isWritten(module.option) && module.option.at!.end <= option.at!.start ? module.option.at!.start : option.at!.start
}

function addAddresses({ addresses }: Addition, names: ReadonlySet<string>, before: string[]): Reason | undefined {
  for (const { side, networks, ranges } of addresses) {
    const core = side === 'saddr' ? 'source' : 'destination'
    const range = side === 'saddr' ? 'src-range' : 'dst-range'
    if (networks && !names.has(core)) before.push(`${side} ${addressList(networks)}`)
    else if (names.has(range)) return { reason: 'the rule tests a range of addresses already' }
    else before.push(`mod iprange ${range} ${addressList(ranges)}`)
  }
  return undefined
}

type Rewrite = (option: Option, text: string) => void

function setProtocol(
  { protocol }: Addition, options: readonly Resolved[], isInherited: (resolved: Resolved) => boolean, rewrite: Rewrite, before: string[],
): Reason | 'never' | undefined {
  if (protocol === undefined) return undefined
  const words = `proto ${protocolWord(protocol)}`
  const own = options.findLast(({ name }) => name === 'protocol')
  if (!own) {
    before.push(words)
    return undefined
  }
  const value = own.values[0]!
  const number = value.text === 'all' ? 0 : protocolNumber(value.text)
  if (value.unknown || number === undefined) return { reason: 'the protocol of the rule is not known' }
  const single = own.option.value.kind === 'scalar'
  if (!own.negated && number === protocol && single) return undefined
  if (number === protocol ? own.negated : !own.negated && number !== 0) return 'never'
  if (isInherited(own)) return { reason: 'a block around the rule names several protocols' }
  rewrite(own.option, words)
  return undefined
}

/** Ranges that the rule limits a field to; undefined where it does not. */
function rangesOf({ matches }: Rule, fields: readonly NumberField[]): Ranges | undefined {
  let found: Ranges | undefined
  for (const { condition } of matches) {
    for (const { leaf, negated } of leaves(condition)) {
      if (leaf.kind !== 'number' || !fields.includes(leaf.field)) continue
      const ranges = negated ? complement(leaf.ranges, [0, numberFields[leaf.field]]) : leaf.ranges
      found = found ? intersection(found, ranges) : ranges
    }
  }
  return found
}

function setTypes(
  { icmp }: Addition, rule: Rule, options: readonly Resolved[], isInherited: (resolved: Resolved) => boolean, rewrite: Rewrite,
): { readonly names: readonly string[] } | Reason | 'never' {
  if (!icmp) return { names: [] }
  const own = options.find(({ name }) => name === 'icmp-type' || name === 'icmpv6-type')
  if (!own) return { names: icmp }
  const version = own.name === 'icmp-type' ? 4 : 6
  const ranges = rangesOf(rule, ['icmp.type', 'icmp6.type']) ?? [[0, 255]]
  const common = icmp.filter(name => ranges.some(([low, high]) => {
    for (let type = low; type <= high; type++) if ((icmpTypeName(type, version) ?? String(type)) === name) return true
    return false
  }))
  if (common.length === 0) return 'never'
  if (own.option.value.kind === 'scalar') return { names: [] }
  if (isInherited(own)) return { reason: 'a block around the rule names several ICMP types' }
  rewrite(own.option, '')
  return { names: common }
}

function addPorts({ ports }: Addition, rule: Rule, names: ReadonlySet<string>, before: string[]): Reason | 'never' | undefined {
  for (const { field, ranges } of ports) {
    const own = rangesOf(rule, [field])
    if (own) {
      const common = intersection(own, ranges)
      if (common.length === 0) return 'never'
      if (common.length === own.length && common.every(([low, high], index) => own[index]![0] === low && own[index]![1] === high)) continue
    }
    if (!names.has(field)) before.push(`${field} ${portWords(ranges)}`)
    else if (names.has('source-ports') || names.has('destination-ports') || names.has('ports')) return { reason: 'the rule tests several ports already' }
    else before.push(`mod multiport ${field === 'sport' ? 'source-ports' : 'destination-ports'} ${portWords(ranges)}`)
  }
  return undefined
}

/** Calls that bring an option to be rewritten are replaced by what they bring, written out. */
function callEdits(own: readonly Resolved[], rewritten: ReadonlyMap<Option, string>, end: Tok, isWritten: (option: Option) => boolean): readonly TextEdit[] | Reason {
  const outermost = ({ keyword }: Option): Tok['frame'] => {
    let frame = keyword.frame
    while (frame && frame.parent !== end.frame) frame = frame.parent
    return frame
  }
  const calls = new Set([...rewritten.keys()].filter(option => !isWritten(option)).map(outermost))
  const edits: TextEdit[] = []
  for (const frame of calls) {
    if (!frame) return { reason: 'the rule is put together from several places' }
    const texts: string[] = []
    let previous: Option | undefined
    for (const { option } of own) {
      if (outermost(option) !== frame || option === previous) continue
      previous = option
      const text = rewritten.get(option) ?? renderOption(option)
      if (text === undefined) return { reason: 'a value of the rule cannot be written out' }
      if (text !== '') texts.push(text)
      if (option.valueFrame === end.frame && option.valueAt) {
        // The function leaves the value to its caller: it is written out with the rest.
        if (option.value.kind === 'negated') return { reason: 'the value of a state match is negated outside of its function' }
        edits.push({ start: option.valueAt.start, end: option.valueAt.end, text: '' })
      }
    }
    edits.push({ start: frame.call.start, end: frame.call.end, text: texts.join(' ') })
  }
  return edits
}
