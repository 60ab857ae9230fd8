import { effectiveAssignments } from '../assignments.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { hasAddress, hasPort } from '../scope.ts'
import { helperText, list, portsText, protocolName, unique } from '../words.ts'
import { helperNamed } from '../../model/index.ts'

/** "tcp port 21"; undefined for a helper without a port of its own. */
function controlText(name: string | undefined): string | undefined {
  const control = name === undefined ? undefined : helperNamed(name)?.control
  return control && control.length > 0 ? list(control.map(({ l4proto, port }) => `${protocolName(l4proto)} port ${portsText([[port, port]])}`), 'or') : undefined
}

export const helperAllPorts: Check = {
  name: 'helper-all-ports',
  summary: 'A conntrack helper is attached to connections of every port',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const loose = effectiveAssignments(ruleset).filter(assignment => !hasPort(assignment))
    for (const group of groupByPlace(loose, ({ context }) => context.rule.origin)) {
      const { origin } = group[0].context.rule
      const names = unique(group.map(({ helper }) => helperText(helper)))
      const [are, reads] = names.length === 1 ? ['is', 'it reads'] : ['are', 'they read']
      const ports = unique(group.flatMap(({ helper }) => controlText(helper) ?? []))
      const anyAddress = group.some(assignment => !hasAddress(assignment))
      yield {
        at: origin,
        message: `${list(names)} ${are} attached to connections of any port${anyAddress ? ' and any address' : ''}: ${reads} the payload of all of them, and any of them may open ports`,
        help: `limit the rule to the port of the service${ports.length > 0 ? ` (${list(ports)})` : ''}${anyAddress ? ' and the addresses of the servers' : ''}`,
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
