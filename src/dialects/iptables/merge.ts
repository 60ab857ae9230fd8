import type { RuleLine } from '../../../grammars/iptables/index.ts'
import type { EditResult, Unable } from '../../model/index.ts'
import { type Edit, type Place, type Source, placeIn, textOf } from '../../text/index.ts'
import { differInSlot } from '../slot.ts'
import type { Slotted } from '../slot.ts'
import type { MatchUse, OptionUse, XtFamily } from '../xtables/index.ts'
import { canonicalOption, coreOptionsOf } from '../xtables/index.ts'
import { readCommand } from './read.ts'

/** Ports that one multiport takes; a range is two (net/netfilter/xt_multiport.c, XT_MULTI_PORTS). */
const mostPorts = 15

const lists: Readonly<Record<string, string>> = { dport: '--dports', 'destination-port': '--dports', sport: '--sports', 'source-port': '--sports' }

/** A line and what it says of a port. */
interface Part extends Slotted {
  readonly line: RuleLine
  readonly option: string
  readonly port: string
  /** `-m tcp` right before the option, where nothing else on the line needs it. */
  readonly module?: Place
}

const withPorts = ['tcp', 'udp', 'udplite', 'sctp', 'dccp']

function partOf(line: RuleLine, source: Source, family: XtFamily, at: Place): Part | Unable {
  const text = source.text.slice(line.start, line.end)
  if (!/^(?:\[\d+:\d+\][ \t]+)?(?:-A|--append)[ \t]/.test(text)) return { reason: 'the rule is not appended' }
  const { matches } = readCommand(line, source, family)
  const use = matches.find(({ options }) => options.some(({ origin }) => origin.start === at.start && origin.end === at.end))
  const option = use?.options.find(({ origin }) => origin.start === at.start && origin.end === at.end)
  if (!use || !option || option.negated || !withPorts.includes(use.module ?? '')) return { reason: 'the rules do not differ in a port' }
  const [, name, port] = /^--([\w-]+)[ \t=]+([\w-]+(?::[\w-]+)?)$/.exec(textOf(option.origin)) ?? []
  const list = name === undefined ? undefined : lists[name]
  if (list === undefined || port === undefined) return { reason: 'the rules do not differ in a port' }
  if (matches.some(({ module }) => module === 'multiport') || !namesProtocol(matches)) return { reason: 'the rule asks for several ports already' }
  const before = /(?:^|[ \t])(-m[ \t]+\w+[ \t]+)$/.exec(source.text.slice(line.start, at.start))?.[1]
  const isAlone = before !== undefined && before.trim().endsWith(` ${use.module}`) && use.options.length === 1
  const start = isAlone ? at.start - before.length : at.start
  return { line, option: list, port, whole: placeIn(source, line), slot: { start: at.start, end: at.end }, ...(isAlone && { module: placeIn(source, { start, end: at.start }) }) }
}

/** multiport wants the protocol from `-p`, not from a module. */
const namesProtocol = (matches: readonly MatchUse[]): boolean =>
  matches.some(({ module, options }) => module === undefined && options.some(({ option, negated }: OptionUse) => canonicalOption(coreOptionsOf('ip'), option) === 'protocol' && !negated))

/** Lines that differ in one port, as lines with up to fifteen ports each. `at` are the options that name it. */
export function mergeLines(lines: readonly { readonly line: RuleLine; readonly at: Place }[], source: Source, family: XtFamily, wholeLine: (line: RuleLine) => Place): EditResult {
  const parts: Part[] = []
  for (const { line, at } of lines) {
    const part = partOf(line, source, family, at)
    if ('reason' in part) return part
    parts.push(part)
  }
  if (parts.some(({ option }) => option !== parts[0]!.option) || !differInSlot(parts)) return { reason: 'the rules are written in different ways' }
  const edits: Edit[] = []
  let chunk: Part[] = []
  const close = () => {
    const [first, ...others] = chunk
    chunk = []
    if (!first || others.length === 0) return
    const { start } = first.module ?? { start: first.slot.start }
    edits.push({ source, start, end: first.slot.end, text: `-m multiport ${first.option} ${[first, ...others].map(({ port }) => port).join(',')}` })
    for (const { line } of others) edits.push({ ...wholeLine(line), text: '' })
  }
  const weight = ({ port }: Part): number => (port.includes(':') ? 2 : 1)
  for (const part of parts) {
    if (chunk.reduce((sum, each) => sum + weight(each), weight(part)) > mostPorts) close()
    chunk.push(part)
  }
  close()
  return edits
}
