import { realise } from './evaluate.ts'
import type { Level } from './level.ts'
import { Exhausted, Failure, limits } from './machine.ts'
import type { Machine } from './machine.ts'
import type { ExpandedRule, Instance, Option, Resolved } from './result.ts'
import { chainOf } from './scopes.ts'
import type { Tok } from './token.ts'
import type { Scalar } from './value.ts'

/** Ends a rule: one for each combination of the values of its lists. */
export function emit(machine: Machine, level: Level, end: Tok): void {
  const { domain, table, chain, options, inherited, guards, first = end, body } = level
  machine.domains.get(domain!)!.enabled = true
  const { rules } = chainOf(machine, level, first)
  if (!level.hasRule) return
  const instance: Instance = { domain: domain!, table: table!, chain: chain!, options: [...options], inherited, guards, first, end, body }
  for (const rule of unfold(instance)) {
    if (++machine.rules > limits.rules) throw new Exhausted()
    rules.push(rule)
  }
}

/** Rejections of IPv4 have others in their place in IPv6. */
const rejections6: Readonly<Record<string, string>> = {
  'icmp-net-unreachable': 'icmp6-no-route',
  'icmp-host-unreachable': 'icmp6-addr-unreachable',
  'icmp-port-unreachable': 'icmp6-port-unreachable',
  'icmp-net-prohibited': 'icmp6-adm-prohibited',
  'icmp-host-prohibited': 'icmp6-adm-prohibited',
  'icmp-admin-prohibited': 'icmp6-adm-prohibited',
}

function translate(domain: string, option: string, value: Scalar): Scalar {
  if (domain !== 'ip6') return value
  if (option === 'protocol' && value.text === 'icmp') return { ...value, text: 'icmpv6' }
  if (option === 'reject-with' && Object.hasOwn(rejections6, value.text)) return { ...value, text: rejections6[value.text]! }
  return value
}

/** The ways in which one option can stand in a rule: one for each value of its list. */
function choices(domain: string, option: Option): Resolved[] {
  const name = domain === 'ip6' && option.name === 'icmp-type' ? 'icmpv6-type' : option.name
  const resolved = (values: readonly Scalar[], negated: boolean): Resolved => ({ option, name, negated, values: values.map(value => translate(domain, option.name, value)) })
  const { value } = option
  const negated = value.kind === 'negated'
  const inner = negated ? value.value : value
  switch (inner.kind) {
    case 'scalar':
      return [resolved([inner], negated)]
    case 'nothing':
      return [resolved([], negated)]
    case 'params':
      return [resolved(inner.items, negated)]
    case 'multi':
      return [{ ...resolved(inner.items, negated), repeated: true }]
    case 'list':
      return realise(domain, inner.items).map(item => resolved([item], negated))
    case 'deferred':
      throw new Failure(option.keyword, '@resolve and @ipfilter stand for addresses only')
  }
}

function* unfold(instance: Instance): Generator<ExpandedRule> {
  const all = instance.options.map(option => choices(instance.domain, option))
  if (all.some(({ length }) => length === 0)) return
  const at = all.map(() => 0)
  for (;;) {
    yield { instance, options: all.map((choice, index) => choice[at[index]!]!) }
    let index = at.length - 1
    while (index >= 0 && ++at[index]! === all[index]!.length) at[index--] = 0
    if (index < 0) return
  }
}
