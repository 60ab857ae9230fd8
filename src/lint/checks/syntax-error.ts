import type { Check } from '../check.ts'

export const syntaxError: Check = {
  name: 'syntax-error',
  summary: 'Text that the real tool would refuse',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    for (const { kind, ...found } of problems) if (kind === 'syntax-error') yield found
  },
}
