import picomatch from 'picomatch'

/** Whether a path, relative with `/`, is one of those that a pattern is for. */
type Matcher = (path: string) => boolean

const compiled = new Map<string, Matcher>()

function matcherOf(pattern: string): Matcher {
  const known = compiled.get(pattern)
  if (known) return known
  const bare = pattern.replace(/^\.\//, '').replace(/\/$/, '/**')
  // As in .gitignore: a pattern without a slash is for every folder, one for a folder is for all that is in it.
  const anywhere = bare.includes('/') ? bare : `**/${bare}`
  const matcher = picomatch([anywhere, `${anywhere}/**`], { dot: true, nonegate: true })
  compiled.set(pattern, matcher)
  return matcher
}

/** Whether one of the patterns is for a path. */
export const matchesAny = (patterns: readonly string[], path: string): boolean => patterns.some(pattern => matcherOf(pattern)(path))
