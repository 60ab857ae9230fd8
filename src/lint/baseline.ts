import type { Finding } from './check.ts'
import { fingerprints } from './fingerprint.ts'

/** Findings that are known, by file. A fingerprint is of content, so that they are known again when lines move. */
export interface Baseline {
  readonly files: ReadonlyMap<string, readonly BaselineEntry[]>
}

interface BaselineEntry {
  readonly check: string
  readonly fingerprint: string
  /** How many findings of the file are alike. */
  readonly count: number
}

/** Findings of one file, by the name that it has in a baseline: from the folder of the baseline, with `/`. */
export interface BaselineFile {
  readonly name: string
  readonly findings: readonly Finding[]
}

/** Thrown for a text that is no baseline, or one of another format. */
export class BadBaseline extends Error {}

/** The format that is written; an older nflint refuses a newer one. */
const format = 1

/** Digits of a digest that are kept: 80 bits cannot be hit on purpose in any time that matters. */
const digits = 20

type Digest = (text: string) => string

/** Fingerprints as they stand in a baseline, in the order of the findings of one file. */
const prints = (findings: readonly Finding[], digest: Digest): readonly string[] => {
  const known = new Map<string, string>()
  return fingerprints(findings).map(({ text }) => {
    const print = known.get(text) ?? digest(text).slice(0, digits)
    known.set(text, print)
    return print
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The baseline that knows all of these findings. */
export function baselineOf(files: readonly BaselineFile[], digest: Digest): Baseline {
  const entries = files.flatMap(({ name, findings }) => {
    const counts = new Map<string, { check: string; fingerprint: string; count: number }>()
    for (const [index, fingerprint] of prints(findings, digest).entries()) {
      const known = counts.get(fingerprint)
      if (known) known.count++
      else counts.set(fingerprint, { check: findings[index]!.check, fingerprint, count: 1 })
    }
    return counts.size > 0 ? [[name, [...counts.values()].sort((a, b) => compare(a.check, b.check) || compare(a.fingerprint, b.fingerprint))] as const] : []
  })
  return { files: new Map(entries.sort(([a], [b]) => compare(a, b))) }
}

/** A baseline as text: sorted, a line an entry, so that a change of it can be read in a diff. */
export function formatBaseline({ files }: Baseline, version: string): string {
  const listed = [...files].map(([name, entries]) =>
    `    ${JSON.stringify(name)}: [\n${entries.map(({ check, fingerprint, count }) => `      { "check": ${JSON.stringify(check)}, "fingerprint": "${fingerprint}", "count": ${count} }`).join(',\n')}\n    ]`)
  return `{\n  "version": ${format},\n  "nflint": ${JSON.stringify(version)},\n  "files": {${listed.length > 0 ? `\n${listed.join(',\n')}\n  ` : ''}}\n}\n`
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

function entryOf(value: unknown, name: string): BaselineEntry {
  if (isRecord(value)) {
    const { check, fingerprint, count } = value
    if (typeof check === 'string' && typeof fingerprint === 'string' && Number.isSafeInteger(count) && (count as number) > 0) return { check, fingerprint, count: count as number }
  }
  throw new BadBaseline(`not a baseline: an entry of ${JSON.stringify(name)} has no check, fingerprint and count`)
}

/**
 * The baseline in a text.
 * @throws BadBaseline
 */
export function parseBaseline(text: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new BadBaseline(`not a baseline: ${(error as Error).message}`, { cause: error })
  }
  if (!isRecord(value) || !('version' in value)) throw new BadBaseline('not a baseline: it has no version')
  const { version, nflint, files } = value
  if (version !== format) {
    const by = typeof nflint === 'string' ? ` by nflint ${nflint}` : ''
    throw new BadBaseline(`written in format ${JSON.stringify(version)}${by}; this nflint reads format ${format}: "nflint baseline update" writes it anew`)
  }
  if (!isRecord(files)) throw new BadBaseline('not a baseline: it has no files')
  return {
    files: new Map(Object.entries(files).map(([name, entries]) => {
      if (!Array.isArray(entries)) throw new BadBaseline(`not a baseline: ${JSON.stringify(name)} is no list`)
      return [name, entries.map(entry => entryOf(entry, name))]
    })),
  }
}

/** The findings of one file that a baseline does not know: of those that are alike, the ones beyond its count. */
export function unknownTo({ files }: Baseline, { name, findings }: BaselineFile, digest: Digest): readonly Finding[] {
  const left = new Map<string, number>()
  for (const { check, fingerprint, count } of files.get(name) ?? []) left.set(`${check} ${fingerprint}`, count)
  if (left.size === 0) return findings
  const known = prints(findings, digest)
  return findings.filter(({ check }, index) => {
    const key = `${check} ${known[index]}`
    const count = left.get(key) ?? 0
    if (count > 0) left.set(key, count - 1)
    return count === 0
  })
}

/** How many findings of a baseline another one does not have. */
export function missingFrom(other: Baseline, { files }: Baseline): number {
  let count = 0
  for (const [name, entries] of files) {
    const there = new Map((other.files.get(name) ?? []).map(entry => [`${entry.check} ${entry.fingerprint}`, entry.count]))
    for (const entry of entries) count += Math.max(0, entry.count - (there.get(`${entry.check} ${entry.fingerprint}`) ?? 0))
  }
  return count
}
