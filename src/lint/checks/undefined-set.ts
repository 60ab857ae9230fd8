import type { Check } from '../check.ts'

export const undefinedSet: Check = {
  name: 'undefined-set',
  summary: 'A rule asks for a set or map that does not exist',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    for (const { kind, ...found } of problems) if (kind === 'undefined-set') yield found
  },
}
