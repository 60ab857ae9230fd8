import type { Check } from '../check.ts'

export const includeMissing: Check = {
  name: 'include-missing',
  summary: 'An included file cannot be read',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    for (const { kind, ...found } of problems) if (kind === 'include-missing') yield found
  },
}
