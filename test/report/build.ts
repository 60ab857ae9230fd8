import { createHash } from 'node:crypto'
import type { Finding } from '../../src/lint/check.ts'
import type { Style } from '../../src/report/format.ts'
import type { Report } from '../../src/report/index.ts'
import { plain } from '../../src/report/index.ts'
import type { Place, Source } from '../../src/text/index.ts'

/** The place of a word in a source, counted from 0 where it occurs several times. */
export function placeOf(source: Source, word: string, nth = 0): Place {
  let start = -1
  for (let left = nth; left >= 0; left--) start = source.text.indexOf(word, start + 1)
  if (start < 0) throw new Error(`${JSON.stringify(word)} is not in ${source.path}`)
  return { source, start, end: start + word.length }
}

export const findingAt = (at: Place, more: Partial<Finding> = {}): Finding => ({
  check: 'related-accept',
  severity: 'warning',
  message: 'accepts what helpers expect',
  at,
  ...more,
})

export const reportOf = (source: Source, ...findings: Finding[]): Report => ({
  files: [{ path: source.path, dialect: 'ferm', findings }],
})

/** How reports are written in these tests: no colours, paths from `/repository`, pages that are one heading. */
export const style: Style = {
  paint: plain,
  width: 80,
  version: '1.2.3',
  fixed: 0,
  known: 0,
  silenced: 0,
  failed: false,
  pathOf: path => path.replace(/^\/repository\//, ''),
  pageOf: check => `# ${check}\n\n## What it finds\n\nWhat \`${check}\`\nfinds.\n\n## Why\n\nBecause.\n`,
  linkOf: () => undefined,
  digest: text => createHash('sha256').update(text).digest('hex'),
}

/** A template literal as lines: the first line break and the common indent are taken off. */
export function lines(strings: TemplateStringsArray): string {
  const rows = strings.raw[0]!.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n')
  const indent = Math.min(...rows.filter(row => row.trim() !== '').map(row => row.search(/\S/)))
  return rows.map(row => row.slice(indent)).join('\n')
}
