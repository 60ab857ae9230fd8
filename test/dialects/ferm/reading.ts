import { ferm } from '../../../src/dialects/ferm/index.ts'
import type { Lowered, Reader } from '../../../src/dialects/dialect.ts'
import type { Problem, SyntaxTree } from '../../../src/syntax/index.ts'
import type { File } from '../../../grammars/ferm/index.ts'

/** A reader of files given by path. */
export const filesOf = (files: Readonly<Record<string, string>>): Reader => ({
  read: path => files[path],
  list(path) {
    const names = Object.keys(files).filter(name => name.startsWith(`${path}/`)).map(name => name.slice(path.length + 1)).filter(name => !name.includes('/'))
    return names.length > 0 ? names.sort() : undefined
  },
})

export interface Read extends Lowered {
  readonly tree: SyntaxTree<File>
  readonly all: readonly Problem[]
}

export function read(text: string, files: Readonly<Record<string, string>> = {}): Read {
  const tree = ferm.parse({ path: 'etc/ferm.conf', text })
  const lowered = ferm.lower(tree, filesOf(files))
  return { ...lowered, tree, all: [...tree.errors, ...lowered.problems] }
}

/** Each problem with the text that it points at. */
export const problemsOf = (text: string, files: Readonly<Record<string, string>> = {}): string[] =>
  read(text, files).all.map(({ at, message, help }) => `${at.source.text.slice(at.start, at.end)}: ${message}${help ? ` (${help})` : ''}`)
