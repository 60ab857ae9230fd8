import type { Check } from '../check.ts'

export const undefinedObject: Check = {
  name: 'undefined-object',
  summary: 'A rule names a helper, counter or other object that does not exist',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    for (const { kind, ...found } of problems) if (kind === 'undefined-object') yield found
  },
}
