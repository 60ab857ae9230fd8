import { lineAt } from '../text/index.ts'
import type { Source } from '../text/index.ts'
import type { Finding } from './check.ts'

/**
 * What a finding is known by when lines move: its check, the heads of the blocks around it (`table inet filter`, `chain input`) and its
 * line, all without blanks, so that neither an edit elsewhere nor another layout makes it a new one; a rule that is moved to another chain
 * is one. `nth` counts findings of one file that are alike, from 0.
 */
export interface Fingerprint {
  readonly text: string
  readonly nth: number
}

/** Longest line and longest heads that are kept: a set of a million elements may stand on one line. */
const longest = 2000
const deepest = 16

const bare = (text: string): string => text.slice(0, longest).replace(/\s+/g, '')

/** What tells blocks apart in a text, whatever its dialect: braces outside of comments and strings (which end with the line at the latest). */
const landmark = /#[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|[{};]|\r\n|\r|\n/g

/** Heads of the blocks around each of the offsets, which are sorted. */
function headsAt(source: Source, offsets: readonly number[]): readonly string[] {
  const { text } = source
  const heads: string[] = []
  let statement = 0
  let next = 0
  const result: string[] = []
  const told = () => heads.slice(0, deepest).join('{')
  for (const { 0: mark, index } of text.matchAll(landmark)) {
    while (next < offsets.length && offsets[next]! <= index) {
      result.push(told())
      next++
    }
    if (next === offsets.length) return result
    if (mark === '{') heads.push(bare(text.slice(statement, index)))
    else if (mark === '}') heads.pop()
    else if (mark[0] === '"' || mark[0] === "'") continue
    statement = index + mark.length
  }
  while (result.length < offsets.length) result.push(told())
  return result
}

/** Fingerprints of the findings of one file, which are sorted by place. */
export function fingerprints(findings: readonly Finding[]): readonly Fingerprint[] {
  const seen = new Map<string, number>()
  const heads = new Map<Source, { readonly all: readonly string[]; taken: number }>()
  return findings.map(({ at: { source, start }, check }) => {
    const known = heads.get(source) ?? { all: headsAt(source, findings.filter(({ at }) => at.source === source).map(({ at }) => at.start)), taken: 0 }
    heads.set(source, known)
    const line = lineAt(source, start)
    const text = JSON.stringify([check, known.all[known.taken++] ?? '', bare(source.text.slice(line.start, line.end))])
    const nth = seen.get(text) ?? 0
    seen.set(text, nth + 1)
    return { text, nth }
  })
}
