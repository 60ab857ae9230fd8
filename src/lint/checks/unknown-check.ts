import { nearest } from '../../text/index.ts'
import type { Check } from '../check.ts'

export const unknownCheck: Check = {
  name: 'unknown-check',
  summary: 'A comment silences a check that does not exist',
  category: 'own',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ silencers, checkNames }) {
    const known = new Set(checkNames)
    for (const { name, at } of silencers.flatMap(({ names }) => names)) {
      if (known.has(name)) continue
      const meant = nearest(name, checkNames)
      yield {
        at,
        message: `there is no check ${JSON.stringify(name)}, so this silences nothing`,
        help: meant ? `did you mean ${JSON.stringify(meant)}?` : '"nflint explain --all" lists the checks',
        ...(meant ? { fix: { title: `Write ${meant}`, applicability: 'safe', edits: [{ ...at, text: meant }] } } : {}),
      }
    }
  },
}
