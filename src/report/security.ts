import type { Category, Finding, Severity } from '../lint/check.ts'
import { checks } from '../lint/checks/index.ts'

/** Categories whose findings are about what gets in, as against what is untidy or slow. */
const securityCategories: readonly Category[] = ['related', 'helpers', 'reach', 'host']

/**
 * How bad it is where it is found, from 0.1 to 10.0, for code scanning: above 9.0 critical, from 7.0 high, from 4.0 medium, else low
 * (docs.github.com, SARIF support, security-severity). By severity, and more for what opens everything at once.
 */
const bySeverity: Readonly<Record<Severity, string>> = { error: '8.0', warning: '6.5', info: '3.0' }

const worse: Readonly<Record<string, string>> = {
  'accept-all-inbound': '9.3',
  'new-accept-inbound': '9.1',
  'input-policy-accept': '8.6',
  'forward-policy-accept': '8.6',
  'ipv6-unfiltered': '8.6',
  'related-accept': '8.0',
  'helper-sysctl': '8.0',
  'helper-assigned': '7.5',
  'expectation-unscoped': '8.0',
  'connmark-accept': '7.5',
}

const categories = new Map(checks.map(({ name, category }) => [name, category]))

/** Security severity of a check, or undefined for one that is not about security. */
export function securityOf(check: string, severity: Severity): string | undefined {
  const category = categories.get(check)
  return category !== undefined && securityCategories.includes(category) ? (worse[check] ?? bySeverity[severity]) : undefined
}

/** Whether a finding lets in what it should not, with a severity from 7.0 on. */
export const isSevere = ({ check, severity }: Pick<Finding, 'check' | 'severity'>): boolean => Number(securityOf(check, severity) ?? 0) >= 7
