import type { Finding, Severity } from '../lint/check.ts'
import { visible } from './cells.ts'
import { inCharacters, rangeOf } from './columns.ts'
import type { Format } from './format.ts'
import { plural } from './report.ts'

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const
const order: readonly Severity[] = ['error', 'warning', 'info']

/** Annotations of each level that GitHub shows for a step; it drops the others without a word. */
const shown = 10

/** docs.github.com, workflow commands: data escapes `%`, CR and LF, properties also `:` and `,`. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** One annotation. Columns are given only where it lies on one line: GitHub drops annotations that have both. */
function annotation({ at, check, severity, message, help }: Finding, path: string): string {
  const { start, end } = rangeOf(at, inCharacters)
  const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : ''
  const place = `file=${property(path)},line=${start.line},endLine=${end.line}${columns}`
  const text = `${visible(path)}:${start.line}:${start.column}: ${visible(message)}${help === undefined ? '' : `\n${visible(help)}`}`
  return `::${levels[severity]} title=${property(`nflint (${check})`)},${place}::${data(text)}\n`
}

/** GitHub's workflow commands, the worst first, since only so many of each level are shown. */
export const github: Format = ({ files }, { pathOf }) => {
  const all = files.flatMap(({ findings }) => findings)
  const rows = order.flatMap(severity => all.filter(finding => finding.severity === severity).map(finding => annotation(finding, pathOf(finding.at.source.path))))
  const hidden = order.map(severity => Math.max(0, all.filter(finding => finding.severity === severity).length - shown)).reduce((sum, count) => sum + count, 0)
  return rows.join('') + (hidden > 0 ? `GitHub shows ${shown} annotations of each level; ${plural(hidden, 'finding')} more ${hidden === 1 ? 'is' : 'are'} in this log only.\n` : '')
}
