/** Tightens one corpus file, and says whether what comes out is what was promised. */
import { check, tighten } from '../../src/index.ts'
import type { ChangedFile } from '../../src/index.ts'
import type { DialectName, Reader } from '../../src/dialects/index.ts'
import { positionAt } from '../../src/text/index.ts'
import type { Place } from '../../src/text/index.ts'
import { absolute } from './corpus-files.ts'
import { corpusReader } from './corpus-spy.ts'

export interface TightenedFile {
  /** Every file that changed, the included ones too. */
  readonly files: readonly ChangedFile[]
  readonly included: readonly string[]
  readonly left: readonly string[]
  /** How it was shown that nothing opens; absent when nothing was changed. */
  readonly proof?: 'comparison' | 'rule by rule'
  /** What is wrong with nflint itself: a lost character, a thrown error, a promise that was not kept. */
  readonly wrong: readonly string[]
}

const overlaps = (a: Place, b: Place): boolean => a.source.path === b.source.path && a.start <= b.end && b.start <= a.end

const placed = ({ source, start }: Place, message: string): string => {
  const { line, column } = positionAt(source, start)
  return `${source.path.split('/').at(-1)}:${line}:${column} ${message}`
}

export function tightenFile(dialect: DialectName, relativePath: string, text: string): TightenedFile {
  const path = absolute(relativePath)
  const reader = corpusReader(path)
  const first = tighten(text, { path, dialect, reader })
  const left = first.unresolved.map(({ at, reason }) => placed(at, reason))
  const changed = new Map(first.files.map(file => [file.path, file.after]))
  const overlay: Reader = { read: name => changed.get(name) ?? reader.read(name), list: name => reader.list(name) }
  const again = { path, dialect, reader: overlay }
  const second = first.files.length === 0 ? first : tighten(first.text, again)
  const findings = check(first.text, again).findings.filter(({ check: name }) => name === 'related-accept' || name === 'helper-port-open')
  const unreported = findings.filter(({ at }) => !second.unresolved.some(other => overlaps(at, other.at)))
  return {
    files: first.files,
    included: first.included,
    ...(first.proof ? { proof: first.proof } : {}),
    left,
    wrong: [
      ...second === first ? [] : second.files.map(file => `a second run changes ${file.path}`),
      ...second.unresolved.length > first.unresolved.length ? [`${second.unresolved.length} places are left, ${first.unresolved.length} were reported`] : [],
      ...unreported.map(({ at, message }) => placed(at, `still found: ${message}`)),
    ],
  }
}
