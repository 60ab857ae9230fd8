/** The rulesets of others, where they lie beside this repository. They are read there and nowhere else. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { DialectName } from '../../src/dialects/index.ts'

export const corpusFolder = resolve(import.meta.dirname, '../../../shared/corpus')

export interface CorpusFile {
  /** Path below the corpus folder. */
  readonly path: string
  readonly dialect: DialectName
  /** What the language says of the text. */
  readonly expected: 'accept' | 'reject' | 'unknown'
  /** What the installed tool said. */
  readonly oracle: string
}

export const absolute = (path: string): string => join(corpusFolder, path)

/** Every file of the manifest, and the kernel settings, which it does not list. */
export function corpusFiles(): readonly CorpusFile[] {
  const rows = readFileSync(join(corpusFolder, 'manifest.tsv'), 'utf8').trimEnd().split('\n').slice(1)
  const listed = rows.map(row => {
    const [path, dialect, expected, oracle] = row.split('\t')
    return { path, dialect, expected, oracle } as CorpusFile
  })
  const settings = absolute('files/kernel-config')
  const kernel = existsSync(settings)
    ? readdirSync(settings, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => ({
        path: relative(corpusFolder, join(entry.parentPath, entry.name)), dialect: 'kernel', expected: 'unknown', oracle: '',
      } as const))
    : []
  return [...listed, ...kernel].filter(({ path }) => existsSync(absolute(path)))
}
