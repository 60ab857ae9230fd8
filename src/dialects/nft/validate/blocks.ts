import type * as n from '../../../../grammars/nft/index.ts'
import { didYouMean } from '../../../../grammars/nft/index.ts'
import { hooksOf, objectTypes, priorities, setTypes, timeoutStates, typeofOnly } from '../vocabulary.ts'
import type { Names, SetInfo } from './names.ts'
import { setInfo } from './names.ts'
import type { Report } from './report.ts'
import { elements, elementsOf, overlap } from './elements.ts'
import type { Where } from './elements.ts'

const chainTypes = ['filter', 'nat', 'route'] as const

/** Base chains: nft(8), "CHAINS". */
function chain(block: n.Chain, { family, table }: Where, names: Names, report: Report): void {
  const items = block.items ?? []
  const hooks = items.filter(item => item.kind === 'HookClause')
  const policies = items.filter(item => item.kind === 'PolicyClause')
  if (policies.length > 1) report(policies[1]!, 'a chain has one policy only')
  if (block.name.text.length > 127) report(block.name, 'the name of a chain has at most 127 characters')
  once(items, report)
  const devices = items.find(item => item.kind === 'DevicesClause')
  const hook = hooks[0]
  if (!hook) {
    if (table?.chains.get(block.name.text)?.hook) return
    // A `type …` that could not be read is told already.
    if (policies[0] && !items.some(item => item.kind === 'Bad')) report(policies[0], 'only a base chain has a policy', 'give the chain a `type … hook … priority …`')
    if (devices && !names.hasIncludes) report(devices, 'only a base chain has devices')
    return
  }
  const known = hooksOf[family]!
  if (!known.includes(hook.hook.text)) {
    const anywhere = Object.values(hooksOf).some(list => list.includes(hook.hook.text))
    report(hook.hook, anywhere ? `there is no hook ${hook.hook.text} in family ${family}` : `expected a hook, found \`${hook.hook.text}\``, didYouMean(hook.hook.text, known))
    return
  }
  const type = hook.type?.text
  if (type !== undefined && !(chainTypes as readonly string[]).includes(type)) report(hook.type!, `expected \`filter\`, \`nat\` or \`route\`, found \`${type}\``, didYouMean(type, chainTypes))
  else if (type === 'nat' && !['ip', 'ip6', 'inet'].includes(family)) report(hook.type!, `there are no chains of type nat in family ${family}`)
  else if (type === 'route' && !['ip', 'ip6', 'inet'].includes(family)) report(hook.type!, `there are no chains of type route in family ${family}`)
  else if (type === 'nat' && hook.hook.text === 'forward') report(hook.hook, 'a chain of type nat has no hook forward')
  else if (type === 'route' && hook.hook.text !== 'output') report(hook.hook, 'a chain of type route has hook output only')
  const bound = hook.devices ?? devices
  if (bound && family !== 'netdev' && hook.hook.text !== 'ingress') report(bound, 'only a chain that sees the packets of single devices names them: hook ingress, or a table of family netdev')
  priority(hook.priority, hook, family, names, report)
}

function priority({ base, offset }: n.Priority, hook: n.HookClause, family: n.FamilyName['text'], names: Names, report: Report): void {
  const value = base.kind === 'Variable' ? names.valueOf(base.name) : base
  if (!value) return
  if (value.kind === 'SetLiteral' || value.kind === 'List') return report(base, 'expected a priority: a number or a name such as `filter`')
  if (value.kind === 'Number') {
    if (value.value > 0x7fffffffn || value.value < -0x80000000n) report(base, 'a priority has 32 bits')
    return natPriority(Number(value.value), hook, report)
  }
  if (value.kind !== 'Symbol' && value.kind !== 'String') return
  const text = value.kind === 'Symbol' && base.kind !== 'Variable' ? value.text : value.text.split(/\s*[+-]\s*/)[0]!
  const named = Object.hasOwn(priorities, text) ? priorities[text] : undefined
  const usual = ['ip', 'ip6', 'inet'].includes(family)
  const allowed = named && (usual ? text !== 'out' : family === 'bridge' ? named.bridge !== undefined : text === 'filter')
  if (!named) report(base, `expected a priority, found \`${value.text.slice(0, 40)}\``, didYouMean(value.text, Object.keys(priorities)))
  else if (!allowed) report(base, `there is no priority ${text} in family ${family}`)
  else if (named.hooks && !named.hooks.includes(hook.hook.text)) report(base, `priority ${text} does not exist in hook ${hook.hook.text}`, `it belongs to hook ${named.hooks.join(' or ')}`)
  else if (usual && base.kind !== 'Variable') natPriority(named.value + offset, hook, report)
}

/** Nat comes behind conntrack (nft_chain_validate_dependency of the kernel). */
function natPriority(value: number, { type, priority: at }: n.HookClause, report: Report): void {
  if (type?.text === 'nat' && value <= -200) report(at, 'a chain of type nat needs a priority above -200, where conntrack begins')
}

/** Properties that nft takes once (`already_set` of parser_bison.y). */
export function once(items: readonly n.Item[], report: Report): void {
  const seen = new Set<string>()
  for (const item of items) {
    const word = item.kind === 'CommentClause' ? 'comment' : item.kind === 'TypeClause' ? 'type' : item.kind === 'ElementsClause' ? 'elements' : undefined
    if (word === undefined) continue
    if (seen.has(word)) report(item, `\`${word}\` stands in this block already`)
    seen.add(word)
  }
}

/** Sets and maps: nft(8), "SETS", "MAPS". */
function set(block: n.SetBlock, { family, table }: Where, names: Names, report: Report): void {
  if (!block.items) return
  once(block.items, report)
  const info = setInfo(block, () => undefined)
  const type = block.items.find(item => item.kind === 'TypeClause')
  if (!type) {
    if (!names.hasIncludes && block.items.every(item => item.kind !== 'Bad')) report(block.name, `expected a \`type\` or \`typeof\` in the ${block.what}`)
    return
  }
  typeNames(type.key, 'key', report)
  if (type.data) typeNames(type.data, type.key.expression ? 'data by example' : 'data', report)
  if (block.what === 'map' && !type.data) report(type, 'expected `:` and the type of what the map gives')
  if (block.what === 'set' && type.data) report(type.data, 'a set has no data', 'declare a `map`')
  const first = table?.sets.get(block.name.text)
  if (first && first.name !== block.name && first.key && info.key && !sameKeys(first, info)) {
    report(block.name, `\`${block.name.text}\` is declared already, with keys of another type`)
  }
  for (const item of block.items) {
    if (item.kind === 'NumberClause' && item.word !== 'size' && item.value.kind === 'Number') report(item.value, `expected a time with a unit, found ${item.value.value}`, `write \`${item.value.value}s\``)
    if (item.kind === 'WordClause' && block.what === 'map') report(item, `a map has no \`${item.word}\``)
    if (item.kind === 'FlagsClause' && info.interval && item.flags.some(flag => flag.text === 'dynamic')) report(item, 'a set with intervals cannot be changed by rules: `interval` and `dynamic` exclude each other')
    if (item.kind === 'StatementClause' && item.statement.kind === 'ObjectUse') report(item, 'a set keeps no named object')
    if (item.kind === 'ElementsClause') elementsOf(item.elements, first ?? info, { family, table }, names, report)
  }
}

const sameKeys = (one: SetInfo, other: SetInfo): boolean =>
  one.key!.length === other.key!.length && one.key!.every((type, index) => type.type === undefined || other.key![index]!.type === undefined || type.type === other.key![index]!.type)

function typeNames(spec: n.TypeSpec, part: 'key' | 'data' | 'data by example', report: Report): void {
  if (spec.expression) {
    const parts = spec.expression.kind === 'Concat' ? spec.expression.items : [spec.expression]
    for (const part of parts) {
      if (part.kind === 'Symbol' || part.kind === 'Number' || part.kind === 'String') report(part, 'expected something that is read from a packet')
    }
    return
  }
  for (const name of spec.names) {
    if (Object.hasOwn(setTypes, name.text) || (part !== 'key' && objectTypes.has(name.text)) || (part === 'data by example' && typeofOnly.has(name.text))) continue
    if (part === 'data' && typeofOnly.has(name.text)) report(name, `\`${name.text}\` stands behind \`typeof … :\` only`, 'write `typeof` and an expression in place of `type`')
    else if (['integer', 'string', 'bitmask', 'hexdigit'].includes(name.text)) report(name, `\`${name.text}\` has no width of its own`, 'use `typeof` with an expression')
    else report(name, `expected a type, found \`${name.text}\``, didYouMean(name.text, Object.keys(setTypes)))
  }
}

/** Objects: nft(8), "CT HELPER", "CT TIMEOUT", "CT EXPECTATION" and the other stateful objects. */
function object(block: n.ObjectBlock, report: Report): void {
  const fields = (block.items ?? []).filter(item => item.kind === 'FieldClause')
  const named = (word: string): n.FieldClause | undefined => fields.find(field => field.word === word)
  if (!block.items || block.items.some(item => item.kind === 'Bad' || item.kind === 'Include')) return
  once(block.items, report)
  if (block.what === 'ct expectation') {
    const missing = ['protocol', 'dport', 'timeout', 'size'].filter(word => !named(word))
    if (missing.length > 0) report(block.name, `expected \`${missing.join('`, `')}\` in the ct expectation`)
    const [port, timeout] = [named('dport')?.value, named('timeout')?.value]
    if (port && port.kind !== 'Number') report(port, 'expected a port by its number')
    if (timeout?.kind === 'Number') report(timeout, `expected a time with a unit, found ${timeout.value}`, `write \`${timeout.value}s\``)
  } else if (block.what === 'ct helper') {
    const type = named('type')
    const protocol = type?.more[0]?.value
    if (!type) report(block.name, 'expected `type "…" protocol …` in the ct helper')
    else if (type.value?.kind === 'Symbol') report(type.value, 'expected the helper in quotes', `write \`"${type.value.text}"\``)
    else if (!protocol) report(type, 'expected `protocol tcp` or `protocol udp` behind the helper')
    else if (protocol.kind === 'Symbol' && protocol.text !== 'tcp' && protocol.text !== 'udp') report(protocol, `expected \`tcp\` or \`udp\`, found \`${protocol.text}\``)
  } else if (block.what === 'synproxy') {
    if (fields[0]?.word !== 'mss' || fields[1]?.word !== 'wscale') report(block.name, 'expected `mss` and `wscale` with their numbers, in this order, in the synproxy')
  } else if (block.what === 'ct timeout') {
    const protocol = named('protocol')?.value
    const policy = named('policy')?.value
    const states = protocol?.kind === 'Symbol' ? timeoutStates[protocol.text] : undefined
    if (policy?.kind !== 'SetLiteral' || !states) return
    for (const { key } of policy.elements) {
      if (key.kind === 'Symbol' && !states.includes(key.text)) report(key, `expected a state of the protocol, found \`${key.text}\``, didYouMean(key.text, states))
    }
  }
}

function flowtable(block: n.Flowtable, report: Report): void {
  if (!block.items || block.items.some(item => item.kind === 'Bad' || item.kind === 'Include')) return
  const hook = block.items.find(item => item.kind === 'HookClause')
  if (!hook && block.items.some(item => item.kind === 'DevicesClause')) report(block.name, 'expected `hook ingress priority …` in the flowtable')
  if (hook && hook.hook.text !== 'ingress') report(hook.hook, 'a flowtable has hook ingress only')
}

export const checkBlock = { chain, set, elements, object, flowtable, overlap }
