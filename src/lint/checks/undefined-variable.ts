import type { Check } from '../check.ts'

export const undefinedVariable: Check = {
  name: 'undefined-variable',
  summary: 'A variable or function is used that is nowhere defined',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ problems }) {
    // What is missing may stand in the file that cannot be read, and there is a check for that.
    if (problems.some(({ kind }) => kind === 'include-missing')) return
    for (const { kind, ...found } of problems) if (kind === 'undefined-variable') yield found
  },
}
