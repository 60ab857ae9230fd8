import { expect, test } from 'vitest'
import { full } from '../../src/report/full.ts'
import { colours, plain } from '../../src/report/index.ts'
import { summary } from '../../src/report/summary.ts'
import { findingAt, lines, placeOf, reportOf } from './build.ts'

const options = { paint: plain, width: 80 }

const ferm = {
  path: 'ferm.conf',
  text: 'chain INPUT {\n    policy DROP;\n    mod state state (ESTABLISHED RELATED) ACCEPT;\n\n    interface lo ACCEPT;\n\n\n    proto icmp ACCEPT;\n}\n',
}

test('a finding with the lines around it, help, and the lines its fix changes', () => {
  const finding = findingAt(placeOf(ferm, '(ESTABLISHED RELATED)'), {
    help: 'nflint tighten narrows it',
    fix: { title: 'Accept ESTABLISHED only', applicability: 'unsafe', edits: [{ ...placeOf(ferm, '(ESTABLISHED RELATED)'), text: 'ESTABLISHED' }] },
  })
  expect(full(reportOf(ferm, finding), options)).toBe(lines`
    warning[related-accept] accepts what helpers expect
     --> ferm.conf:3:21
      |
    2 |     policy DROP;
    3 |     mod state state (ESTABLISHED RELATED) ACCEPT;
      |                     ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: nflint tighten narrows it
      = fix: Accept ESTABLISHED only (--fix --unsafe-fixes)
    3 -     mod state state (ESTABLISHED RELATED) ACCEPT;
    3 +     mod state state ESTABLISHED ACCEPT;

    `)
})

test('places in the same file share the frame, a gap is marked, other files follow', () => {
  const other = { path: 'lib/admins.conf', text: '@def $ADMINS = 10.0.0.1;' }
  const finding = findingAt(placeOf(ferm, 'policy DROP;'), {
    related: [
      { at: placeOf(ferm, 'proto icmp ACCEPT'), message: 'lets errors in' },
      { at: placeOf(other, '$ADMINS'), message: '$ADMINS defined here' },
    ],
  })
  expect(full(reportOf(ferm, finding), options)).toBe(lines`
    warning[related-accept] accepts what helpers expect
     --> ferm.conf:2:5
      |
    1 | chain INPUT {
    2 |     policy DROP;
      |     ^^^^^^^^^^^^
    3 |     mod state state (ESTABLISHED RELATED) ACCEPT;
    ...
    8 |     proto icmp ACCEPT;
      |     ----------------- lets errors in
     ::: lib/admins.conf:1:6
      |
    1 | @def $ADMINS = 10.0.0.1;
      |      ------- $ADMINS defined here
      |

    `)
})

test('carets count display cells: tabs, wide characters, combining marks', () => {
  const source = { path: 'x', text: '\t# 日本 e\u0301 \u{1f600} here' }
  const report = full(reportOf(source, findingAt(placeOf(source, 'here'))), options)
  const rows = report.split('\n')
  expect(rows.slice(1, 5)).toEqual([' --> x:1:12', '  |', '1 |     # 日本 e\u0301 \u{1f600} here', '  |                 ^^^^'])
})

test('control and bidirectional characters are shown, not sent', () => {
  const source = { path: 'a\u001b[31m', text: 'x \u202e\u001b]0;owned\u0007 y\r\n' }
  const report = full(reportOf(source, findingAt(placeOf(source, 'y'), { message: 'bad \u001b[2J word' })), options)
  expect(report).toBe(lines`
    warning[related-accept] bad \u{1B}[2J word
     --> a\u{1B}[31m:1:15
      |
    1 | x \u{202E}\u{1B}]0;owned\u{7} y
      |                               ^
      |

    `)
})

test('a long line is clipped around what it is about', () => {
  const source = { path: 'x', text: `set ${'10.0.0.1 '.repeat(200_000)}HERE ${'10.0.0.2 '.repeat(200_000)}` }
  const row = full(reportOf(source, findingAt(placeOf(source, 'HERE'), { message: 'x' })), { paint: plain, width: 44 }).split('\n').slice(3, 5)
  expect(row).toEqual(['1 | …10.0.0.1 HERE 10.0.0.2 10.0.0.2 10.0.…', '  |           ^^^^'])
})

test('a line that just fits is not clipped', () => {
  const source = { path: 'x', text: `${'a'.repeat(38)}ZZ` }
  expect(full(reportOf(source, findingAt(placeOf(source, 'ZZ'))), { paint: plain, width: 45 })).toContain(`1 | ${'a'.repeat(38)}ZZ\n`)
})

test('a place of many lines shows its beginning and its end', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n')
  const source = { path: 'x', text }
  const at = { source, start: text.indexOf('line 2'), end: text.indexOf('line 15') + 7 }
  expect(full(reportOf(source, findingAt(at)), options)).toContain('6 | line 6\n   | ^^^^^^\n...\n15 | line 15\n')
})

test('an empty place at the end of the file has a caret', () => {
  const source = { path: 'x', text: 'table t {' }
  const at = { source, start: source.text.length, end: source.text.length }
  expect(full(reportOf(source, findingAt(at)), options)).toContain('1 | table t {\n  |          ^\n')
})

test('the same message over and over is folded', () => {
  const source = { path: 'x', text: 'a\n'.repeat(30) }
  const report = full(reportOf(source, ...Array.from({ length: 30 }, (_, index) => findingAt(placeOf(source, 'a', index)))), options)
  expect(report.match(/accepts what helpers expect/g)).toHaveLength(3)
  expect(report).toContain('warning[related-accept] 27 more with the same message, lines 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, …\n --> x:4\n')
})

test('long words about a finding are wrapped, the source never', () => {
  const message = 'RELATED lets connections into this host that nobody here asked for by port or address'
  const report = full(reportOf(ferm, findingAt(placeOf(ferm, 'interface lo'), { message, help: message })), { paint: plain, width: 60 })
  expect(report).toBe(lines`
    warning[related-accept] RELATED lets connections into this
        host that nobody here asked for by port or address
     --> ferm.conf:5:5
      |
    5 |     interface lo ACCEPT;
      |     ^^^^^^^^^^^^
      |
      = help: RELATED lets connections into this host that
        nobody here asked for by port or address

    `)
})

test('colour is in words and carets, never in the source', () => {
  const report = full(reportOf(ferm, findingAt(placeOf(ferm, 'policy DROP'))), { paint: colours, width: 80 })
  expect(report).toContain('\u001b[1;33mwarning[related-accept]\u001b[0m')
  expect(report).toContain('\u001b[1;33m^^^^^^^^^^^\u001b[0m')
})

test('summaries', () => {
  const at = placeOf(ferm, 'DROP')
  const fix = { title: '', edits: [] }
  expect(summary(reportOf(ferm), options)).toBe('No problems found in 1 file.\n')
  expect(summary(reportOf(ferm, findingAt(at), findingAt(at, { severity: 'error' })), options)).toBe('Found 2 problems (1 error, 1 warning) in 1 file.\n')
  expect(
    summary(reportOf(ferm, findingAt(at, { fix: { ...fix, applicability: 'safe' } }), findingAt(at, { fix: { ...fix, applicability: 'unsafe' } })), options),
  ).toBe('Found 2 problems (2 warnings) in 1 file.\n1 fixable with --fix (1 more with --unsafe-fixes).\n')
})

test('a terminal gets the name of the check as a link to its page', () => {
  const report = full(reportOf(ferm, findingAt(placeOf(ferm, 'policy'))), { ...options, linkOf: check => `file:///pages/${check}.md` })
  expect(report.split('\n')[0]).toBe('\u001b]8;;file:///pages/related-accept.md\u001b\\warning[related-accept]\u001b]8;;\u001b\\ accepts what helpers expect')
})
