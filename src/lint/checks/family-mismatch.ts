import { NfProto, Protocol, hasValue, leaves, rulesWhere } from '../../model/index.ts'
import type { Match, NumberField, Rule, RuleContext, Ruleset } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { conjuncts, valuesOf } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { about, familyNames } from '../reach.ts'
import type { IpFamily } from '../reach.ts'

/** The one family that the rule is for, by its table or what it asks for. */
function familyOf({ table, rule }: RuleContext): IpFamily | undefined {
  if (table.family === 'ip' || table.family === 'ip6') return table.family
  const values = valuesOf(rule, 'nfproto')
  if (!values || values.length !== 1 || values[0]![0] !== values[0]![1]) return undefined
  return hasValue(values, NfProto.ip) ? 'ip' : hasValue(values, NfProto.ip6) ? 'ip6' : undefined
}

const others: Readonly<Record<IpFamily, { readonly protocol: number; readonly name: string; readonly own: string }>> = {
  ip: { protocol: Protocol.icmp6, name: 'ICMPv6', own: 'icmp' },
  ip6: { protocol: Protocol.icmp, name: 'ICMP', own: 'ipv6-icmp (nft: icmpv6)' },
}

const field: NumberField = 'l4proto'

const isOnly = ({ condition }: Match, protocol: number): boolean =>
  [...conjuncts(condition)].some(part => part.kind === 'number' && part.field === field && part.ranges.length === 1 && part.ranges[0]![0] === protocol && part.ranges[0]![1] === protocol)

/** IPv4 is what rules are taken for that say nothing else: one that says so is needed to be sure. */
function speaksOfIp(ruleset: Ruleset): boolean {
  const speaking = rulesWhere(ruleset, ({ matches }) => matches.some(({ condition }) =>
    [...leaves(condition)].some(({ leaf }) => leaf.kind === 'number' && /^(?:ip|icmp)\./.test(leaf.field))))
  return !speaking.next().done
}

export const familyMismatch: Check = {
  name: 'family-mismatch',
  summary: 'A rule asks for the ICMP of the other family',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, space }) {
    // What no packet has at all is a rule that never matches, whatever was mixed up.
    const mayMatch = ({ matches }: Rule, family: IpFamily): boolean =>
      !space.isEmpty(space.and(...matches.map(({ condition }) => space.of(condition)), space.of(about.family(family)), space.laws()))
    const found: { match: Match; mistaken: IpFamily | undefined }[] = []
    for (const context of rulesWhere(ruleset, ({ matches }) => matches.some(match => isOnly(match, Protocol.icmp) || isOnly(match, Protocol.icmp6)))) {
      const family = familyOf(context)
      for (const match of context.rule.matches) {
        const isMistaken = family !== undefined && isOnly(match, others[family].protocol) && mayMatch(context.rule, family) && (family === 'ip6' || speaksOfIp(ruleset))
        if (isMistaken || isOnly(match, Protocol.icmp) || isOnly(match, Protocol.icmp6)) found.push({ match, mistaken: isMistaken ? family : undefined })
      }
    }
    for (const group of groupByPlace(found, ({ match }) => match.origin)) {
      const [{ match: { origin }, mistaken: family }] = group
      // What is written once for both families is of use to one of them.
      if (family === undefined || group.some(({ mistaken }) => mistaken === undefined)) continue
      const { name, own } = others[family]
      yield {
        at: origin,
        message: `no host sends ${name} over ${familyNames[family]}: this matches nothing that is of use`,
        help: `ask for ${own}`,
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
