import { Status, leaves, portProtocols, rulesWhere } from '../../model/index.ts'
import type { Condition, Field, Rule } from '../../model/index.ts'
import { parseAddress } from '../addresses.ts'
import type { Check } from '../check.ts'
import { ruleConjuncts, valuesOf } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { about, reachOf } from '../reach.ts'
import type { IpFamily } from '../reach.ts'

interface Destination {
  readonly family: IpFamily
  readonly address: Condition
  readonly port?: readonly [number, number]
}

/** `192.0.2.7`, `192.0.2.7:8080`, `192.0.2.7:8080-8090`, `[2001:db8::7]:80`, `2001:db8::7`; undefined for maps, ranges and names. */
function parseDestination(text: string): Destination | undefined {
  const [, v4, v6, low, high] = /^(?:([\d.]+)|\[?([\da-f:]*:[\da-f:]*?)\]?)(?::(\d+)(?:-(\d+))?)?$/i.exec(text.trim()) ?? []
  const address = parseAddress(v4 ?? v6 ?? '')
  if (!address) return undefined
  const port = low === undefined ? {} : { port: [Number(low), Number(high ?? low)] as const }
  return v4 === undefined
    ? { family: 'ip6', address: { kind: 'address', field: 'ip6.daddr', ranges: address.ip6 }, ...port }
    : { family: 'ip', address: { kind: 'number', field: 'ip.daddr', ranges: address.ip }, ...port }
}

const translated: Condition = { kind: 'bits', field: 'ct.status', mask: Status.dnat, value: Status.dnat }

function destinationOf({ effects }: Rule): { to: string; destination: Destination } | undefined {
  for (const effect of effects) {
    if (effect.kind !== 'nat' || effect.type !== 'dnat' || effect.to === undefined) continue
    const destination = parseDestination(effect.to)
    if (destination) return { to: effect.to, destination }
  }
  return undefined
}

/** What translation of the destination leaves as it is. */
const kept: ReadonlySet<Field> = new Set(['iif', 'ip.saddr', 'ip6.saddr', 'sport'])

/** What the rule asks of packets that is still to be seen of them at FORWARD. */
const stillAsked = (rule: Rule): readonly Condition[] =>
  ruleConjuncts(rule).filter(part => [...leaves(part)].every(({ leaf }) => 'field' in leaf && kept.has(leaf.field)))

export const natWithoutFilter: Check = {
  name: 'nat-without-filter',
  summary: 'A port is forwarded to a host, and the filter lets no such connection through',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const forwards = [...rulesWhere(context.ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'nat'))].flatMap(({ rule, chain }) => {
      // What is made here goes out by OUTPUT, which is another question.
      const found = chain.base?.hook === 'output' ? undefined : destinationOf(rule)
      return found ? [{ rule, ...found }] : []
    })
    const reach = forwards.length > 0 ? reachOf(context) : undefined
    if (!reach) return
    const { space } = reach
    const lost = forwards.filter(({ rule, destination: { family, address, port } }) => {
      if (!reach.looksAt('forward', family)) return false
      const protocols = valuesOf(rule, 'l4proto') ?? portProtocols.map(protocol => [protocol, protocol] as const)
      const ports = port ? [port] : valuesOf(rule, 'dport')
      const tests: Condition[] = [
        about.family(family), address, translated, ...stillAsked(rule), { kind: 'number', field: 'l4proto', ranges: protocols },
        ...(ports ? [{ kind: 'number', field: 'dport', ranges: ports } as const] : []),
      ]
      // The address may be one of this host's own: then INPUT is asked.
      return (['forward', 'input'] as const).every(way => {
        const asked = space.and(...tests.map(test => space.of(test)), space.packetClass('new'), space.laws(way))
        return space.isEmpty(reach.passing(way, 'new', asked))
      })
    })
    for (const [{ rule: { origin }, to }] of groupByPlace(lost, ({ rule }) => rule.origin)) {
      yield {
        at: origin,
        message: `connections are translated to ${to}, and no rule lets one pass: FORWARD refuses them, whoever asks`,
        help: 'accept NEW connections to that address and port in FORWARD, or whatever has been translated (ct status dnat, --ctstate DNAT)',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
