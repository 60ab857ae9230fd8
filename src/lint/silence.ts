import type { Source } from '../text/index.ts'
import type { Finding } from './check.ts'
import type { Silencer } from './silencer.ts'

export interface Silenced {
  /** Findings that nothing silences. */
  readonly findings: readonly Finding[]
  /** The silencers with `used` filled in. */
  readonly silencers: readonly Silencer[]
}

/** Things of one check in one source. */
class ByCheck<T> {
  readonly #sources = new Map<Source, Map<string, T[]>>()

  add(source: Source, check: string, item: T): void {
    const checks = this.#sources.get(source) ?? new Map<string, T[]>()
    this.#sources.set(source, checks)
    const items = checks.get(check)
    if (items) items.push(item)
    else checks.set(check, [item])
  }

  get(source: Source, check: string): readonly T[] {
    return this.#sources.get(source)?.get(check) ?? []
  }

  * [Symbol.iterator](): Generator<readonly [Source, string, readonly T[]]> {
    for (const [source, checks] of this.#sources) for (const [check, items] of checks) yield [source, check, items]
  }
}

type Covering = Silencer & { readonly covers: NonNullable<Silencer['covers']> }

/**
 * Goes through findings and silencers of one check in one source, both by their beginning. A silencer is of use if it reaches the
 * first finding at or behind its beginning; one that does not reaches none.
 */
function sweep(findings: readonly Finding[], silencers: readonly Covering[], silenced: Set<Finding>, used: Set<Silencer>): void {
  const byStart = [...silencers].sort((a, b) => a.covers.start - b.covers.start)
  let next = 0
  let coveredTo = -1
  for (const finding of [...findings].sort((a, b) => a.at.start - b.at.start)) {
    const { start } = finding.at
    for (; next < byStart.length && byStart[next]!.covers.start <= start; next++) {
      const silencer = byStart[next]!
      // What covers no text (a comment at the end of a file) still covers its place.
      const end = Math.max(silencer.covers.end, silencer.covers.start + 1)
      if (end <= start) continue
      used.add(silencer)
      coveredTo = Math.max(coveredTo, end)
    }
    if (start < coveredTo) silenced.add(finding)
  }
}

/**
 * Takes out the findings that comments silence: those that begin in the covered text. `ran` are the names of the checks
 * that have run: whether a silencer of another check is of use is not known.
 */
export function silence(findings: readonly Finding[], silencers: readonly Silencer[], ran: ReadonlySet<string>): Silenced {
  const found = new ByCheck<Finding>()
  for (const finding of findings) found.add(finding.at.source, finding.check, finding)
  const silencing = new ByCheck<Covering>()
  for (const silencer of silencers) {
    if (!silencer.covers) continue
    for (const name of new Set(silencer.names.map(each => each.name))) silencing.add(silencer.at.source, name, silencer as Covering)
  }
  const silenced = new Set<Finding>()
  const used = new Map<string, Set<Silencer>>()
  for (const [source, check, items] of silencing) {
    const usedHere = used.get(check) ?? new Set()
    used.set(check, usedHere)
    sweep(found.get(source, check), items, silenced, usedHere)
  }
  return {
    findings: findings.filter(finding => !silenced.has(finding)),
    silencers: silencers.map(silencer => ({
      ...silencer,
      names: silencer.names.map(({ name, at }) => ({ name, at, used: ran.has(name) ? used.get(name)?.has(silencer) ?? false : undefined })),
    })),
  }
}
