import type { Place, Source } from '../text/index.ts'
import type { Finding } from './check.ts'
import type { Silencer } from './silencer.ts'

/** Whether a silencer reaches a place: what begins in the covered text. */
const reaches = ({ at, covers }: Silencer, place: Place): boolean =>
  covers !== undefined && at.source === place.source && covers.start <= place.start && (place.start < covers.end || place.start === covers.start)

export interface Silenced {
  /** Findings that nothing silences. */
  readonly findings: readonly Finding[]
  /** The silencers with `used` filled in. */
  readonly silencers: readonly Silencer[]
}

/**
 * Takes out the findings that comments silence. `ran` are the names of the checks that have run: whether a
 * silencer of another check is of use is not known.
 */
export function silence(findings: readonly Finding[], silencers: readonly Silencer[], ran: ReadonlySet<string>): Silenced {
  const bySource = new Map<Source, Map<string, { silencer: Silencer; index: number }[]>>()
  const used = new Map<Silencer, Set<string>>()
  for (const [index, silencer] of silencers.entries()) {
    used.set(silencer, new Set())
    const byCheck = bySource.get(silencer.at.source) ?? new Map<string, { silencer: Silencer; index: number }[]>()
    bySource.set(silencer.at.source, byCheck)
    for (const { name } of silencer.names) byCheck.set(name, [...byCheck.get(name) ?? [], { silencer, index }])
  }
  const left = findings.filter(({ check, at }) => {
    const reaching = (bySource.get(at.source)?.get(check) ?? []).filter(({ silencer }) => reaches(silencer, at))
    for (const { silencer } of reaching) used.get(silencer)!.add(check)
    return reaching.length === 0
  })
  return {
    findings: left,
    silencers: silencers.map(silencer => ({
      ...silencer,
      names: silencer.names.map(({ name, at }) => ({ name, at, used: ran.has(name) ? used.get(silencer)!.has(name) : undefined })),
    })),
  }
}
