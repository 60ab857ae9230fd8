import { textOf } from '../../text/index.ts'
import type { Check } from '../check.ts'

export const fermOldKeyword: Check = {
  name: 'ferm-old-keyword',
  summary: 'A keyword of ferm 1 is used, which ferm 2 reads for the sake of old files',
  category: 'age',
  severity: 'info',
  fixable: 'safe',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset }) {
    for (const { at, instead } of ruleset.spelling?.().oldWords ?? []) {
      yield {
        at,
        message: `\`${textOf(at)}\` is the old word for \`${instead}\``,
        help: `write ${instead}`,
        fix: { title: `write ${instead}`, applicability: 'safe', edits: [{ ...at, text: instead }] },
      }
    }
  },
}
