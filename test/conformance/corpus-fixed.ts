/** Fixes one corpus file, and says whether what comes out is what was promised. */
import { check, compare, fix } from '../../src/index.ts'
import type { ChangedFile, Finding } from '../../src/index.ts'
import { dialectNamed } from '../../src/dialects/index.ts'
import type { DialectName, Reader } from '../../src/dialects/index.ts'
import { setsUpTo } from '../../src/lint/index.ts'
import { applyEdits, editsBySource, positionAt } from '../../src/text/index.ts'
import { deadRules } from './corpus-dead.ts'
import { absolute } from './corpus-files.ts'
import { corpusReader } from './corpus-spy.ts'

/** What one unsafe fix does to the packets. */
export interface UnsafeFix {
  readonly check: string
  readonly title: string
  readonly effect: 'only closes' | 'opens' | 'nothing' | 'not decided'
}

export interface FixedFile {
  /** Every file that the safe fixes changed, the included ones too. */
  readonly files: readonly ChangedFile[]
  readonly included: readonly string[]
  /** How many safe fixes there were, by check. */
  readonly safe: Readonly<Record<string, number>>
  /** Whether the sets of packets were compared wholly; absent where nothing was changed. */
  readonly compared?: boolean
  readonly unsafe: readonly UnsafeFix[]
  /** Whether rules told to be without use were looked at in another way; absent where there are none. */
  readonly walked?: boolean
  readonly wrong: readonly string[]
}

/** Most unsafe fixes that are tried one by one in a file. */
const mostUnsafe = 20

const placed = ({ at: { source, start }, check: name }: Finding): string => {
  const { line, column } = positionAt(source, start)
  return `${source.path.split('/').at(-1)}:${line}:${column} ${name}`
}

export function fixFile(dialect: DialectName, relativePath: string, text: string): FixedFile {
  const path = absolute(relativePath)
  const reader = corpusReader(path)
  const options = { path, dialect, reader, sets: setsUpTo('audit') }
  const before = check(text, options)
  const after = (changed: ReadonlyMap<string, string>) => {
    const overlay: Reader = { read: name => changed.get(name) ?? reader.read(name), list: name => reader.list(name) }
    return { ...options, reader: overlay, text: changed.get(path) ?? text }
  }
  const safe: Record<string, number> = {}
  for (const { check: name, fix: own } of before.findings) if (own?.applicability === 'safe') safe[name] = (safe[name] ?? 0) + 1

  const wrong: string[] = []
  const fixed = fix(text, options)
  const now = after(new Map(fixed.files.map(file => [file.path, file.after])))
  let compared: boolean | undefined
  if (fixed.files.length > 0) {
    const { hooks, notDecided } = compare({ ...options, text }, now)
    compared = notDecided.length === 0
    for (const { hook, opened, closed, refusedOtherwise } of hooks) {
      for (const [word, { parts }] of [['opens', opened], ['closes', closed], ['refuses otherwise', refusedOtherwise]] as const) {
        if (parts.length > 0) wrong.push(`safe fixes of ${Object.keys(safe).join(', ')}: ${hook} ${word} ${parts[0]!.words}, such as ${parts[0]!.example}`)
      }
    }
    if (check(now.text, now).findings.filter(isProblem).length > before.findings.filter(isProblem).length) wrong.push('safe fixes make text that cannot be read')
    if (fix(now.text, now).files.length > 0) wrong.push('a second fix changes something')
  }
  const reading = dialectNamed(dialect)
  const walked = deadRules(() => reading.lower(reading.parse({ path, text }), reader).ruleset, before.findings)
  for (const finding of walked === 'too costly' ? [] : walked.alive) wrong.push(`${placed(finding)}: packets come to this rule`)
  return { files: fixed.files, included: fixed.included, safe, ...(compared === undefined ? {} : { compared }), ...(walked === 'too costly' ? { walked: false } : walked.told > 0 ? { walked: true } : {}), unsafe: [...unsafeIn()], wrong }

  function* unsafeIn(): Generator<UnsafeFix> {
    const unsafe = before.findings.filter(finding => finding.fix?.applicability === 'unsafe')
    for (const finding of unsafe.slice(0, mostUnsafe)) {
      const { edits, title } = finding.fix!
      const changed = new Map([...editsBySource(edits)].map(([source, own]) => [source.path, applyEdits(source.text, own)]))
      const other = after(changed)
      const { equal, onlyCloses, notDecided, hooks } = compare({ ...options, text }, other)
      if (check(other.text, other).findings.filter(isProblem).length > before.findings.filter(isProblem).length) wrong.push(`${placed(finding)}: the fix makes text that cannot be read`)
      const decided = notDecided.length === 0 && hooks.every(({ mayOpen, opened }) => !mayOpen || opened.parts.length > 0)
      yield { check: finding.check, title, effect: !decided ? 'not decided' : equal ? 'nothing' : onlyCloses ? 'only closes' : 'opens' }
    }
  }
}

const isProblem = ({ check: name }: Finding): boolean => name === 'syntax-error' || name === 'include-missing' || name.startsWith('undefined-')
