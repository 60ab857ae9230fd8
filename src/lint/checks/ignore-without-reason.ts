import type { Check } from '../check.ts'

export const ignoreWithoutReason: Check = {
  name: 'ignore-without-reason',
  summary: 'A comment silences a check and does not say why',
  category: 'own',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ silencers }) {
    for (const { at, names, reason } of silencers) {
      if (names.length === 0 || reason !== '') continue
      yield {
        at,
        message: 'this does not say why the finding is fine here: whoever changes the rule cannot tell whether it still is',
        help: 'write the reason behind the bracket',
      }
    }
  },
}
