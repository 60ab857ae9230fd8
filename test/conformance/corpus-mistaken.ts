/** Makes one small mistake in a corpus file, as people do, and says what nflint makes of it. */
import { check } from '../../src/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import type { Finding } from '../../src/index.ts'
import { isRefused } from '../../src/syntax/index.ts'
import type { ProblemKind } from '../../src/syntax/index.ts'
import { positionAt } from '../../src/text/index.ts'
import { absolute } from './corpus-files.ts'
import { corpusReader } from './corpus-spy.ts'

export interface Mistaken {
  readonly mistakes: number
  /** Mistakes after which a rule was to be repaired of which nothing was said before. */
  readonly wronglyRepaired: readonly string[]
  /** Mistakes of which more is told than somebody wants to read. */
  readonly tooMuch: readonly string[]
}

/** One mistake may well be seen in several places: a block, what leads to it, and what it no longer defines. */
const mostErrors = 4

/** A word, a brace or a line break. */
const word = /[\w.-]+|[{}();"=,:]|\n/g

/** A text without a word, with a word twice in one, or with its last two letters exchanged. */
function withMistake(text: string, at: number, image: string, kind: number): string {
  const swapped = image.length > 2 ? image.slice(0, -2) + image.at(-1)! + image.at(-2)! : ''
  return text.slice(0, at) + ['', image + image, swapped][kind % 3]! + text.slice(at + image.length)
}

const isError = ({ check: kind }: Finding): boolean => kind === 'syntax-error' || (kind.startsWith('undefined-') && isRefused({ kind: kind as ProblemKind }))

function lineOf({ at: { source, start } }: Finding): string {
  return source.text.split('\n')[positionAt(source, start).line - 1]!.trim()
}

/** So many mistakes of a file that reads without one, spread over it; none of a file that does not. */
export function mistakenFile(dialect: DialectName, path: string, text: string, count: number): Mistaken {
  const read = (changed: string): readonly Finding[] => check(changed, { dialect, path: absolute(path), reader: corpusReader(absolute(path)) }).findings
  const before = read(text)
  const words = [...text.matchAll(word)]
  if (words.length === 0 || before.some(isError)) return { mistakes: 0, wronglyRepaired: [], tooMuch: [] }
  const told = new Set(before.map(lineOf))
  const wronglyRepaired: string[] = []
  const tooMuch: string[] = []
  for (let number = 0; number < count; number++) {
    const { 0: image, index } = words[Math.floor((words.length * (number + 0.5)) / count)]!
    const changed = withMistake(text, index, image, number + words.length)
    const after = read(changed)
    const errors = after.filter(isError)
    const where = `line ${positionAt({ path, text }, index).line}, ${JSON.stringify(image)}`
    const repaired = errors.length === 0 ? undefined : after.find(finding => finding.fix?.applicability === 'safe' && !told.has(lineOf(finding)))
    if (repaired) wronglyRepaired.push(`${where}: ${repaired.check}: ${repaired.message}`)
    if (errors.length > mostErrors) tooMuch.push(`${where}: ${errors.length} errors, first ${errors[0]!.message}`)
  }
  return { mistakes: count, wronglyRepaired, tooMuch }
}
