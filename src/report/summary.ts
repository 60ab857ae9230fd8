import type { Style } from './format.ts'
import { countFindings, fixableFindings, plural } from './report.ts'
import type { Report } from './report.ts'

type SummaryStyle = Pick<Style, 'paint'> & Partial<Pick<Style, 'fixed' | 'silenced' | 'known'>>

/** The last lines for people: how much was found, where, and what of it repairs itself. */
export function summary(report: Report, { paint, fixed = 0, silenced = 0, known = 0 }: SummaryStyle): string {
  const { error, warning, info } = countFindings(report)
  const total = error + warning + info
  const files = report.files.length
  const done = `${fixed > 0 ? `; ${fixed} fixed` : ''}${silenced > 0 ? `; ${silenced} silenced` : ''}${known > 0 ? `; ${known} in the baseline` : ''}`
  if (total === 0) return `No ${known > 0 ? 'new ' : ''}problems found in ${plural(files, 'file')}${done}.\n`
  const parts = [
    ...(error > 0 ? [paint.error(plural(error, 'error'))] : []),
    ...(warning > 0 ? [paint.warning(plural(warning, 'warning'))] : []),
    ...(info > 0 ? [paint.info(plural(info, 'info'))] : []),
  ]
  const affected = report.files.filter(({ findings }) => findings.length > 0).length
  const where = affected === files ? plural(files, 'file') : `${affected} of ${plural(files, 'file')}`
  const lines = [`Found ${plural(total, known > 0 ? 'new problem' : 'problem')} (${parts.join(', ')}) in ${where}${done}.`]
  const safe = fixableFindings(report, 'safe')
  const unsafe = fixableFindings(report, 'unsafe')
  if (safe > 0) lines.push(`${safe} fixable with --fix${unsafe > 0 ? ` (${unsafe} more with --unsafe-fixes)` : ''}.`)
  else if (unsafe > 0) lines.push(`${unsafe} fixable with --fix --unsafe-fixes.`)
  return lines.map(line => `${line}\n`).join('')
}
