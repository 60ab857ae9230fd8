import { nearest } from '../../../text/index.ts'
import { protocolNumber } from '../../xtables/index.ts'
import { protocols } from '../vocabulary/index.ts'
import type { Keyword, Shape } from '../vocabulary/index.ts'
import { ipfilter } from './addresses.ts'
import { evaluate, itemsOf, realise, scalarsOf, single } from './evaluate.ts'
import { addOption, realiseProtocol } from './level.ts'
import type { Beginning, Level } from './level.ts'
import { Failure } from './machine.ts'
import type { Machine } from './machine.ts'
import { next, peek, peekSecond } from './stream.ts'
import type { Tok } from './token.ts'
import { listOf } from './value.ts'
import type { OptionValue, Scalar, Value } from './value.ts'

/** A `!` before a keyword, used up by the keyword that it negates. */
export interface Bang {
  tok: Tok | undefined
}

type Letter = 's' | 'c'

/** Reads the parameters of a keyword and adds its option. */
export function readOption(machine: Machine, level: Level, keyword: Keyword, beginning: Beginning, bang: Bang): void {
  realiseFor(level, keyword)
  const value = readParameters(machine, level, keyword, beginning, bang)
  addOption(machine, level, keyword.name, value, beginning)
}

export function readParameters(machine: Machine, level: Level, { shape, negation }: Keyword, beginning: Beginning, bang: Bang): OptionValue {
  let negator: Tok | undefined
  if (bang.tok && negation === 'either') {
    negator = bang.tok
    bang.tok = undefined
  }
  const readsOwn = shape === 'addresses' || shape === 'ports' || shape === 'classid'
  if (!negator && negation !== 'none' && shape !== 'flag' && shape !== 'repeated' && !readsOwn && peek(machine)?.image === '!') {
    negator = next(machine)
  }
  beginning.value = peek(machine)?.image === '!' ? peekSecond(machine) : peek(machine)
  const value = readShape(machine, level, shape, beginning)
  if (shape === 'flag') beginning.value = undefined
  if (!negator) return value
  if (value.kind === 'list') throw new Failure(negator, 'a list cannot be negated here')
  if (value.kind === 'negated') throw new Failure(negator, 'double negation is not allowed')
  return { kind: 'negated', value }
}

function readShape(machine: Machine, level: Level, shape: Shape, { keyword }: Beginning): OptionValue {
  switch (shape) {
    case 'flag':
      return { kind: 'nothing' }
    case 'list':
      return plain(evaluate(machine), keyword)
    case 'one':
      return single(machine)
    case 'joined':
      return joined(machine)
    case 'repeated':
      return { kind: 'multi', items: realise(machine.scopes[0]?.automatic.get('DOMAIN') ?? 'ip', itemsOf(evaluate(machine))) }
    case 'ss':
    case 'sc':
    case 'cc':
      return { kind: 'params', items: [...shape].map(letter => ((letter as Letter) === 's' ? single(machine) : joined(machine))) }
    case 'addresses':
      return readAddresses(machine, level)
    case 'ports':
      return readPorts(machine, level, keyword)
    case 'classid':
      return readClassIds(machine, keyword)
  }
}

/** A value that cannot wait for the domain. */
function plain(value: Value, at: Tok): Value {
  if (itemsOf(value).some(({ kind }) => kind === 'deferred')) throw new Failure(at, '@resolve and @ipfilter stand for addresses only')
  return value
}

/** A list that becomes one value, joined by commas. */
function joined(machine: Machine): Scalar {
  const before = peek(machine)
  const value = plain(evaluate(machine, { nonEmpty: true }), before ?? machine.last!)
  const parts = scalarsOf(value)
  if (value.kind === 'scalar') return { ...value, parts }
  const unknown = parts.some(part => part.unknown)
  return { kind: 'scalar', text: parts.map(({ text }) => text).join(','), tok: parts[0]?.tok ?? before!, parts, ...(unknown && { unknown: true }) }
}

function readAddresses(machine: Machine, { domain, several }: Level): OptionValue {
  const before = peek(machine)
  const value = evaluate(machine, { negation: 'single' })
  const negated = value.kind === 'negated'
  const inner = negated ? value.value : value
  if (inner.kind === 'params' || inner.kind === 'multi' || inner.kind === 'nothing') throw new Failure(before, 'an address is expected')
  if (negated && inner.kind === 'deferred') throw new Failure(before, '@resolve and @ipfilter cannot be negated')
  let addresses = realise(domain ?? 'ip', itemsOf(inner))
  if (several) addresses = ipfilter(domain!, addresses)
  if (negated && addresses.length > 0) return { kind: 'negated', value: addresses[0]! }
  return { kind: 'list', items: addresses }
}

/** Ports of multiport: at most 15 in a rule, a range counts twice; more make several rules. */
function readPorts(machine: Machine, level: Level, keyword: Tok): OptionValue {
  needProtocol(level, keyword, ['tcp', 'udp', 'udplite'])
  const value = evaluate(machine, { negation: 'lists' })
  if (value.kind === 'negated') {
    const parts = scalarsOf(value.value as Value)
    return { kind: 'negated', value: { ...join(parts, keyword) } }
  }
  plain(value, keyword)
  if (value.kind !== 'list') return value
  const chunks: Scalar[][] = [[]]
  let size = 0
  for (const port of scalarsOf(value)) {
    const weight = port.text.includes(':') ? 2 : 1
    if (size + weight > 15) {
      chunks.push([])
      size = 0
    }
    chunks.at(-1)!.push(port)
    size += weight
  }
  return listOf(chunks.filter(chunk => chunk.length > 0).map(chunk => join(chunk, keyword)))
}

function join(parts: readonly Scalar[], at: Tok): Scalar {
  const unknown = parts.some(part => part.unknown)
  return { kind: 'scalar', text: parts.map(({ text }) => text).join(','), tok: parts[0]?.tok ?? at, parts, ...(unknown && { unknown: true }) }
}

function readClassIds(machine: Machine, keyword: Tok): OptionValue {
  const value = evaluate(machine, { negation: 'single' })
  const inner = value.kind === 'negated' ? (value.value as Value) : value
  const ids = scalarsOf(plain(inner, keyword)).map((id): Scalar => {
    if (id.unknown) return id
    const halves = /^([0-9A-Fa-f]{1,4}):([0-9A-Fa-f]{1,4})$/.exec(id.text)
    if (!halves && !/^-?\d+$/.test(id.text)) throw new Failure(id.tok, 'a class is hex:hex or a number')
    const number = halves ? Number.parseInt(halves[1]!, 16) * 0x10000 + Number.parseInt(halves[2]!, 16) : Number(id.text)
    if (number < 0 || number > 0xffffffff) throw new Failure(id.tok, 'a class lies between 0 and 4294967295')
    return halves ? { ...id, text: String(number) } : id
  })
  if (value.kind === 'negated' && ids.length > 0) return { kind: 'negated', value: ids[0]! }
  return { kind: 'list', items: ids }
}

/** The rule must name one of these protocols. */
export function needProtocol(level: Level, keyword: Tok, wanted: readonly string[]): void {
  const protocol = realiseProtocol(level)
  const names = protocol ? scalarsOf(protocol) : []
  if (names.some(({ text, unknown }) => unknown || wanted.includes(text))) return
  const slip = names.map(name => ({ ...name, near: nearest(name.text, wanted) })).find(({ text, near }) => near !== undefined && protocolNumber(text) === undefined)
  if (slip) throw new Failure(slip.tok, `"${slip.text}" is no protocol with ports`, { help: `did you mean "${slip.near}"?` })
  throw new Failure(keyword, `"${keyword.image}" needs a protocol with ports`, { help: 'write "proto tcp" or "proto udp" before it' })
}

/** A keyword of the protocol that a subchain took over makes that protocol the rule's own. */
function realiseFor(level: Level, { name }: Keyword): void {
  const { automaticProtocol, family } = level
  if (!automaticProtocol || !family) return
  const belongs = scalarsOf(automaticProtocol.value).some(({ text }) => {
    const keywords = Object.hasOwn(protocols[family], text) ? protocols[family][text] : undefined
    return keywords !== undefined && Object.hasOwn(keywords, name)
  })
  if (belongs) realiseProtocol(level)
}

/** `proto`, `sport`, `dport`: an option of a value that may be negated behind the keyword. */
export function readValue(machine: Machine, beginning: Beginning): Value {
  beginning.value = peek(machine)?.image === '!' ? peekSecond(machine) : peek(machine)
  return plain(evaluate(machine, { negation: 'single' }), beginning.keyword)
}
