import type { Reader } from '../../dialect.ts'

/** Includes inside includes; nft stops at the same number (src/scanner.l, MAX_INCLUDE_DEPTH). */
export const maxIncludeDepth = 16

/** More files than this from one root are a mistake or mischief (a file that includes its folder twice, and so on). */
export const maxIncludes = 2048

const isPattern = (path: string): boolean => /[*?[]/.test(path)

/** The folder of a path, '' where it names none. */
export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash)
}

const join = (folder: string, name: string): string => (folder === '' ? name : folder.endsWith('/') ? folder + name : `${folder}/${name}`)

/** The path without `.` and `x/..` parts, so that one file has one name. */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '.' || part === '') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/')
}

/** One part of a glob(7) pattern as a regular expression; a leading dot must be written. */
function partPattern(part: string): RegExp | undefined {
  let source = part.startsWith('.') ? '' : '(?!\\.)'
  for (let at = 0; at < part.length; at++) {
    const letter = part[at]!
    if (letter === '*') {
      while (part[at + 1] === '*') at++
      source += '[^/]*'
    } else if (letter === '?') source += '[^/]'
    else if (letter === '[') {
      const end = part.indexOf(']', at + 2)
      if (end < 0) source += '\\['
      else {
        const inside = part.slice(at + 1, end).replaceAll('\\', '\\\\').replaceAll('[', '\\[')
        source += `[${inside.startsWith('!') ? `^${inside.slice(1)}` : inside}]`
        at = end
      }
    } else source += letter.replace(/[\\^$.|+(){}\]]/, '\\$&')
  }
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return undefined
  }
}

/** Files that a pattern names, in the order of their names, as glob(3) sorts them. */
function expandPattern(pattern: string, reader: Reader): readonly string[] {
  let found: readonly string[] = [pattern.startsWith('/') ? '/' : '']
  const parts = pattern.split('/').filter(part => part !== '')
  for (const [index, part] of parts.entries()) {
    const next: string[] = []
    const last = index === parts.length - 1
    const match = isPattern(part) ? partPattern(part) : undefined
    for (const folder of found) {
      if (!isPattern(part)) next.push(join(folder, part))
      else if (match) for (const name of reader.list(folder === '' ? '.' : folder) ?? []) if (match.test(name)) next.push(join(folder, name))
    }
    found = next
    if (found.length === 0 || found.length > maxIncludes) break
    if (last) break
  }
  return found
}

/**
 * Paths that an include may mean, best first. nft looks in its working folder and in its include path for relative
 * names; here the folder of the including file stands for both, then the path as written.
 */
function candidates(path: string, from: string): readonly string[] {
  if (path.startsWith('/')) return [normalPath(path)]
  const beside = normalPath(join(folderOf(from), path))
  const plain = normalPath(path)
  return beside === plain ? [beside] : [beside, plain]
}

/** The files that an include may mean: all that a pattern names, or those of which a plain name is the first that is there. */
export interface Named {
  readonly files: readonly string[]
  readonly isPattern: boolean
}

export function filesNamed(path: string, from: string, reader: Reader): Named {
  const tried = candidates(path, from)
  if (!isPattern(path)) return { files: tried, isPattern: false }
  return { files: tried.map(candidate => expandPattern(candidate, reader)).find(files => files.length > 0) ?? [], isPattern: true }
}
