import type { Machine } from './machine.ts'

/** The folder that paths of a file are relative to, with its last `/`. */
export const folderOf = (path: string): string => /^[\s\S]*\//.exec(path)?.[0] ?? './'

/** A path of a file, as ferm makes it: relative ones begin at the file's own folder. */
export const resolvePath = (machine: Machine, path: string): string =>
  path.startsWith('/') ? path : folderOf(machine.script.source.path) + path

/** Names that ferm passes over when it includes a folder: hidden files, backups, what dpkg leaves behind. */
export const isIncluded = (name: string): boolean => !/\.dpkg-(?:old|dist|new|tmp)$/.test(name) && !/^\.|~$/.test(name)

const isPattern = (text: string): boolean => /[*?[\]{}]/.test(text)

/** One part of a shell pattern: `*`, `?`, `[…]` and `{a,b}`; a leading dot must be written. */
function matcher(pattern: string): RegExp {
  // More stars than any sane pattern has would make the search long.
  if (pattern.split('*').length > 8) return /^$(?!)/
  let text = ''
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!
    const close = char === '[' ? pattern.indexOf(']', at + 2) : char === '{' ? pattern.indexOf('}', at) : -1
    if (char === '*') text += '[^/]*'
    else if (char === '?') text += '[^/]'
    else if (char === '[' && close > 0) {
      text += `[${pattern.slice(at + 1, close).replace(/^!/, '^').replace(/[\\\]]/g, '\\$&')}]`
      at = close
    } else if (char === '{' && close > 0) {
      text += `(?:${pattern.slice(at + 1, close).split(',').map(escape).join('|')})`
      at = close
    } else text += escape(char)
  }
  try {
    return new RegExp(`^${pattern.startsWith('.') ? '' : '(?!\\.)'}${text}$`)
  } catch {
    return /^$(?!)/
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Paths that fit a pattern, in the order of their names; a path without pattern signs is itself. Source: perldoc File::Glob. */
export function glob(machine: Machine, pattern: string): string[] {
  const path = resolvePath(machine, pattern)
  if (!isPattern(path)) return [path]
  const parts = path.split('/')
  let found = ['']
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1
    if (!isPattern(part)) {
      found = found.map(folder => (index === 0 ? part : `${folder}/${part}`))
      continue
    }
    const fits = matcher(part)
    found = found.flatMap(folder => {
      const names = machine.reader.list(index === 0 ? '.' : folder || '/') ?? []
      return names.filter(name => fits.test(name)).map(name => (index === 0 ? name : `${folder}/${name}`))
    })
    if (!last) found = found.slice(0, 1000)
  }
  return found
}
