import type { Edit, Source } from '../text/index.ts'
import type { Finding } from '../lint/check.ts'
import { rangeJson } from './range.ts'
import { countFindings } from './report.ts'
import type { Report } from './report.ts'

/** An edit; the path is given only where it is another file than the finding's. */
const edit = (own: Source) => (change: Edit) => ({
  ...(change.source.path === own.path ? {} : { path: change.source.path }),
  range: rangeJson(change),
  text: change.text,
})

const finding = ({ at, check, severity, message, help, related = [], fix }: Finding) => ({
  check,
  severity,
  message,
  ...(help === undefined ? {} : { help }),
  range: rangeJson(at),
  related: related.map(({ at: place, message: label }) => ({ message: label, path: place.source.path, range: rangeJson(place) })),
  ...(fix ? { fix: { title: fix.title, applicability: fix.applicability, edits: fix.edits.map(edit(at.source)) } } : {}),
})

/**
 * Version 1 of the JSON report, stable. Lines and columns count from 1, columns and offsets in UTF-16 code
 * units, `end` is exclusive. `files` names every file that was read, also those without findings.
 */
export function json(report: Report): string {
  const { error, warning, info } = countFindings(report)
  const value = {
    version: 1,
    files: report.files.map(({ path, dialect, findings }) => ({ path, dialect, findings: findings.map(finding) })),
    summary: { files: report.files.length, errors: error, warnings: warning, infos: info },
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The same a line a finding, for tools that read as it comes; a file without findings has none. */
export const jsonLines = (report: Report): string =>
  report.files.flatMap(({ path, dialect, findings }) => findings.map(each => `${JSON.stringify({ version: 1, path, dialect, ...finding(each) })}\n`)).join('')
