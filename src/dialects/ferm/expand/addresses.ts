import type { Scalar } from './value.ts'

/**
 * Addresses that suit a domain, told by their looks as ferm does: in `ip` no text with two colons and hexadecimal
 * digits between, in `ip6` no text of digits, dots and slashes only. What is not known suits both.
 */
export function ipfilter(domain: string, addresses: readonly Scalar[]): Scalar[] {
  if (domain === 'ip') return addresses.filter(({ text, unknown }) => unknown || !/:[0-9a-f]*:/.test(text))
  if (domain === 'ip6') return addresses.filter(({ text, unknown }) => unknown || !/^[0-9./]+$/.test(text))
  return [...addresses]
}
