import { applicableEdits } from '../lint/index.ts'
import type { Applicability, Finding } from '../lint/index.ts'
import { findingsIn, resultOf } from './check.ts'
import type { CheckResult, CheckingOptions } from './check.ts'
import { reload, sourcesOf } from './load.ts'
import type { ChangedFile, Loaded } from './load.ts'

/** `safe` fixes unless given; `unsafe`: those too. */
export interface FixingOptions extends CheckingOptions {
  readonly applicability?: Applicability
}

export interface FixResult extends CheckResult {
  readonly text: string
  /** Every file that changed, included ones too. */
  readonly files: readonly ChangedFile[]
  /** How many findings were repaired; `findings` are those that are left. */
  readonly fixed: number
}

/** Rounds after which fixing stops: a round makes room for fixes that overlapped those of the one before. */
const fixRounds = 10

/** How many findings say that the real tool refuses the text. */
export const syntaxErrors = (findings: readonly Finding[]): number => findings.filter(({ check: name }) => name === 'syntax-error' || name.startsWith('undefined-')).length

/** A ruleset with its fixes applied. A round that would break the text is not made. */
export function fix(original: Loaded, { applicability = 'safe', ...options }: FixingOptions): FixResult {
  let loaded = original
  let findings = findingsIn(loaded, options)
  let fixed = 0
  for (let round = 0; round < fixRounds; round++) {
    const { edits, applied } = applicableEdits(findings, applicability)
    if (edits.length === 0) break
    const next = reload(loaded, edits)
    const left = findingsIn(next, options)
    if (syntaxErrors(left) > syntaxErrors(findings)) break
    loaded = next
    findings = left
    fixed += applied
  }
  return { ...resultOf(loaded, findings), text: loaded.tree.source.text, files: changedFiles(original, loaded), fixed }
}

/** The files whose text differs between two readings of the same ruleset. */
export function changedFiles(old: Loaded, now: Loaded): readonly ChangedFile[] {
  const after = new Map(sourcesOf(now).map(({ path, text }) => [path, text]))
  return sourcesOf(old).flatMap(({ path, text: before }) => {
    const text = after.get(path)
    return text === undefined || text === before ? [] : [{ path, before, after: text }]
  })
}
