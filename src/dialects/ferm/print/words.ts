import { unprintable } from '../../xtables/index.ts'

const plain = /^[-+\w/.:]+$/

/**
 * A word of ferm: quoted where it must be. Quotes have no escapes and never span lines, and `$` begins a variable within
 * double ones (ferm(1), "VARIABLES"), so that a word with both kinds of quotes is joined of several.
 */
export const spell = (word: string): string => wordOf(word) ?? unprintable('a line break in a value')

/** The same; undefined for what no quotes can hold. */
export function wordOf(word: string): string | undefined {
  if (plain.test(word)) return word
  if (/[\r\n]/.test(word)) return undefined
  if (!/["$]/.test(word)) return `"${word}"`
  if (!word.includes("'")) return `'${word}'`
  return `@cat(${word.match(/'+|[^']+/g)!.map(part => (part.startsWith("'") ? `"${part}"` : `'${part}'`)).join(', ')})`
}

/** Words joined by commas, as a list of ferm where that is the same. */
export function spellList(words: string): string {
  const parts = words.split(',')
  return parts.length > 1 && parts.every(part => plain.test(part)) ? `(${parts.join(' ')})` : spell(words)
}
