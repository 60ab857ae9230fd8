import { expect, test } from 'vitest'
import { concise } from '../../src/report/concise.ts'
import { plain } from '../../src/report/index.ts'
import { json } from '../../src/report/json.ts'
import { findingAt, placeOf, reportOf } from './build.ts'

const source = { path: 'rules.v4', text: '*filter\n# \u{1f600} -A INPUT -j ACCEPT\n' }
const other = { path: 'more.v4', text: 'x' }

test('concise: one line a finding, columns count characters', () => {
  const at = placeOf(source, '-A INPUT')
  const fix = { title: 'Remove it', applicability: 'safe', edits: [] } as const
  expect(concise(reportOf(source, findingAt(at), findingAt(at, { fix, severity: 'error' })), { paint: plain })).toBe(
    'rules.v4:2:5: warning[related-accept] accepts what helpers expect\n' +
      'rules.v4:2:5: error[related-accept] [*] accepts what helpers expect\n',
  )
})

test('JSON, version 1: columns and offsets in UTF-16 code units, end exclusive', () => {
  const finding = findingAt(placeOf(source, '-A'), {
    help: 'do this',
    related: [{ at: placeOf(other, 'x'), message: 'see here' }],
    fix: { title: 'Remove it', applicability: 'safe', edits: [{ ...placeOf(source, '-A'), text: '' }, { ...placeOf(other, 'x'), text: 'y' }] },
  })
  const range = { start: { line: 2, column: 6, offset: 13 }, end: { line: 2, column: 8, offset: 15 } }
  const otherRange = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 2, offset: 1 } }
  const text = json({ files: [...reportOf(source, finding).files, { path: 'clean.nft', dialect: 'nft', findings: [] }] })
  expect(text.endsWith('}\n')).toBe(true)
  expect(JSON.parse(text)).toEqual({
    version: 1,
    files: [
      {
        path: 'rules.v4',
        dialect: 'ferm',
        findings: [
          {
            check: 'related-accept',
            severity: 'warning',
            message: 'accepts what helpers expect',
            help: 'do this',
            range,
            related: [{ message: 'see here', path: 'more.v4', range: otherRange }],
            fix: { title: 'Remove it', applicability: 'safe', edits: [{ range, text: '' }, { path: 'more.v4', range: otherRange, text: 'y' }] },
          },
        ],
      },
      { path: 'clean.nft', dialect: 'nft', findings: [] },
    ],
    summary: { files: 2, errors: 0, warnings: 1, infos: 0 },
  })
})
