import type * as n from '../../../../grammars/nft/index.ts'
import { nearest } from '../../../text/index.ts'
import { checkRange, checkRight } from './compared.ts'
import type { RuleContext } from './context.ts'
import { checkValue } from './matches.ts'
import { checkTypes, setNamed } from './named.ts'
import { checkLeft, checkSelector, checkTested, typesIn } from './selectors.ts'
import { addressType } from './types.ts'
import { nameOf } from './values.ts'

const isPlainAddress = (expression: n.Expression): boolean =>
  expression.kind === 'Symbol' || expression.kind === 'Number' || (expression.kind === 'Range' && isPlainAddress(expression.low)) || (expression.kind === 'Prefix' && isPlainAddress(expression.base))

/** Families that copies and forwards are for (src/evaluate.c, stmt_evaluate_dup and stmt_evaluate_fwd). */
export function checkCopies(rule: RuleContext, statement: n.Dup | n.Fwd): void {
  const word = statement.kind === 'Fwd' ? 'fwd' : 'dup'
  const families = word === 'fwd' ? ['netdev'] : ['ip', 'ip6', 'netdev']
  if (!families.includes(rule.place.family)) rule.report(statement, `\`${word}\` is for tables of family ${families.join(', ')}, not ${rule.place.family}`)
  else if (word === 'dup' && rule.place.family === 'netdev' && statement.device) rule.report(statement.device, '`dup` takes no device in a table of family netdev', 'write `dup to` and the device')
  if (['Payload', 'Binary', 'MapLookup'].includes(statement.to.kind)) checkValue(rule, statement.to)
  if (statement.kind === 'Fwd' && statement.family && isPlainAddress(statement.to)) {
    checkRight(rule, statement.to, [addressType(statement.family.text)])
  }
  if (rule.place.family === 'netdev' && statement.to.kind === 'Payload' && !(statement.kind === 'Fwd' && statement.device)) {
    rule.report(statement.to, `expected a device, found ${nameOf(typesIn(rule, statement.to)[0]!)}`)
  }
}

/** nft(8), "LOG STATEMENT". */
export function checkLog(rule: RuleContext, { options }: n.Log): void {
  const find = (word: string): n.LogOption | undefined => options.find(option => option.word === word)
  const forGroup = find('group') ?? find('snaplen') ?? find('queue-threshold')
  const forSyslog = find('level') ?? find('flags')
  if (forGroup && forSyslog) rule.report(forGroup, `\`${forGroup.word}\` and \`${forSyslog.word}\` exclude each other`, '`group` sends to user space, `level` and `flags` to the kernel log')
  const level = find('level')
  if (level?.value.kind === 'Symbol' && level.value.text === 'audit' && options.length > 1) rule.report(level, '`level audit` stands alone: nft takes no other option beside it')
  const prefix = find('prefix')?.value
  if (prefix?.kind === 'String' && new TextEncoder().encode(prefix.text).length > 127) rule.report(prefix, 'a log prefix has at most 127 bytes')
}

/** nft(8), "REJECT STATEMENT". */
export function checkReject(rule: RuleContext, statement: n.Reject): void {
  const { network, transport, etherType } = rule.layers
  const { family } = rule.place
  const kind = statement.with
  const conflict = (wanted: string): void => rule.report(statement, `cannot reject with ${kind}: the rule or its table is about ${wanted}`)
  if (family === 'arp' || network === 'arp' || etherType === 'arp') return rule.report(statement, 'arp cannot be rejected: there is no answer to send', 'use `drop`')
  if (kind === 'icmp' && network === 'ip6') conflict('ip6')
  if (kind === 'icmpv6' && network === 'ip') conflict('ip')
  if (kind === 'icmpx' && (family === 'ip' || family === 'ip6')) rule.report(statement, `\`icmpx\` is for tables of several families, not ${family}`, `use \`${family === 'ip' ? 'icmp' : 'icmpv6'}\``)
  if (kind === 'tcp reset' && transport !== undefined && transport !== 'tcp') conflict(transport)
  if (statement.code && kind && kind !== 'tcp reset') {
    checkRight(rule, statement.code, [{ type: kind === 'icmp' ? 'icmp_code' : kind === 'icmpv6' ? 'icmpv6_code' : 'icmpx_code', bits: 8 }])
  }
}

/** nft(8), "NAT STATEMENTS", "TPROXY STATEMENT". */
export function checkNat(rule: RuleContext, statement: n.Nat): void {
  const { address, port, word } = statement
  const { family, chain } = rule.place
  const { network } = rule.layers
  const hook = chain?.hook
  if (word === 'tproxy' && (family === 'bridge' || family === 'netdev' || family === 'arp')) rule.report(statement, `\`tproxy\` is for tables of family ip, ip6 and inet, not ${family}`)
  if (hook?.type && word !== 'tproxy' && hook.type.text !== 'nat') {
    rule.report(statement, `\`${word}\` needs a chain of type nat, but this one is of type ${hook.type.text}`)
  }
  const wanted = statement.family?.text ?? (network === 'ip' || network === 'ip6' ? network : undefined)
  if (statement.family && network && network !== statement.family.text) rule.report(statement.family, `conflicting protocols: this is ${statement.family.text}, but the rule or its table is about ${network}`)
  if (address && (isPlainAddress(address) || address.kind === 'MapLookup') && !wanted && (family === 'inet' || family === 'netdev' || family === 'bridge')) {
    rule.report(address, `whether this is IPv4 or IPv6 is not known in a table of family ${family}`, `write \`${word} ip to\` or \`${word} ip6 to\``)
  }
  if (address) {
    checkValue(rule, address)
    if (isPlainAddress(address) && (wanted === 'ip' || wanted === 'ip6')) checkRight(rule, address, [addressType(wanted)])
  }
  if (port) {
    checkValue(rule, port)
    if (port.kind === 'MapLookup' && port.map.kind === 'SetLiteral') {
      for (const { value } of port.map.elements) if (value?.kind === 'Prefix') rule.report(value, 'expected a port, found a prefix')
    }
    if (['Number', 'Range', 'Symbol'].includes(port.kind)) checkRight(rule, port, [{ type: 'inet_service', bits: 16 }])
  }
  if ((port || word === 'tproxy') && !rule.layers.someTransport) {
    rule.report(port ?? statement, word === 'tproxy' ? '`tproxy` needs a match on tcp or udp before it' : 'a port needs a match on the transport protocol before it', 'write `meta l4proto tcp` or `tcp dport …` first')
  }
}

/** nft(8), "QUEUE STATEMENT". */
export function checkQueue(rule: RuleContext, { to, flags }: n.Queue): void {
  if (!to) return
  const fanout = flags.find(flag => flag.text === 'fanout')
  const inner = to.kind === 'Range' ? to.high : to
  if (fanout && to.kind !== 'Range' && to.kind !== 'Variable') rule.report(fanout, '`fanout` needs a range of queues', 'write `to 0-3`')
  checkSelector(rule, inner)
  if (inner.kind === 'Number' && inner.value > 65535n) rule.report(inner, `expected a queue number up to 65535, found ${inner.value}`)
  if ((inner.kind === 'Hash' || inner.kind === 'Numgen') && inner.modulus + (inner.offset ?? 0) > 65536) rule.report(inner, 'queue numbers go up to 65535')
  if (to.kind === 'Range') checkRange(rule, to, [{ type: 'integer', bits: 16 }])
}

/** nft(8), "SET STATEMENT". */
export function checkUpdate(rule: RuleContext, { set, element }: n.SetUpdate): void {
  // nft takes a constant for a key, too.
  checkLeft(rule, element.key)
  const info = setNamed(rule, set)
  if (info?.key) checkTypes(rule, set, typesIn(rule, element.key), info.key)
  if (info?.interval) rule.report(set, `\`${info.name.text}\` has intervals: rules cannot change it`, 'leave out `flags interval`, or change the set with `nft add element`')
  if (info?.constant) rule.report(set, `\`${info.name.text}\` is constant: rules cannot change it`)
  if (info && !info.timed && element.timeout) rule.report(element.timeout, 'an element with a time needs `flags timeout` in the declaration')
  if (info?.what === 'set' && element.value) rule.report(element.value, `\`${info.name.text}\` is a set: its elements have no values`)
  if (info?.what === 'map' && !element.value) rule.report(element, `\`${info.name.text}\` is a map: its elements need \`:\` and a value`)
}

export function checkObjectUse(rule: RuleContext, { what, object }: n.ObjectUse): void {
  checkObjectNamed(rule, what, object)
}

/** A named object, or a map that gives one. */
export function checkObjectNamed(rule: RuleContext, what: n.ObjectKind, object: n.Expression): void {
  if (object.kind === 'MapLookup') {
    checkTested(rule, object.key)
    setNamed(rule, object.map)
    if (object.map.kind === 'SetLiteral') {
      for (const { value } of object.map.elements) if (value && (value.kind === 'Prefix' || value.kind === 'String' && value.text.endsWith('*'))) rule.report(value, `expected the name of a ${what}`)
    }
    return
  }
  if (['Meta', 'Ct', 'Numgen', 'Hash', 'Binary', 'Payload', 'Number', 'Range', 'SetLiteral', 'SetRef'].includes(object.kind)) return rule.report(object, `expected the name of a ${what}`)
  if (object.kind !== 'Symbol' && object.kind !== 'String') return
  const { table } = rule.place
  if (!table || rule.names.hasIncludes) return
  const known = table.objects.get(what)
  if (known?.has(object.text)) return
  const best = known && nearest(object.text, known)
  rule.report(object, `no ${what} \`${object.text}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-object')
}

/** nft(8), "FLOW STATEMENT" (flowtables). */
export function checkFlowtable(rule: RuleContext, { flowtable }: n.FlowAdd): void {
  const { table } = rule.place
  if (!table || rule.names.hasIncludes || table.flowtables.has(flowtable.name)) return
  const best = nearest(flowtable.name, table.flowtables)
  rule.report(flowtable, `no flowtable \`${flowtable.name}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-object')
}
