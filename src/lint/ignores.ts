import type { Ruleset } from '../model/index.ts'
import { countLeading, lineAt, placeIn } from '../text/index.ts'
import type { Edit, Source } from '../text/index.ts'
import type { Finding } from './check.ts'
import { allRules } from './rules.ts'

/**
 * Where the comment that silences a finding stands: before the statement that it is in, before its line, or at the top of the file for
 * all of it. The first that silences is the one to take.
 */
export type IgnorePlace = 'statement' | 'line' | 'file'

export const ignorePlaces: readonly IgnorePlace[] = ['statement', 'line', 'file']

/** What keeps text from being read is not silenced: the rest of the file could not be trusted. */
export const canBeIgnored = ({ check }: Finding): boolean => check !== 'syntax-error' && !check.startsWith('undefined-')

/** Beginnings of the rules of each source, with their ends, by beginning. */
function statementsOf(ruleset: Ruleset): ReadonlyMap<Source, readonly { readonly start: number; readonly end: number }[]> {
  const found = new Map<Source, Map<number, number>>()
  for (const { rule: { origin: { source, start, end } } } of allRules(ruleset)) {
    const known = found.get(source) ?? new Map<number, number>()
    found.set(source, known.set(start, Math.max(end, known.get(start) ?? 0)))
  }
  return new Map([...found].map(([source, spans]) => [source, [...spans].map(([start, end]) => ({ start, end })).sort((a, b) => a.start - b.start)]))
}

/** The beginning of the innermost rule around an offset: the last one that begins before it and has not ended. */
function statementAt(statements: readonly { readonly start: number; readonly end: number }[], offset: number): number {
  const count = countLeading(statements, ({ start }) => start <= offset)
  // Blocks lie around their statements, a few deep.
  for (let index = count - 1; index >= Math.max(0, count - 32); index--) if (statements[index]!.end > offset) return statements[index]!.start
  return offset
}

/** Behind a byte order mark and a line that says what runs the file. */
const topOf = ({ text }: Source): number => /^\ufeff?(?:#!.*(?:\r\n|\n|\r|$))?/.exec(text)![0].length

const newlineOf = ({ text }: Source): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'

/** Comments that silence findings, each at the place that it is given, one comment for all findings of a place. */
export function ignoreEdits(findings: readonly (readonly [Finding, IgnorePlace])[], ruleset: Ruleset, reason: string): readonly Edit[] {
  const statements = statementsOf(ruleset)
  const lines = new Map<Source, Map<string, { readonly at: number; readonly file: boolean; readonly checks: Set<string> }>>()
  for (const [{ at: { source, start }, check }, place] of findings) {
    const file = place === 'file'
    const at = file ? topOf(source) : lineAt(source, place === 'statement' ? statementAt(statements.get(source) ?? [], start) : start).start
    const known = lines.get(source) ?? new Map()
    lines.set(source, known)
    const key = `${file} ${at}`
    known.set(key, known.get(key) ?? { at, file, checks: new Set() })
    known.get(key)!.checks.add(check)
  }
  return [...lines].flatMap(([source, comments]) => [...comments.values()].map(({ at, file, checks }): Edit => {
    const indent = file ? '' : /^[ \t]*/.exec(source.text.slice(at, at + 1000))![0]
    const needsBreak = at > 0 && !/[\r\n]/.test(source.text[at - 1]!) && source.text[at - 1] !== '\ufeff'
    const text = `${needsBreak ? newlineOf(source) : ''}${indent}# nflint: ${file ? 'file-ignore' : 'ignore'}[${[...checks].sort().join(', ')}] ${reason}${newlineOf(source)}`
    return { ...placeIn(source, { start: at, end: at }), text }
  }))
}
