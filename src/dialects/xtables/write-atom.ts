import type { Atom } from '../../model/index.ts'
import { withoutPlace } from '../../model/index.ts'
import { coreOptionsOf, exactOption, matchNamed } from './lookup.ts'
import type { Sign, WriteContext, WrittenMatch, WrittenOption, WrittenTarget } from './write.ts'
import { unprintable } from './write.ts'

/** Words of a text that `quoteWord` wrote; those that were quoted are no options. */
const wordsOf = (text: string): readonly { readonly text: string; readonly quoted: boolean }[] =>
  [...text.matchAll(/"((?:[^"\\]|\\[\s\S])*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? { text: plain!, quoted: false } : { text: quoted.replace(/\\([\s\S])/g, '$1'), quoted: true })

/** `[!] --option value …`, several times; undefined for another text. */
function readOptions(words: ReturnType<typeof wordsOf>): readonly WrittenOption[] | undefined {
  const options: { option: string; negated: boolean; values: string[] }[] = []
  let negated = false
  for (const { text, quoted } of words) {
    if (!quoted && text === '!' && !negated) negated = true
    else if (!quoted && /^--[a-z0-9]/i.test(text)) {
      options.push({ option: text.slice(2), negated, values: [] })
      negated = false
    } else {
      const last = options.at(-1)
      if (!last || negated) return undefined
      last.values.push(text)
    }
  }
  return negated ? undefined : options
}

/** A match that is not understood, by its text. */
export function writeAtom({ key, varies }: Atom, sign: Sign, { family }: WriteContext): readonly WrittenMatch[] {
  const text = varies ? withoutPlace(key) : key
  if (text === '-f') return [{ module: undefined, options: [{ option: 'fragment', negated: sign === 'negated', values: [] }] }]
  const words = wordsOf(text)
  const module = words[0]?.text === '-m' ? words[1]?.text : undefined
  if (module === undefined ? !text.startsWith('--') : !/^\w/.test(module)) return unprintable(`"${text}"`)
  const options = readOptions(module === undefined ? words : words.slice(2))
  if (!options || (module === undefined && options.length !== 1)) return unprintable(`"${text}"`)
  if (sign === 'as it is') return [{ module, options }]
  const [first, ...others] = options
  const known = module === undefined ? coreOptionsOf(family) : matchNamed(module, family)?.options
  const info = known && first && exactOption(known, first.option)
  if (!first || others.length > 0 || first.negated || (info && !info.negatable)) return unprintable(`the negation of "${text}"`)
  return [{ module, options: [{ ...first, negated: true }] }]
}

/** A target that is not understood, by its text: `NAME --option value …`. */
export function readTarget(text: string): WrittenTarget | undefined {
  const [name, ...words] = wordsOf(text)
  if (!name || name.quoted || !/^[A-Z][A-Z0-9]*$/i.test(name.text)) return undefined
  const options = readOptions(words)
  return options && { name: name.text, options }
}
