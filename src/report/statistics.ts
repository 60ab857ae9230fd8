import type { Finding, Severity } from '../lint/check.ts'
import { checks } from '../lint/checks/index.ts'
import type { Style } from './format.ts'
import { groupBy } from './report.ts'
import type { Report } from './report.ts'

/** How often one check found something, and how much of it repairs itself. */
interface Count {
  readonly check: string
  readonly severity: Severity
  readonly count: number
  readonly files: number
  readonly fixable: number
  readonly summary: string
}

const worst = (findings: readonly Finding[]): Severity => (['error', 'warning', 'info'] as const).find(severity => findings.some(finding => finding.severity === severity))!

/** Counts by check, the most frequent first. */
function countsOf({ files }: Report): readonly Count[] {
  const all = files.flatMap(({ findings }) => findings)
  return [...groupBy(all, ({ check }) => check)]
    .map(([check, findings]) => ({
      check,
      severity: worst(findings),
      count: findings.length,
      files: files.filter(file => file.findings.some(finding => finding.check === check)).length,
      fixable: findings.filter(({ fix }) => fix?.applicability === 'safe').length,
      summary: checks.find(({ name }) => name === check)?.summary ?? '',
    }))
    .sort((a, b) => b.count - a.count || (a.check < b.check ? -1 : 1))
}

/** A line a check: how often, how bad, its name, `[*]` where `--fix` repairs all of it and `[-]` where some, what it is about. */
export function statistics(report: Report, { paint }: Pick<Style, 'paint'>): string {
  const counts = countsOf(report)
  const countWidth = Math.max(0, ...counts.map(({ count }) => String(count).length))
  const checkWidth = Math.max(0, ...counts.map(({ check }) => check.length))
  return counts.map(({ check, severity, count, fixable, summary }) => {
    const sign = fixable === 0 ? '   ' : fixable === count ? '[*]' : '[-]'
    return `${String(count).padStart(countWidth)}  ${paint[severity](severity.padEnd(7))}  ${check.padEnd(checkWidth)}  ${sign}  ${summary}\n`
  }).join('')
}

/** The same for programs. */
export const jsonStatistics = (report: Report): string => `${JSON.stringify({ version: 1, checks: countsOf(report) }, null, 2)}\n`
