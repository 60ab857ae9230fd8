import { expect, test } from 'vitest'
import type { FormatName } from '../../src/report/index.ts'
import { formatNames, loadFormat } from '../../src/report/index.ts'
import { jsonStatistics, statistics } from '../../src/report/statistics.ts'
import type { Report } from '../../src/report/index.ts'
import { findingAt, lines, placeOf, style } from './build.ts'

const source = { path: '/repository/etc/rules.v4', text: '*filter\n# 日😀 -A INPUT -j ACCEPT\n-A FORWARD -j ACCEPT\nCOMMIT\n' }
const other = { path: 'more.v4', text: 'é x\n' }

const report: Report = {
  files: [
    {
      path: source.path,
      dialect: 'iptables',
      findings: [
        findingAt(placeOf(source, '-A INPUT'), {
          message: 'a, b: 100% "sure" <all>\nof it',
          help: 'do this',
          related: [{ at: placeOf(other, 'x'), message: 'see [here]' }],
          fix: { title: 'Remove it', applicability: 'safe', edits: [{ ...placeOf(source, '-A'), text: '' }, { ...placeOf(source, 'INPUT'), text: 'OUTPUT' }] },
        }),
        findingAt(placeOf(source, 'FORWARD -j ACCEPT\nCOMMIT'), { check: 'shadowed-rule', severity: 'error', message: 'two lines' }),
      ],
    },
    { path: 'clean.nft', dialect: 'nft', findings: [] },
  ],
}

const written = async (name: FormatName, from = report) => (await loadFormat(name))(from, style)

test('grouped: under the name of the file, in columns', async () => {
  expect(await written('grouped')).toBe(lines`
    /repository/etc/rules.v4
      2:6  warning  related-accept  [*] a, b: 100% "sure" <all>\u{A}of it
      3:4  error    shadowed-rule   two lines

    Found 2 problems (1 error, 1 warning) in 1 of 2 files.
    1 fixable with --fix.
    `)
})

test('gcc: bytes', async () => {
  expect(await written('gcc')).toBe(
    '/repository/etc/rules.v4:2:11: warning: a, b: 100% "sure" <all>\\u{A}of it [related-accept]\n/repository/etc/rules.v4:3:4: error: two lines [shadowed-rule]\n',
  )
})

test('github: the worst first, everything escaped, no columns over several lines', async () => {
  expect(await written('github')).toBe(
    '::error title=nflint (shadowed-rule),file=etc/rules.v4,line=3,endLine=4::etc/rules.v4:3:4: two lines\n' +
      '::warning title=nflint (related-accept),file=etc/rules.v4,line=2,endLine=2,col=6,endColumn=14::etc/rules.v4:2:6: a, b: 100%25 "sure" <all>\\u{A}of it%0Ado this\n',
  )
})

test('github: says how many it will not show', async () => {
  const findings = Array.from({ length: 13 }, () => report.files[0]!.findings[0]!)
  expect((await written('github', { files: [{ path: source.path, dialect: 'iptables', findings }] })).split('\n').at(-2)).toBe(
    'GitHub shows 10 annotations of each level; 3 findings more are in this log only.',
  )
})

test('gitlab: paths from the top, content fingerprints', async () => {
  const issues = JSON.parse(await written('gitlab'))
  expect(issues).toEqual([
    {
      description: 'related-accept: a, b: 100% "sure" <all>\nof it',
      check_name: 'related-accept',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'major',
      location: { path: 'etc/rules.v4', lines: { begin: 2, end: 2 } },
    },
    {
      description: 'shadowed-rule: two lines',
      check_name: 'shadowed-rule',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'major',
      location: { path: 'etc/rules.v4', lines: { begin: 3, end: 4 } },
    },
  ])
  expect(issues[0].fingerprint).not.toBe(issues[1].fingerprint)
})

test('checkstyle', async () => {
  expect(await written('checkstyle')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="etc/rules.v4">
    <error line="2" column="6" severity="warning" message="a, b: 100% &quot;sure&quot; &lt;all&gt;&#10;of it" source="nflint.related-accept"/>
    <error line="3" column="4" severity="error" message="two lines" source="nflint.shadowed-rule"/>
  </file>
  <file name="clean.nft"/>
</checkstyle>
`)
})

test('junit: a file without findings has a test that passes', async () => {
  expect(await written('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nflint" tests="3" failures="2" errors="0">
  <testsuite name="etc/rules.v4" package="nflint" tests="2" failures="2" errors="0">
    <testcase name="related-accept" classname="etc/rules.v4" file="etc/rules.v4" line="2">
      <failure message="a, b: 100% &quot;sure&quot; &lt;all&gt;&#10;of it" type="warning">etc/rules.v4:2:6: warning[related-accept] a, b: 100% &quot;sure&quot; &lt;all&gt;&#10;of it&#10;do this</failure>
    </testcase>
    <testcase name="shadowed-rule" classname="etc/rules.v4" file="etc/rules.v4" line="3">
      <failure message="two lines" type="error">etc/rules.v4:3:4: error[shadowed-rule] two lines</failure>
    </testcase>
  </testsuite>
  <testsuite name="clean.nft" package="nflint" tests="1" failures="0" errors="0">
    <testcase name="nflint" classname="clean.nft" file="clean.nft"/>
  </testsuite>
</testsuites>
`)
})

test('rdjson: bytes, one suggestion for all edits of a fix', async () => {
  expect(JSON.parse(await written('rdjson')).diagnostics[0]).toEqual({
    message: 'a, b: 100% "sure" <all>\nof it\ndo this',
    location: { path: 'etc/rules.v4', range: { start: { line: 2, column: 11 }, end: { line: 2, column: 19 } } },
    severity: 'WARNING',
    code: { value: 'related-accept' },
    suggestions: [{ range: { start: { line: 2, column: 11 }, end: { line: 2, column: 19 } }, text: ' OUTPUT' }],
    related_locations: [{ message: 'see [here]', location: { path: 'more.v4', range: { start: { line: 1, column: 4 }, end: { line: 1, column: 5 } } } }],
  })
})

test('json-lines: the findings of the JSON report, a line each, with their file', async () => {
  const findings = (await written('json-lines')).trimEnd().split('\n').map(line => JSON.parse(line))
  const whole = JSON.parse(await written('json'))
  expect(findings).toEqual(whole.files[0].findings.map((finding: object) => ({ version: 1, path: source.path, dialect: 'iptables', ...finding })))
})

test('sarif: what code scanning reads', async () => {
  const { $schema, version, runs: [run] } = JSON.parse(await written('sarif'))
  expect({ $schema, version }).toEqual({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' })
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['related-accept', 'shadowed-rule'])
  expect(run.tool.driver.rules[0]).toEqual({
    id: 'related-accept',
    name: 'RelatedAccept',
    shortDescription: { text: expect.stringMatching(/^\S.*\.$/) },
    fullDescription: { text: 'What related-accept finds.' },
    help: { text: 'What related-accept finds.\n\n"nflint explain related-accept" shows the whole page.', markdown: style.pageOf('related-accept') },
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['security', 'firewall', 'related'], precision: 'high', 'problem.severity': 'warning', 'security-severity': '8.0' },
  })
  expect(run.tool.driver.rules[1].properties).toEqual({ tags: ['firewall', 'correctness'], precision: 'high', 'problem.severity': 'warning' })
  const [first, second] = run.results
  expect(first).toEqual({
    ruleId: 'related-accept',
    ruleIndex: 0,
    level: 'warning',
    message: { text: 'a, b: 100% "sure" <all>\nof it\n[see \\[here\\]](1)' },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: 'etc/rules.v4', uriBaseId: '%SRCROOT%' },
        region: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 15, snippet: { text: '-A INPUT' } },
      },
    }],
    relatedLocations: [{
      id: 1,
      message: { text: 'see [here]' },
      physicalLocation: { artifactLocation: { uri: 'more.v4', uriBaseId: '%SRCROOT%' }, region: { startLine: 1, startColumn: 3, endLine: 1, endColumn: 4 } },
    }],
    partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]+:1$/), 'nflintContent/v1': expect.stringMatching(/^[0-9a-f]{64}:1$/) },
    fixes: [{
      description: { text: 'Remove it' },
      artifactChanges: [{
        artifactLocation: { uri: 'etc/rules.v4', uriBaseId: '%SRCROOT%' },
        replacements: [
          { deletedRegion: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 9 } },
          { deletedRegion: { startLine: 2, startColumn: 10, endLine: 2, endColumn: 15 }, insertedContent: { text: 'OUTPUT' } },
        ],
      }],
    }],
    properties: { help: 'do this', fixApplicability: 'safe' },
  })
  expect(second.level).toBe('error')
})

test('sarif: paths elsewhere and odd names are URIs', async () => {
  const odd = { path: '/etc/a b#ü%.v4', text: 'x' }
  const { runs: [run] } = JSON.parse(await written('sarif', { files: [{ path: odd.path, dialect: 'iptables', findings: [findingAt(placeOf(odd, 'x'))] }] }))
  expect(run.artifacts[0].location).toEqual({ uri: 'file:///etc/a%20b%23%C3%BC%25.v4' })
})

test('statistics: by check, the most frequent first', () => {
  expect(statistics(report, style)).toBe(
    '1  warning  related-accept  [*]  Expected connections (state RELATED) are accepted, whatever opened them\n' +
      '1  error    shadowed-rule        A rule is never reached: rules before it decide its packets otherwise\n',
  )
  expect(JSON.parse(jsonStatistics(report)).checks[0]).toMatchObject({ check: 'related-accept', count: 1, files: 1, fixable: 1 })
})

test('every format writes a report without files, and without findings', async () => {
  for (const name of formatNames) {
    const form = await loadFormat(name)
    expect(typeof form({ files: [] }, style)).toBe('string')
    expect(typeof form({ files: [{ path: 'clean.nft', dialect: 'nft', findings: [] }] }, style)).toBe('string')
  }
})
