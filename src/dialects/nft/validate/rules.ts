import type * as n from '../../../../grammars/nft/index.ts'
import { nearest } from '../../../text/index.ts'
import { enterPayload, layersOf, learn } from './layers.ts'
import type { Layers } from './layers.ts'
import type { ChainInfo, Names, SetInfo, TableInfo } from './names.ts'
import type { Report } from './report.ts'
import { typesOf, unknownType } from './types.ts'
import type { ValueType } from './types.ts'
import { checkConstant, isBitmask, nameOf, numericValue } from './values.ts'

/** Where a rule stands. `table` is undefined for pieces that other files include. */
export interface Place {
  readonly family: n.FamilyName['text']
  readonly table: TableInfo | undefined
  readonly chain: ChainInfo | undefined
}

/** Checks one rule as nft evaluates it: statement by statement, knowing what earlier matches settled. */
export class RuleCheck {
  private readonly names: Names
  private readonly place: Place
  private readonly report: Report
  private readonly layers: Layers

  constructor(names: Names, place: Place, report: Report) {
    this.names = names
    this.place = place
    this.report = report
    this.layers = layersOf(place.family)
  }

  check(rule: n.Rule): void {
    let terminal: n.Statement | undefined
    for (const statement of rule.statements) {
      if (statement.kind === 'CommentStatement') continue
      if (terminal) {
        this.report(statement, 'nothing behind a verdict has an effect: nft rejects the rule', 'move the statement before the verdict')
        return
      }
      this.statement(statement)
      if (isTerminal(statement)) terminal = statement
    }
  }

  private statement(statement: n.Statement): void {
    switch (statement.kind) {
      case 'Match':
        return this.match(statement)
      case 'Vmap':
        return this.vmap(statement)
      case 'Assign':
        return this.assign(statement)
      case 'VerdictStatement':
        return this.verdict(statement.verdict)
      case 'Log':
        return this.log(statement)
      case 'Reject':
        return this.reject(statement)
      case 'Nat':
        return this.nat(statement)
      case 'Queue':
        return this.queue(statement)
      case 'Limit':
        if (statement.rate.value === 0n) this.report(statement.rate, 'expected a rate above 0')
        if (statement.burst?.value === 0n && statement.burstUnit === 'packets') this.report(statement.burst, 'expected a burst above 0')
        return
      case 'SetUpdate':
        return this.update(statement)
      case 'Meter':
        return this.left(statement.element.key)
      case 'ObjectUse':
        return this.object(statement)
      case 'FlowAdd':
        return this.flowtable(statement)
      case 'Dup':
      case 'Fwd':
        if (statement.to.kind === 'Range') this.report(statement.to, 'expected one value, found a range')
        this.copies(statement)
        if (statement.kind === 'Dup' && statement.to.kind === 'Symbol' && (this.place.family === 'ip' || this.place.family === 'ip6')) {
          this.right(statement.to, [{ type: this.place.family === 'ip' ? 'ipv4_addr' : 'ipv6_addr', bits: 128 }])
        }
        if (statement.device) this.single(statement.device)
        return
      default:
    }
  }

  /** Families that copies and forwards are for (src/evaluate.c, stmt_evaluate_dup and stmt_evaluate_fwd). */
  private copies(statement: n.Dup | n.Fwd): void {
    const word = statement.kind === 'Fwd' ? 'fwd' : 'dup'
    const families = word === 'fwd' ? ['netdev'] : ['ip', 'ip6', 'netdev']
    if (!families.includes(this.place.family)) this.report(statement, `\`${word}\` is for tables of family ${families.join(', ')}, not ${this.place.family}`)
  }

  private single(expression: n.Expression): void {
    const value = expression.kind === 'Variable' ? this.names.valueOf(expression.name) : expression
    if (value?.kind === 'Range') this.report(expression, 'expected one value, found a range')
  }

  // Expressions ------------------------------------------------------------------------------------------------

  private readonly mapTypes = (expression: n.Expression): readonly ValueType[] | undefined => {
    if (expression.kind === 'MapLookup') return this.lookup(expression.map)?.data ?? [unknownType]
    const either = (expression.kind === 'Route' && expression.key === 'nexthop') || (expression.kind === 'Ct' && (expression.key === 'saddr' || expression.key === 'daddr'))
    if (either) {
      const network = expression.family ?? this.layers.network
      return network === 'ip' || network === 'ip6' ? [{ type: network === 'ip' ? 'ipv4_addr' : 'ipv6_addr', bits: 128 }] : undefined
    }
    return undefined
  }

  typesOf(expression: n.Expression): readonly ValueType[] {
    return typesOf(expression, this.mapTypes)
  }

  private lookup(map: n.Expression): SetInfo | undefined {
    return map.kind === 'SetRef' ? this.place.table?.sets.get(map.name) : undefined
  }

  /** What a rule reads from the packet. */
  private left(expression: n.Expression): void {
    enterPayload(expression, this.layers, this.place.family, this.report)
    this.selector(expression)
  }

  private selector(expression: n.Expression): void {
    switch (expression.kind) {
      case 'Concat':
        for (const item of expression.items) {
          if (item.kind === 'Symbol' && item.text.endsWith('*')) this.report(item, 'expected something to test, found a name with `*`')
          else this.selector(item)
        }
        this.concatWidth(expression)
        return
      case 'Group':
        return this.selector(expression.inner)
      case 'Binary':
        this.selector(expression.left)
        return this.operand(expression)
      case 'MapLookup':
        return this.mapLookup(expression)
      case 'RawPayload':
        if (expression.length > 520) this.report(expression, `a raw payload has at most 520 bits, found ${expression.length}`)
        if (expression.length < 1) this.report(expression, 'a raw payload has at least 1 bit')
        return
      case 'Ipsec':
        if ((expression.spnum ?? 0) > 255) this.report(expression, `expected \`spnum\` up to 255, found ${expression.spnum}`)
        return
      case 'Meta':
        return this.meta(expression)
      case 'Route':
        return this.route(expression)
      case 'Ct':
        if (expression.family && this.layers.network && this.layers.network !== expression.family) {
          this.report(expression, `conflicting protocols: this is ${expression.family}, but the rule or its table is about ${this.layers.network}`)
        }
        if ((expression.key === 'saddr' || expression.key === 'daddr') && !expression.family && this.layers.network !== 'ip' && this.layers.network !== 'ip6') {
          this.report(expression, 'whether this is IPv4 or IPv6 is not known', `write \`ct ${expression.direction ?? 'original'} ip ${expression.key}\``)
        }
        return
      case 'Hash':
        if (expression.of) this.left(expression.of)
        return
      default:
    }
  }

  private concatWidth({ items }: n.Concat): void {
    let bytes = 0
    for (const item of items) {
      const { bits } = this.typesOf(item)[0] ?? unknownType
      bytes += Math.ceil(bits / 32) * 4
      if (bytes > 64) return this.report(item, 'a concatenation holds at most 64 bytes')
    }
  }

  private operand({ left, operator, right }: n.Binary): void {
    const [type] = this.typesOf(left)
    if (!type?.type) return
    if (operator === '<<' || operator === '>>') return
    this.flags(right, type)
  }

  /** Constants behind an operator: `tcp flags & (fin | syn)`. */
  private flags(expression: n.Expression, type: ValueType): void {
    if (expression.kind === 'Group') this.flags(expression.inner, type)
    else if (expression.kind === 'Binary') {
      this.flags(expression.left, type)
      if (expression.operator !== '<<' && expression.operator !== '>>') this.flags(expression.right, type)
    } else if (expression.kind === 'List') for (const item of expression.items) this.flags(item, type)
    else if (expression.kind === 'Symbol') checkConstant(expression, type, this.report)
    else if (expression.kind === 'Number' && type.type !== 'ipv4_addr' && type.type !== 'ipv6_addr') checkConstant(expression, type, this.report)
  }

  private meta(expression: n.Meta): void {
    const { family } = this.place
    if (expression.key === 'nfproto' && (family === 'ip' || family === 'ip6')) {
      this.report(expression, `\`meta nfproto\` has one value only in a table of family ${family}`, 'it is of use in inet, bridge and netdev tables')
    }
    const hook = this.place.chain?.hook?.hook.text
    if (family !== 'bridge' && ['ibrpvid', 'ibrvproto', 'broute'].includes(expression.key)) {
      this.report(expression, `\`meta ${expression.key}\` exists in tables of family bridge only`)
    } else if (['obrname', 'obriport'].includes(expression.key) && family === 'inet' && (hook === 'input' || hook === 'prerouting')) {
      this.report(expression, `a packet in hook ${hook} has no output bridge`)
    }
  }

  private route(expression: n.Route): void {
    if (expression.key !== 'nexthop') return
    const { network } = this.layers
    if (!expression.family && network !== 'ip' && network !== 'ip6') {
      this.report(expression, 'whether this is IPv4 or IPv6 is not known', 'write `rt ip nexthop` or `rt ip6 nexthop`')
    } else if (expression.family && network && network !== expression.family) {
      this.report(expression, `\`rt ${expression.family} nexthop\` never matches: the rule or its table is about ${network}`)
    }
  }

  private mapLookup({ key, map }: n.MapLookup): void {
    this.selector(key)
    const info = this.setNamed(map)
    if (info?.what === 'set') this.report(map, `\`${info.name.text}\` is a set, not a map`)
    if (info?.key) this.sameTypes(map, this.typesOf(key), info.key)
    const named = info?.key?.length === 1 ? info.key[0]! : undefined
    if ((key.kind === 'Numgen' || key.kind === 'Hash') && named?.type !== undefined && named.type !== 'integer') {
      this.report(map, `the keys of this map are ${nameOf(named).replace(/^an? /, '')}s, not plain numbers`, `declare it with \`typeof ${key.kind === 'Numgen' ? 'numgen inc mod 2' : 'jhash ip saddr mod 2'} : …\``)
    }
    if (map.kind === 'SetLiteral') {
      const types = this.typesOf(key)
      for (const element of map.elements) {
        this.right(element.key, types)
        if (!element.value) this.report(element, 'expected `:` and a value: the elements of a map have one')
      }
    }
  }

  /** The set that is named, if it is known; a name that the file must know and does not is reported. */
  private setNamed(expression: n.Expression): SetInfo | undefined {
    if (expression.kind !== 'SetRef') return undefined
    const { table } = this.place
    const info = table?.sets.get(expression.name)
    if (!info && table && !this.names.hasIncludes) {
      const best = nearest(expression.name, table.sets.keys())
      this.report(expression, `no set or map \`${expression.name}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-set')
    }
    return info
  }

  private sameTypes(at: n.Expression, left: readonly ValueType[], right: readonly ValueType[]): void {
    if (left.length !== right.length) {
      if (left.every(({ type }) => type !== undefined)) this.report(at, `expected a set of ${left.length} part${left.length === 1 ? '' : 's'} a key, found one of ${right.length}`)
      return
    }
    for (const [index, one] of left.entries()) {
      const other = right[index]!
      if (!compatible(one, other)) return this.report(at, `expected a set of ${nameOf(one).replace(/^an? /, '')}, found one of ${nameOf(other).replace(/^an? /, '')}`)
    }
  }

  /** What a selector is compared with. */
  right(expression: n.Expression, types: readonly ValueType[]): void {
    const type = types[0] ?? unknownType
    switch (expression.kind) {
      case 'Symbol':
      case 'Number':
      case 'String':
        if (types.length === 1) checkConstant(expression, type, this.report)
        else if (types.every(one => one.type !== undefined)) this.report(expression, `expected ${types.length} parts with \`.\` between, found one`)
        return
      case 'Variable':
        return this.variable(expression, types)
      case 'SetRef': {
        const info = this.setNamed(expression)
        if (info?.key) this.sameTypes(expression, types, info.key)
        return
      }
      case 'SetLiteral':
        for (const element of expression.elements) {
          if (element.value) this.report(element.value, 'expected a set, found a map')
          else this.right(element.key, types)
        }
        return
      case 'Group':
        return this.right(expression.inner, types)
      case 'List':
        if (!isBitmask(type)) this.report(expression, `${nameOf(type)} is not a set of flags: a list with commas is no value of it`, 'write a set in braces')
        else for (const item of expression.items) this.right(item, types)
        return
      case 'Range':
        return this.range(expression, types)
      case 'Prefix':
        return this.prefix(expression, types)
      case 'Binary':
        return this.flags(expression, type)
      case 'Concat':
        if (types.length === 1 && type.type !== undefined) this.report(expression, `expected ${nameOf(type)}, found a concatenation`)
        else if (types.length > 1 && types.length !== expression.items.length) this.report(expression, `expected ${types.length} parts, found ${expression.items.length}`)
        else if (types.length > 1) for (const [index, item] of expression.items.entries()) this.right(item, [types[index]!])
        return
      default:
    }
  }

  private range({ low, high }: n.Range, types: readonly ValueType[]): void {
    this.right(low, types)
    this.right(high, types)
    const [from, to] = [numericValue(low), numericValue(high)]
    if (from !== undefined && to !== undefined && from > to) this.report({ start: low.start, end: high.end }, 'the range ends before it begins')
  }

  private prefix(expression: n.Prefix, types: readonly ValueType[]): void {
    const [type] = types
    this.right(expression.base, types)
    if (!type?.type || expression.length.kind !== 'Number' || types.length > 1) return
    if (['inet_proto', 'ifname', 'string', 'ct_state', 'uid', 'gid'].includes(type.type)) this.report(expression, `${nameOf(type)} has no prefix`)
    else if (type.bits > 0 && expression.length.value > BigInt(type.bits)) {
      this.report(expression.length, `expected a prefix length up to ${type.bits}, found ${expression.length.value}`)
    }
  }

  private variable(expression: n.Variable, types: readonly ValueType[]): void {
    const value = this.names.valueOf(expression.name)
    // Each variable is looked at once a type: it may be long, and used by many rules.
    if (!value || this.names.isChecked(expression.name, types.map(({ type }) => type).join(' '))) return
    // The value is written elsewhere: a problem of it is shown here, where it is used.
    const here: Report = (_at, message, help) => this.report(expression, message, help)
    new RuleCheck(this.names, this.place, here).right(value, types)
  }

  // Statements -------------------------------------------------------------------------------------------------

  private match(match: n.Match): void {
    const { left, right } = match
    if (['Symbol', 'Number', 'String', 'SetLiteral', 'SetRef', 'Variable'].includes(left.kind)) {
      return this.report(left, 'expected something to test, found a constant')
    }
    this.left(left)
    const types = this.typesOf(left)
    if (match.relation === '!' && types[0] && !isBitmask(types[0])) this.report(right, `\`!\` is for flags, not for ${nameOf(types[0])}`, 'write `!=`')
    if (left.kind === 'Concat' && right.kind === 'Concat') this.report(right, 'expected a set: a concatenation is compared with sets only', 'write it in braces')
    if (match.mask && types[0] && !isBitmask(types[0])) this.report(match.mask, `a mask behind \`/\` is for flags, not for ${nameOf(types[0])}`, 'write a prefix length')
    if (!match.mask) {
      const relational = match.relation !== undefined && ['<', '>', '<=', '>='].includes(match.relation)
      if (relational && ['SetLiteral', 'List', 'Range', 'SetRef'].includes(right.kind)) {
        this.report(right, `expected one value behind \`${match.relation}\``)
      } else this.right(right, types)
    }
    learn(match, this.layers, this.report)
  }

  private vmap({ key, map }: n.Vmap): void {
    this.left(key)
    const types = this.typesOf(key)
    if (map.kind === 'SetLiteral') {
      for (const element of map.elements) {
        this.right(element.key, types)
        if (element.value?.kind === 'Verdict') this.verdict(element.value)
        else if (!element.value) this.report(element, 'expected `:` and a verdict')
        else if (element.value.kind !== 'Variable') this.report(element.value, 'expected a verdict')
      }
      overlaps(map.elements, this.report)
      return
    }
    const info = this.setNamed(map)
    if (!info) return
    if (info.what === 'set') this.report(map, `\`${info.name.text}\` is a set, not a map of verdicts`)
    else if (info.data && !info.hasVerdicts) this.report(map, `\`${info.name.text}\` is no map of verdicts`)
    else if (info.key) this.sameTypes(map, types, info.key)
  }

  private assign({ target, value }: n.Assign): void {
    this.left(target)
    const types = this.typesOf(target)
    if (target.kind === 'Ct' && (target.key === 'helper' || target.key === 'timeout' || target.key === 'expectation')) {
      return this.objectNamed(`ct ${target.key}` as n.ObjectKind, value)
    }
    if (target.kind === 'Meta' && target.key === 'secmark') return
    if (target.kind === 'Meta' && !settable.has(target.key)) return this.report(target, `\`meta ${target.key}\` cannot be set`)
    if (value.kind === 'MapLookup') this.singleData(value)
    if (target.kind === 'Meta' && target.key === 'broute' && this.place.chain?.hook && this.place.chain.hook.hook.text !== 'prerouting') {
      this.report(target, '`meta broute` can be set in hook prerouting only')
    }
    if (target.kind === 'RawPayload' && target.length > 64 && value.kind === 'Number') {
      this.report(target, `at most 64 bits can be set to a number, found ${target.length}`)
    }
    if (value.kind === 'Symbol' || value.kind === 'Number' || value.kind === 'String') {
      if (types[0]?.type !== 'ct_label' && types[0]?.type !== 'ct_event') checkConstant(value, types[0] ?? unknownType, this.report)
      else if (value.kind === 'Symbol') checkConstant(value, types[0], this.report)
    } else if (value.kind === 'List' || value.kind === 'Binary') {
      if (value.kind === 'Binary') this.value(value)
      this.flags(value, types[0] ?? unknownType)
    } else this.value(value)
    if (value.kind === 'Range' || value.kind === 'SetRef') this.report(value, 'expected one value')
  }

  /** The data of a map in braces are single values where one value is needed. */
  private singleData({ map }: n.MapLookup): void {
    if (map.kind !== 'SetLiteral') return
    for (const { value } of map.elements) if (value?.kind === 'Prefix' || value?.kind === 'Range') this.report(value, 'expected one value')
  }

  /** A value that may be computed from the packet. */
  private value(expression: n.Expression): void {
    if (expression.kind === 'Binary') {
      this.value(expression.left)
      const [type] = this.typesOf(expression.left)
      if (type?.type && expression.operator === '&' && expression.right.kind === 'Number') this.flags(expression.right, type)
      return
    }
    enterPayload(expression, this.layers, this.place.family, this.report)
    if (expression.kind !== 'Variable') this.selector(expression)
  }

  verdict(verdict: n.Verdict): void {
    const { target } = verdict
    if (!target || target.kind === 'AnonymousChain') return
    if (target.kind === 'Variable' && this.names.valueOf(target.name)?.kind === 'Wildcard') return this.report(target, 'expected the name of a chain')
    const named = target.kind === 'Name' ? { text: target.text } : this.chainNameOf(target)
    if (named === undefined) return
    if (named.text.length > 127) return this.report(target, 'the name of a chain has at most 127 characters')
    const { table } = this.place
    if (!table || this.names.hasIncludes) return
    const chain = table.chains.get(named.text)
    if (!chain) {
      const best = nearest(named.text, table.chains.keys())
      this.report(target, `no chain \`${named.text}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-chain')
    } else if (chain.hook) this.report(target, `\`${named.text}\` is a base chain: rules cannot ${verdict.verdict} to it`)
  }

  private chainNameOf(variable: n.Variable): { readonly text: string } | undefined {
    const value = this.names.valueOf(variable.name)
    return value?.kind === 'Symbol' || value?.kind === 'String' ? value : undefined
  }

  private log({ options }: n.Log): void {
    const find = (word: string): n.LogOption | undefined => options.find(option => option.word === word)
    const forGroup = find('group') ?? find('snaplen') ?? find('queue-threshold')
    const forSyslog = find('level') ?? find('flags')
    if (forGroup && forSyslog) this.report(forGroup, `\`${forGroup.word}\` and \`${forSyslog.word}\` exclude each other`, '`group` sends to user space, `level` and `flags` to the kernel log')
    const prefix = find('prefix')?.value
    if (prefix?.kind === 'String' && prefix.text.length > 127) this.report(prefix, 'a log prefix has at most 127 characters')
  }

  private reject(statement: n.Reject): void {
    const { network, transport, etherType } = this.layers
    const { family } = this.place
    const kind = statement.with
    const conflict = (wanted: string): void => this.report(statement, `cannot reject with ${kind}: the rule or its table is about ${wanted}`)
    if (family === 'arp' || network === 'arp' || etherType === 'arp') return this.report(statement, 'arp cannot be rejected: there is no answer to send', 'use `drop`')
    if (kind === 'icmp' && network === 'ip6') conflict('ip6')
    if (kind === 'icmpv6' && network === 'ip') conflict('ip')
    if (kind === 'icmpx' && (family === 'ip' || family === 'ip6')) this.report(statement, `\`icmpx\` is for tables of several families, not ${family}`, `use \`${family === 'ip' ? 'icmp' : 'icmpv6'}\``)
    if (kind === 'tcp reset' && transport !== undefined && transport !== 'tcp') conflict(transport)
    if (statement.code && kind && kind !== 'tcp reset') {
      this.right(statement.code, [{ type: kind === 'icmp' ? 'icmp_code' : kind === 'icmpv6' ? 'icmpv6_code' : 'icmpx_code', bits: 8 }])
    }
  }

  private nat(statement: n.Nat): void {
    const { address, port, word } = statement
    const { family, chain } = this.place
    const { network } = this.layers
    const hook = chain?.hook
    if (word === 'tproxy' && (family === 'bridge' || family === 'netdev' || family === 'arp')) this.report(statement, `\`tproxy\` is for tables of family ip, ip6 and inet, not ${family}`)
    if (hook?.type && word !== 'tproxy' && hook.type.text !== 'nat') {
      this.report(statement, `\`${word}\` needs a chain of type nat, but this one is of type ${hook.type.text}`)
    }
    const wanted = statement.family?.text ?? (network === 'ip' || network === 'ip6' ? network : undefined)
    if (statement.family && network && network !== statement.family.text) this.report(statement.family, `conflicting protocols: this is ${statement.family.text}, but the rule or its table is about ${network}`)
    if (address && isPlainAddress(address) && !wanted && (family === 'inet' || family === 'netdev' || family === 'bridge')) {
      this.report(address, `whether this is IPv4 or IPv6 is not known in a table of family ${family}`, `write \`${word} ip to\` or \`${word} ip6 to\``)
    }
    if (address) {
      this.value(address)
      if (isPlainAddress(address) && (wanted === 'ip' || wanted === 'ip6')) this.right(address, [{ type: wanted === 'ip' ? 'ipv4_addr' : 'ipv6_addr', bits: wanted === 'ip' ? 32 : 128 }])
    }
    if (port) {
      this.value(port)
      if (port.kind === 'MapLookup' && port.map.kind === 'SetLiteral') {
        for (const { value } of port.map.elements) if (value?.kind === 'Prefix') this.report(value, 'expected a port, found a prefix')
      }
      if (['Number', 'Range', 'Symbol'].includes(port.kind)) this.right(port, [{ type: 'inet_service', bits: 16 }])
    }
    if ((port || word === 'tproxy') && !this.layers.someTransport) {
      this.report(port ?? statement, word === 'tproxy' ? '`tproxy` needs a match on tcp or udp before it' : 'a port needs a match on the transport protocol before it', 'write `meta l4proto tcp` or `tcp dport …` first')
    }
  }

  private queue({ to, flags }: n.Queue): void {
    if (!to) return
    const fanout = flags.find(flag => flag.text === 'fanout')
    const inner = to.kind === 'Range' ? to.high : to
    if (fanout && to.kind !== 'Range' && to.kind !== 'Variable') this.report(fanout, '`fanout` needs a range of queues', 'write `to 0-3`')
    if (inner.kind === 'Number' && inner.value > 65535n) this.report(inner, `expected a queue number up to 65535, found ${inner.value}`)
    if ((inner.kind === 'Hash' || inner.kind === 'Numgen') && inner.modulus + (inner.offset ?? 0) > 65536) this.report(inner, 'queue numbers go up to 65535')
    if (to.kind === 'Range') this.range(to, [{ type: 'integer', bits: 16 }])
  }

  private update({ set, element }: n.SetUpdate): void {
    this.left(element.key)
    const info = this.setNamed(set)
    if (info?.key) this.sameTypes(set, this.typesOf(element.key), info.key)
    if (info?.what === 'set' && element.value) this.report(element.value, `\`${info.name.text}\` is a set: its elements have no values`)
    if (info?.what === 'map' && !element.value) this.report(element, `\`${info.name.text}\` is a map: its elements need \`:\` and a value`)
  }

  private object({ what, object }: n.ObjectUse): void {
    this.objectNamed(what, object)
  }

  private objectNamed(what: n.ObjectKind, object: n.Expression): void {
    if (object.kind === 'MapLookup') {
      this.left(object.key)
      this.setNamed(object.map)
      if (object.map.kind === 'SetLiteral') {
        for (const { value } of object.map.elements) if (value && (value.kind === 'Prefix' || value.kind === 'String' && value.text.endsWith('*'))) this.report(value, `expected the name of a ${what}`)
      }
      return
    }
    if (object.kind !== 'Symbol' && object.kind !== 'String') return
    const { table } = this.place
    if (!table || this.names.hasIncludes) return
    const known = table.objects.get(what)
    if (known?.has(object.text)) return
    const best = known && nearest(object.text, known)
    this.report(object, `no ${what} \`${object.text}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-object')
  }

  private flowtable({ flowtable }: n.FlowAdd): void {
    const { table } = this.place
    if (!table || this.names.hasIncludes || table.flowtables.has(flowtable.name)) return
    const best = nearest(flowtable.name, table.flowtables)
    this.report(flowtable, `no flowtable \`${flowtable.name}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-object')
  }
}

/** Meta keys that a rule may set (nft(8), "META STATEMENT"). */
const settable: ReadonlySet<string> = new Set(['mark', 'priority', 'pkttype', 'nftrace', 'secmark', 'broute', 'iif', 'oif', 'rtclassid', 'ibrhwaddr'])

const isPlainAddress = (expression: n.Expression): boolean =>
  expression.kind === 'Symbol' || (expression.kind === 'Range' && isPlainAddress(expression.low)) || (expression.kind === 'Prefix' && isPlainAddress(expression.base))

const isTerminal = (statement: n.Statement): boolean => {
  if (statement.kind === 'VerdictStatement') return statement.verdict.verdict !== 'continue'
  return statement.kind === 'Reject' || (statement.kind === 'Nat' && statement.word !== 'tproxy')
}

/** Whether values of two types may be compared: nft compares by type, numbers with anything of their kind. */
function compatible(one: ValueType, other: ValueType): boolean {
  if (one.type === undefined || other.type === undefined || one.type === other.type) return true
  const loose = new Set(['integer', 'string', 'mark', 'boolean', 'll_addr', 'ifname', 'iface_index', 'realm', 'prio', 'classid', 'time', 'cgroup'])
  return loose.has(one.type) || loose.has(other.type)
}

/** Elements of a map whose intervals overlap, where they are plain numbers or IPv4 addresses. */
export function overlaps(elements: readonly n.SetElement[], report: Report): void {
  const intervals = elements.flatMap(element => intervalOf(element.key) ?? []).sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))
  let before: Interval | undefined
  for (const interval of intervals) {
    if (before && interval.low <= before.high && !(interval.low === before.low && interval.high === before.high)) {
      report(interval.at, 'this interval overlaps another of the same map')
      return
    }
    if (!before || interval.high > before.high) before = interval
  }
}

export interface Interval {
  readonly low: bigint
  readonly high: bigint
  readonly at: n.Expression
}

/** The interval that a key stands for, when its text tells. */
export function intervalOf(key: n.Expression): Interval | undefined {
  if (key.kind === 'Range') {
    const [low, high] = [numericValue(key.low), numericValue(key.high)]
    return low !== undefined && high !== undefined ? { low, high, at: key } : undefined
  }
  if (key.kind === 'Prefix' && key.base.kind === 'Symbol' && key.length.kind === 'Number' && key.length.value <= 32n) {
    const base = numericValue(key.base)
    if (base === undefined) return undefined
    const size = 1n << (32n - key.length.value)
    const low = base / size * size
    return { low, high: low + size - 1n, at: key }
  }
  const value = numericValue(key)
  return value === undefined ? undefined : { low: value, high: value, at: key }
}

