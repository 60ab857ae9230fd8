import { rulesWhere } from '../../model/index.ts'
import type { RuleContext } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { helpersAsked } from '../conditions.ts'
import { meantAsAssignment } from '../helper-matches.ts'
import type { MeantAssignment } from '../helper-matches.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { protocolName } from '../words.ts'

function messageOf({ helper, sign, control }: MeantAssignment): string {
  const what = `this matches connections that the ${helper} helper foresaw`
  const port = control && `${protocolName(control.l4proto)} port ${control.port}`
  switch (sign) {
    case 'raw':
      return `${what}, but conntrack has not seen the packet yet, so it never matches and attaches nothing`
    case 'idle':
      return `${what} and does nothing with them; it does not attach the helper`
    case 'port':
      return `${what}, never their control connection${port ? ` to ${port}` : ''}: the rule matches nothing useful and attaches nothing`
  }
}

export const helperMatchAsAssignment: Check = {
  name: 'helper-match-as-assignment',
  summary: 'A rule matches a helper where it was meant to attach one',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const meant: { context: RuleContext; assignment: MeantAssignment }[] = []
    for (const context of rulesWhere(ruleset, rule => helpersAsked(rule) !== undefined)) {
      const assignment = meantAsAssignment(context)
      if (assignment) meant.push({ context, assignment })
    }
    for (const group of groupByPlace(meant, ({ context }) => context.rule.origin)) {
      const { context: { rule: { origin } }, assignment } = group[0]
      yield {
        at: origin,
        message: messageOf(assignment),
        help: 'to attach it, write "ct helper set" with a ct helper object (nft), or "CT --helper" in the raw table (iptables, ferm)',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
