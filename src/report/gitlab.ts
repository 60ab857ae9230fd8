import type { Finding } from '../lint/check.ts'
import type { Style } from './format.ts'
import { fingerprints } from '../lint/fingerprint.ts'
import { inCharacters, rangeOf } from './columns.ts'
import type { Report } from './report.ts'
import { isSevere } from './security.ts'

function severityOf(finding: Finding): string {
  if (finding.severity === 'info') return 'info'
  if (isSevere(finding)) return finding.severity === 'error' ? 'critical' : 'major'
  return finding.severity === 'error' ? 'major' : 'minor'
}

/**
 * GitLab's code quality report (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"). The check's name is not shown
 * there, so the description begins with it. Fingerprints are of content: a finding that moves is the same one.
 */
export function gitlab(report: Report, { pathOf, digest }: Pick<Style, 'pathOf' | 'digest'>): string {
  const issues = report.files.flatMap(({ path, findings }) => {
    const prints = fingerprints(findings)
    return findings.map((finding, index) => {
      const { start, end } = rangeOf(finding.at, inCharacters)
      const { text, nth } = prints[index]!
      return {
        description: `${finding.check}: ${finding.message}`,
        check_name: finding.check,
        fingerprint: digest(JSON.stringify([pathOf(path), text, nth])),
        severity: severityOf(finding),
        location: { path: pathOf(path), lines: { begin: start.line, end: end.line } },
      }
    })
  })
  return `${JSON.stringify(issues, null, 2)}\n`
}
