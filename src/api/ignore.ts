import { canBeIgnored, fingerprints, ignoreEdits, ignorePlaces } from '../lint/index.ts'
import type { Finding, IgnorePlace } from '../lint/index.ts'
import { findingsIn, resultOf } from './check.ts'
import type { CheckingOptions } from './check.ts'
import { changedFiles, syntaxErrors } from './fix.ts'
import type { FixResult } from './fix.ts'
import { reload } from './load.ts'
import type { Loaded } from './load.ts'

export interface IgnoringOptions extends CheckingOptions {
  /** Stands in every comment. */
  readonly reason?: string
}

/** Fingerprints of findings in all files; those that are alike have the same. */
const printsOf = (findings: readonly Finding[]): readonly string[] => fingerprints(findings).map(({ text }, index) => `${findings[index]!.at.source.path}\0${text}`)

/**
 * A ruleset with a comment before everything that is found, which silences it; it is read again, and a comment that would not silence
 * stands elsewhere or is not made. `findings` are those that are left, `fixed` counts the others.
 */
export function addIgnores(original: Loaded, { reason = 'found when nflint was taken up', ...options }: IgnoringOptions): FixResult {
  const findings = findingsIn(original, options)
  const prints = printsOf(findings)
  const places = new Map<string, IgnorePlace | undefined>(prints.map((print, index) => [print, canBeIgnored(findings[index]!) ? ignorePlaces[0] : undefined]))
  let loaded = original
  let left = findings
  for (let round = 0; round <= ignorePlaces.length; round++) {
    const wanted = findings.flatMap((finding, index) => {
      const place = places.get(prints[index]!)
      return place ? [[finding, place] as const] : []
    })
    loaded = wanted.length > 0 ? reload(original, ignoreEdits(wanted, original.lowered.ruleset, reason)) : original
    left = wanted.length > 0 ? findingsIn(loaded, options) : findings
    if (syntaxErrors(left) > syntaxErrors(findings)) return { ...resultOf(original, findings), text: original.tree.source.text, files: [], fixed: 0 }
    const still = new Set(printsOf(left).filter(print => places.get(print) !== undefined))
    if (still.size === 0) break
    for (const print of still) places.set(print, ignorePlaces[ignorePlaces.indexOf(places.get(print)!) + 1])
  }
  return { ...resultOf(loaded, left), text: loaded.tree.source.text, files: changedFiles(original, loaded), fixed: findings.length - left.length }
}
