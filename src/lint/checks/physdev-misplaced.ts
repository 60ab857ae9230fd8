import { leaves } from '../../model/index.ts'
import type { Hook, Match, Rule } from '../../model/index.ts'
import { basesLeadingTo } from '../callers.ts'
import type { Check } from '../check.ts'
import { extensionsIn } from '../extensions.ts'
import { groupByPlace, relatedTo, saidIn, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** What a rule asks of the port of a bridge: where a packet came in, or where it will leave. */
type Asked = 'in' | 'out'

/** A packet has a port of the bridge that it came in by, or one that it leaves by, at these hooks only (net/netfilter/xt_physdev.c, physdev_mt). */
const known: Readonly<Record<Asked, readonly Hook[]>> = { in: ['prerouting', 'input', 'forward', 'postrouting'], out: ['forward', 'postrouting'] }

const words: readonly (readonly [Asked, RegExp])[] = [
  ['out', /(?<!! )--physdev-(?:out|is-out|is-bridged)\b/],
  ['in', /(?<!! )--physdev-(?:in|is-in)\b/],
]

/** What a match of the module physdev needs to know of a packet; its negation is true for packets that have no such port. */
function askedBy({ condition }: Match): readonly Asked[] {
  const keys = [...leaves(condition)].flatMap(({ leaf, negated }) => (leaf.kind === 'atom' && !negated ? [leaf.key] : []))
  return words.flatMap(([asked, form]) => (keys.some(key => form.test(key)) ? [asked] : []))
}

const texts: Readonly<Record<Asked, string>> = { in: 'came in by a port of a bridge', out: 'is known to leave by a port of a bridge' }

export const physdevMisplaced: Check = {
  name: 'physdev-misplaced',
  summary: 'A rule asks for a port of a bridge where no packet has one',
  category: 'age',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, problems }) {
    const found: { readonly rule: Rule; readonly match: Match; readonly asked: Asked; readonly hooks: readonly Hook[] }[] = []
    const leading = new Map(ruleset.tables.map(table => [table, undefined as ReturnType<typeof basesLeadingTo> | undefined]))
    for (const { part, name, context: { table, chain, rule } } of extensionsIn(ruleset)) {
      if (name !== 'physdev' || !('condition' in part)) continue
      const bases = leading.get(table) ?? basesLeadingTo(table)
      leading.set(table, bases)
      const hooks = unique((bases.get(chain) ?? []).map(({ base }) => base!.hook))
      const asked = hooks.length > 0 ? askedBy(part).find(each => !hooks.some(hook => known[each].includes(hook))) : undefined
      if (asked) found.push({ rule, match: part, asked, hooks })
    }
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { match: { origin }, asked } = group[0]
      if (saidIn(problems, origin)) continue
      const hooks = unique(group.flatMap(each => each.hooks))
      const refused = asked === 'out' && hooks.every(hook => hook === 'output')
      yield {
        at: origin,
        message: `at ${list(hooks)} no packet ${texts[asked]}: this never matches${refused ? ', and the kernel refuses it without --physdev-is-bridged' : ''}`,
        help: asked === 'out' ? 'ask in FORWARD or POSTROUTING, for packets that the bridge passes on' : 'ask where packets come in: PREROUTING, INPUT, FORWARD',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
