import type { Place } from '../text/index.ts'
import type { Applicability, Finding, Severity } from '../lint/check.ts'
import { inCharacters } from './columns.ts'

/** What is known about one file, in the order of the command line. */
export interface FileReport {
  readonly path: string
  readonly dialect: string
  /** Those that point into this file, sorted by place. */
  readonly findings: readonly Finding[]
}

export interface Report {
  readonly files: readonly FileReport[]
}

/** Number of findings by severity. */
export function countFindings({ files }: Report): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { findings } of files) for (const { severity } of findings) counts[severity]++
  return counts
}

/** Number of findings that have a fix of the given kind. */
export const fixableFindings = ({ files }: Report, applicability: Applicability): number =>
  files.reduce((sum, { findings }) => sum + findings.filter(({ fix }) => fix?.applicability === applicability).length, 0)

/** `path:line:column` for people: the column counts characters (code points) from 1. */
export function placeLabel({ source, start }: Place): string {
  const { line, column } = inCharacters(source, start)
  return `${source.path}:${line}:${column}`
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** Items in groups of equal keys, in the order in which the keys first occur. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
