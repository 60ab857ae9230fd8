import type * as n from '../../../../grammars/nft/index.ts'
import { checkRight } from './compared.ts'
import type { RuleContext } from './context.ts'
import { enterPayload } from './layers.ts'
import { checkHook } from './hooks.ts'
import { overlaps } from './intervals.ts'
import { checkOrder } from './keys.ts'
import { checkTypes, setNamed } from './named.ts'
import type { SetInfo } from './names.ts'
import { addressType, typesOf, unknownType } from './types.ts'
import type { ValueType } from './types.ts'
import { checkConstant, nameOf } from './values.ts'

/** A place for one value, also through a variable. */
export function checkSingle(rule: RuleContext, expression: n.Expression): void {
  const value = expression.kind === 'Variable' ? rule.names.valueOf(expression.name) : expression
  if (value?.kind === 'Range') rule.report(expression, 'expected one value, found a range')
}

/** Types that only a map or the layers tell. */
function mapTypes(rule: RuleContext, expression: n.Expression): readonly ValueType[] | undefined {
  if (expression.kind === 'MapLookup') return mapNamed(rule, expression.map)?.data ?? [unknownType]
  const either = (expression.kind === 'Route' && expression.key === 'nexthop') || (expression.kind === 'Ct' && (expression.key === 'saddr' || expression.key === 'daddr'))
  if (either) {
    const network = expression.family ?? rule.layers.network
    return network === 'ip' || network === 'ip6' ? [addressType(network)] : undefined
  }
  return undefined
}

/** Types of the parts of an expression. */
export function typesIn(rule: RuleContext, expression: n.Expression): readonly ValueType[] {
  return typesOf(expression, other => mapTypes(rule, other))
}

function mapNamed(rule: RuleContext, map: n.Expression): SetInfo | undefined {
  return map.kind === 'SetRef' ? rule.place.table?.sets.get(map.name) : undefined
}

/** What a rule reads from the packet. */
export function checkLeft(rule: RuleContext, expression: n.Expression): void {
  enterPayload(expression, rule.layers, rule.place.family, rule.report)
  checkSelector(rule, expression)
}

/** Values, which nothing tells the type of where something to test must stand. */
const constant: ReadonlySet<n.Expression['kind']> = new Set(['Symbol', 'Number', 'String', 'SetLiteral', 'SetRef', 'Variable'])

/** What the kernel lets a rule set but not ask (nft_ct_get_init, nft_meta_get_init). */
const unread: ReadonlySet<string> = new Set(['Ct event', 'Meta nftrace', 'Meta broute'])

/** What a rule compares or looks up. */
export function checkTested(rule: RuleContext, expression: n.Expression): void {
  if (isTestable(rule, expression)) checkLeft(rule, expression)
}

function isTestable(rule: RuleContext, expression: n.Expression): boolean {
  // In a concatenation, a set tells the types of constants.
  if (constant.has(expression.kind)) {
    rule.report(expression, 'expected something to test, found a constant')
    return false
  }
  const wrong = (expression.kind === 'Concat' ? expression.items : [expression]).find(part => (part.kind === 'Ct' || part.kind === 'Meta') && unread.has(`${part.kind} ${part.key}`))
  if (wrong?.kind === 'Ct' || wrong?.kind === 'Meta') rule.report(wrong, `\`${wrong.kind === 'Ct' ? 'ct' : 'meta'} ${wrong.key}\` can be set, not compared with`)
  return wrong === undefined
}

export function checkSelector(rule: RuleContext, expression: n.Expression): void {
  checkHook(rule, expression)
  switch (expression.kind) {
    case 'Concat':
      for (const item of expression.items) {
        if (item.kind === 'Symbol' && item.text.endsWith('*')) rule.report(item, 'expected something to test, found a name with `*`')
        else checkSelector(rule, item)
      }
      checkWidth(rule, expression)
      return
    case 'Group':
      return checkSelector(rule, expression.inner)
    case 'Binary':
      checkSelector(rule, expression.left)
      return checkOperand(rule, expression)
    case 'MapLookup':
      return checkMapLookup(rule, expression)
    case 'RawPayload':
      if (expression.length > 520) rule.report(expression, `a raw payload has at most 520 bits, found ${expression.length}`)
      if (expression.length < 1) rule.report(expression, 'a raw payload has at least 1 bit')
      return
    case 'Ipsec':
      if ((expression.spnum ?? 0) > 255) rule.report(expression, `expected \`spnum\` up to 255, found ${expression.spnum}`)
      return
    case 'Meta':
      return checkMeta(rule, expression)
    case 'Route':
      return checkRoute(rule, expression)
    case 'Ct':
      return checkCt(rule, expression)
    case 'Fib':
      if (expression.result !== 'type' && expression.flags.includes('oif')) rule.report(expression, '`fib … . oif` is for the type of an address: the interface is what is asked for')
      return
    case 'Numgen':
      return checkModulus(rule, expression)
    case 'Hash':
      checkModulus(rule, expression)
      if (expression.of) checkTested(rule, expression.of)
      return
    default:
  }
}

/** Whether conntrack sees the packets of a table (nf_ct_netns_get of the kernel). */
export function checkTracked(rule: RuleContext, at: n.Ct | n.Connlimit): void {
  const { family } = rule.place
  if (family === 'arp' || family === 'netdev') rule.report(at, `conntrack sees no packets in a table of family ${family}: the kernel refuses \`ct\` there`)
}

function checkCt(rule: RuleContext, expression: n.Ct): void {
  const { key, family, direction } = expression
  const { network, someTransport } = rule.layers
  checkTracked(rule, expression)
  if (family && network && network !== family) rule.report(expression, `conflicting protocols: this is ${family}, but the rule or its table is about ${network}`)
  if ((key === 'saddr' || key === 'daddr') && !family && network !== 'ip' && network !== 'ip6') {
    rule.report(expression, 'whether this is IPv4 or IPv6 is not known', `write \`ct ${direction} ip ${key}\``)
  }
  if ((key === 'proto-src' || key === 'proto-dst') && !someTransport) {
    rule.report(expression, 'a port needs a match on the transport protocol before it', 'write `meta l4proto tcp` first')
  }
}

/** What nft_hash.c and nft_numgen.c of the kernel take. */
function checkModulus(rule: RuleContext, expression: n.Numgen | n.Hash): void {
  const { modulus, offset = 0 } = expression
  if (modulus < 1) rule.report(expression, 'expected a number above 0 behind `mod`')
  else if (modulus + offset > 2 ** 32) rule.report(expression, '`mod` and `offset` come to numbers of more than 32 bits')
}

function checkWidth(rule: RuleContext, { items }: n.Concat): void {
  let bytes = 0
  for (const item of items) {
    const { bits } = typesIn(rule, item)[0] ?? unknownType
    bytes += Math.ceil(bits / 32) * 4
    if (bytes > 64) return rule.report(item, 'a concatenation holds at most 64 bytes')
  }
}

function checkOperand(rule: RuleContext, { left, operator, right }: n.Binary): void {
  const [type] = typesIn(rule, left)
  if (!type?.type) return
  if (operator === '<<' || operator === '>>') return
  checkFlags(rule, right, type)
}

/** Constants behind an operator: `tcp flags & (fin | syn)`. */
export function checkFlags(rule: RuleContext, expression: n.Expression, type: ValueType): void {
  if (expression.kind === 'Group') checkFlags(rule, expression.inner, type)
  else if (expression.kind === 'Binary') {
    checkFlags(rule, expression.left, type)
    if (expression.operator !== '<<' && expression.operator !== '>>') checkFlags(rule, expression.right, type)
  } else if (expression.kind === 'List') for (const item of expression.items) checkFlags(rule, item, type)
  else if (expression.kind === 'Symbol') checkConstant(expression, type, rule.report)
  else if (expression.kind === 'Number' && type.type !== 'ipv4_addr' && type.type !== 'ipv6_addr') checkConstant(expression, type, rule.report)
}

function checkMeta(rule: RuleContext, expression: n.Meta): void {
  const { family } = rule.place
  if (expression.key === 'nfproto' && family !== 'inet') {
    rule.report(expression, `\`meta nfproto\` is for tables of family inet, not ${family}`, family === 'bridge' || family === 'netdev' ? 'write `meta protocol ip` or `meta protocol ip6`' : undefined)
  }
  const hook = rule.place.chain?.hook?.hook.text
  if (family !== 'bridge' && ['ibrpvid', 'ibrvproto', 'broute'].includes(expression.key)) {
    rule.report(expression, `\`meta ${expression.key}\` exists in tables of family bridge only`)
  } else if (['obrname', 'obriport'].includes(expression.key) && family === 'inet' && (hook === 'input' || hook === 'prerouting')) {
    rule.report(expression, `a packet in hook ${hook} has no output bridge`)
  }
}

function checkRoute(rule: RuleContext, expression: n.Route): void {
  if (expression.key !== 'nexthop') return
  const { network } = rule.layers
  if (!expression.family && network !== 'ip' && network !== 'ip6') {
    rule.report(expression, 'whether this is IPv4 or IPv6 is not known', 'write `rt ip nexthop` or `rt ip6 nexthop`')
  } else if (expression.family && network && network !== expression.family) {
    rule.report(expression, `\`rt ${expression.family} nexthop\` never matches: the rule or its table is about ${network}`)
  }
}

function checkMapLookup(rule: RuleContext, { key, map }: n.MapLookup): void {
  if (isTestable(rule, key)) checkSelector(rule, key)
  const info = setNamed(rule, map)
  if (info?.what === 'set') rule.report(map, `\`${info.name.text}\` is a set, not a map`)
  if (info?.key) checkTypes(rule, map, typesIn(rule, key), info.key)
  const named = info?.key?.length === 1 ? info.key[0]! : undefined
  if ((key.kind === 'Numgen' || key.kind === 'Hash') && named?.type !== undefined && named.type !== 'integer') {
    rule.report(map, `the keys of this map are ${nameOf(named).replace(/^an? /, '')}s, not plain numbers`, `declare it with \`typeof ${key.kind === 'Numgen' ? 'numgen inc mod 2' : 'jhash ip saddr mod 2'} : …\``)
  }
  if (map.kind === 'SetLiteral') {
    const types = typesIn(rule, key)
    for (const element of map.elements) {
      checkRight(rule, element.key, types)
      checkOrder(element, rule.report)
      if (!element.value) rule.report(element, 'expected `:` and a value: the elements of a map have one')
    }
    overlaps(map.elements, rule.report)
  }
}
