import type { CheckResult } from '../api/check.ts'
import { includesOf } from '../api/load.ts'
import type { ChangedFile } from '../api/load.ts'
import type { Reader } from '../dialects/dialect.ts'
import type { Finding } from '../lint/index.ts'
import type { FileReport } from '../report/index.ts'
import { identity } from './disk.ts'
import type { Disk } from './disk.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { loadText } from './reading.ts'

/** One input with what was found in it. */
export interface Checked extends Omit<CheckResult, 'dialect'> {
  readonly input: Input
  /** What the ruleset is written in; the kind of a text that carries none. */
  readonly dialect: string
  /** A text that may carry rulesets, of which none could be read; its notes say why. */
  readonly isSkipped?: boolean
  /** Text after fixing; the input's own without. */
  readonly text: string
  readonly files: readonly ChangedFile[]
  readonly fixed: number
}

/**
 * The inputs that no other one includes. A file that is included belongs to the ruleset that includes it: its meaning
 * depends on where it is included. Of files that include each other, the first stays.
 */
export async function rootsOf(inputs: readonly Input[], options: ReadingOptions, disk: Disk, readerOf: ReaderOf = async () => ({ reader: disk, dialect: options.dialect })): Promise<readonly Input[]> {
  if (inputs.length < 2) return inputs
  const byIdentity = new Map(inputs.map(input => [input.identity, input]))
  const dropped = new Set<Input>()
  for (const input of inputs) {
    if (dropped.has(input)) continue
    for (const path of await included(input, readerOf)) {
      const other = byIdentity.get(identity(path))
      if (other && other !== input) dropped.add(other)
    }
  }
  return inputs.filter(input => !dropped.has(input))
}

/** Where an input's includes come from, and what it is written in, when that is said. */
export type ReaderOf = (input: { readonly path: string }) => Promise<{ readonly reader: Reader; readonly dialect: ReadingOptions['dialect'] }>

async function included(input: Input, readerOf: ReaderOf): Promise<readonly string[]> {
  // In no dialect does a file include another without saying so; most do not, and need not be parsed twice.
  if (!input.text.includes('include')) return []
  try {
    const { reader, dialect } = await readerOf(input)
    return includesOf(await loadText(input, reader, dialect))
  } catch {
    // Whatever is wrong with it is told when it is read for good.
    return []
  }
}

const keyOf = ({ check, message, at }: Finding): string => `${check}\0${at.start}\0${at.end}\0${message}`

/**
 * Findings by the file that they point into: each input, then what it includes, in the order of the command line. A
 * file that several inputs include is listed once, with what all of them make of it.
 */
export function fileReports(checked: readonly Checked[]): readonly FileReport[] {
  const files = new Map<string, { path: string; dialect: string; findings: Map<string, Finding> }>()
  const fileAt = (path: string, dialect: string) => {
    const known = files.get(path) ?? { path, dialect, findings: new Map<string, Finding>() }
    files.set(path, known)
    return known
  }
  for (const { input, dialect, included: others, findings, isSkipped } of checked) {
    if (isSkipped) continue
    for (const path of [input.path, ...others]) fileAt(path, dialect)
    for (const finding of findings) {
      const known = fileAt(finding.at.source.path, dialect).findings
      const key = keyOf(finding)
      if (!known.has(key)) known.set(key, finding)
    }
  }
  return [...files.values()].map(({ path, dialect, findings }) => ({
    path,
    dialect,
    findings: [...findings.values()].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end),
  }))
}
