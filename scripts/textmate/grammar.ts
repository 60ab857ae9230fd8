/** A TextMate grammar as VS Code, Sublime Text and `bat` read it; scope names follow TextMate's manual, "Naming Conventions". */
export interface Grammar {
  readonly $schema: string
  readonly name: string
  readonly scopeName: `source.${string}`
  readonly fileTypes: readonly string[]
  readonly patterns: readonly Pattern[]
  readonly repository?: Readonly<Record<string, { readonly patterns: readonly Pattern[] }>>
}

export type Captures = Readonly<Record<string, { readonly name: string }>>

export interface Pattern {
  readonly name?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly captures?: Captures
  readonly beginCaptures?: Captures
  readonly endCaptures?: Captures
  readonly patterns?: readonly Pattern[]
  readonly include?: string
}

export const schema = 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json'

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Any of the words, the longest first, as a group without a number. */
export const anyOf = (words: Iterable<string>): string =>
  `(?:${[...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).map(escaped).join('|')})`

/** A word that does not stand in a longer one; `-`, `.` and `/` are parts of words in all dialects. */
export const whole = (pattern: string): string => `(?<![\\w.\\-/$@])${pattern}(?![\\w\\-/]|\\.\\w)`

export const named = (scopes: Readonly<Record<number, string>>): Captures =>
  Object.fromEntries(Object.entries(scopes).map(([group, name]) => [group, { name }]))

/** Addresses, numbers and spans of time. */
export const values = (language: string): readonly Pattern[] => [
  { name: `constant.numeric.mac.${language}`, match: whole('[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5}') },
  { name: `constant.numeric.address.${language}`, match: whole('\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,3}(?:\\.\\d{1,3}){0,3})?') },
  { name: `constant.numeric.address.${language}`, match: whole('(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]+(?:\\d+(?:\\.\\d+){3})?(?:/\\d+)?') },
  { name: `constant.numeric.${language}`, match: '(?<![\\w.\\-/$@])(?:0x[0-9A-Fa-f]+|\\d+(?:\\.\\d+)?(?:[dhms](?:\\d+[dhms])*|ms|[kmg]?bytes)?)(?![\\w.])' },
]

/** `# nflint: …` is an instruction inside a comment. */
export const comments = (language: string, start = ''): readonly Pattern[] => [
  {
    name: `comment.line.number-sign.${language}`, match: `${start}#.*$`,
  },
]
