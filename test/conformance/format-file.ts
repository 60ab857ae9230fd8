/** Lays out one corpus file, and says whether what comes out is what was promised. */
import { check, compare, format } from '../../src/index.ts'
import { dialectNamed } from '../../src/dialects/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import type { ChangedFile } from '../../src/index.ts'
import { applyEdits } from '../../src/text/index.ts'
import { absolute } from './corpus-files.ts'
import { corpusReader } from './corpus-spy.ts'

export interface FormattedFile {
  /** False where the file cannot be read, and so stays as it is. */
  readonly read: boolean
  readonly formatted: readonly ChangedFile[]
  /** Whether the packets of every hook could be compared. */
  readonly decided: boolean
  readonly comments: number
  readonly wrong: readonly string[]
}

/** Work that the comparison of one hook may cost. */
const budget = 300_000

export function formatFile(dialect: DialectName, relativePath: string, text: string): FormattedFile {
  const path = absolute(relativePath)
  const options = { path, dialect }
  const first = format(text, options)
  const formatted = first.text === text ? [] : [{ path, before: text, after: first.text }]
  if (first.problems.length > 0) return { read: false, formatted, decided: true, comments: 0, wrong: formatted.length > 0 ? ['changed though it cannot be read'] : [] }
  const again = format(first.text, options)
  const commentsOf = (of: string): readonly string[] => {
    const { comments, parse } = dialectNamed(dialect)
    return comments(parse({ path, text: of })).map(comment => comment.text)
  }
  const [before, after] = [commentsOf(text), commentsOf(first.text)]
  const reader = corpusReader(path)
  const comparedTo = (other: string): ReturnType<typeof compare> | undefined =>
    other === text ? undefined : compare({ text, ...options, reader }, { text: other, ...options, reader }, { budget })
  const difference = comparedTo(first.text)
  const normalized = format(text, { ...options, normalize: true })
  const findings = (of: string): string => JSON.stringify(check(of, { ...options, reader }).findings.map(finding => finding.check))
  return {
    read: true,
    formatted,
    decided: difference === undefined || difference.notDecided.length === 0,
    comments: before.length,
    wrong: [
      ...first.refused === undefined ? [] : [`refused: ${first.refused}`],
      ...applyEdits(text, first.edits) === first.text ? [] : ['the edits do not make the text'],
      ...again.edits.length === 0 && again.refused === undefined ? [] : ['a second run changes it'],
      ...JSON.stringify(before) === JSON.stringify(after) ? [] : [`${before.length} comments became ${after.length}, or others`],
      ...(difference?.hooks ?? []).map(({ hook, layer }) => `other packets at ${layer} ${hook}`),
      ...(dialect === 'iptables' ? comparedTo(normalized.text)?.hooks ?? [] : []).map(({ hook, layer }) => `normalized, other packets at ${layer} ${hook}`),
      ...format(normalized.text, { ...options, normalize: true }).edits.length === 0 ? [] : ['normalized twice it is another text'],
      ...formatted.length > 0 && findings(text) !== findings(first.text) ? ['other findings'] : [],
    ],
  }
}
