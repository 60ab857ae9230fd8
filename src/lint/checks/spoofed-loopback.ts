import { not, rulesWhere } from '../../model/index.ts'
import type { Condition, Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { ruleConjuncts } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { about, reachOf } from '../reach.ts'

/** IPv4 only: the kernel lets ::1 in by no other device, before any rule, and nothing switches that off (net/ipv6/ip6_input.c, ip6_rcv_core). */
const loopback: Condition = { kind: 'number', field: 'ip.saddr', ranges: [[0x7f000000, 0x7fffffff]] }

/** Whether a rule asks for a source address of the loopback device, and for no other. */
const trustsAddress = (rule: Rule): boolean => ruleConjuncts(rule).some(part =>
  (part.kind === 'number' && part.field === 'ip.saddr' && part.ranges.length > 0 && part.ranges.every(([low, high]) => low >= 0x7f000000 && high <= 0x7fffffff))
  || (part.kind === 'bits' && part.field === 'ip.saddr' && part.mask >>> 24 === 0xff && part.value >>> 24 === 0x7f))

export const spoofedLoopback: Check = {
  name: 'spoofed-loopback',
  summary: 'A rule takes a packet for one of this host by its source address',
  category: 'reach',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run(context) {
    const trusting = [...rulesWhere(context.ruleset, rule => rule.verdict.kind === 'accept' && trustsAddress(rule))]
    const reach = trusting.length > 0 ? reachOf(context) : undefined
    if (!reach) return
    const { space } = reach
    const forged = space.and(space.of(loopback), space.of(not(about.loopback('input'))), space.laws('input'))
    const { decided } = reach.walk('input', 'new')
    for (const [{ rule: { origin } }] of groupByPlace(trusting.filter(({ rule }) => space.intersects(decided(rule), forged)), ({ rule }) => rule.origin)) {
      yield {
        at: origin,
        message: 'a source address of the loopback device is accepted from every interface: only the kernel\'s own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)',
        help: 'ask for interface lo instead of the address, and drop loopback addresses that come in by another one',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
