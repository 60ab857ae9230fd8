import type { Check } from '../check.ts'

export const refusedRule: Check = {
  name: 'refused-rule',
  summary: 'ferm passes the rule on, and iptables-restore refuses it',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    for (const { kind, ...found } of problems) if (kind === 'refused-rule') yield found
  },
}
