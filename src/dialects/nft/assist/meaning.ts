import type { NftFile } from '../../../../grammars/nft/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import { helperDoc, hookDocs, stateDocs, statusDocs, verdictDocs } from '../../assist/docs.ts'
import type { Meaning } from '../../assist/index.ts'
import { constantOf, wordOf } from '../lower/constants.ts'
import { bitmasks, constants, setTypes } from '../vocabulary.ts'
import { blockDocs, chainTypeDocs, ctDocs, expressionDocs, familyDocs, fieldDocs, headerDocs, icmpDocs, metaDocs, priorityDocs, setFlagDocs, statementDocs, typeDocs } from './docs.ts'
import { fieldEndingAt, fieldFor, placeAt } from './place.ts'
import type { FieldAt, PlaceInText } from './place.ts'

type Docs = Readonly<Record<string, string>>

const from = (docs: Docs, word: string): string | undefined => (Object.hasOwn(docs, word) ? docs[word] : undefined)

/** What a word of an nft file means, in Markdown. */
export function meaningAt(tree: SyntaxTree<NftFile>, offset: number): Meaning | undefined {
  const place = placeAt(tree, offset)
  const token = place.words[place.index]
  if (!token || token.startOffset > offset) return undefined
  const text = textFor(place, token.image.replace(/^"|"$/g, ''))
  return text === undefined ? undefined : { start: token.startOffset, end: token.startOffset + token.image.length, text }
}

function textFor(place: PlaceInText, word: string): string | undefined {
  const { words, index, blocks } = place
  const before = words[index - 1]?.image ?? ''
  const inside = blocks.at(-1)!
  switch (before) {
    case 'hook':
      return titled('hook', word, from(hookDocs, word))
    case 'priority':
      return titled('priority', word, from(priorityDocs, word))
    case 'policy':
      return titled('policy', word, from(verdictDocs, word) && `What becomes of packets that no rule of the chain decides. ${from(verdictDocs, word)}`)
    case 'table':
      return titled('family', word, from(familyDocs, word))
    case 'type':
      if (inside === 'chain') return titled('chain type', word, from(chainTypeDocs, word))
      if (inside === 'object') return helperDoc(word)
  }
  const first = words[place.first]?.image
  if (inside === 'set' && (first === 'type' || first === 'typeof') && word in setTypes) return typeText(word)
  if (inside !== 'chain' && first === 'flags') return titled('flag', word, from(setFlagDocs, word))
  const field = fieldEndingAt(words, index)
  if (field) return fieldText(field)
  const compared = fieldFor(place)
  const value = compared && valueText(compared, word)
  if (value !== undefined) return value
  const next = fieldEndingAt(words, index + 1)
  if (next && next.from <= index && from(headerDocs, word)) return titled('header', word, from(headerDocs, word))
  const verdict = from(verdictDocs, word)
  if (verdict && words[index]!.tokenType.name !== 'Quoted') return titled('verdict', word, verdict)
  return titled('', word, from(statementDocs, word) ?? from(expressionDocs, word) ?? from(headerDocs, word) ?? from(blockDocs, word))
}

const titled = (kind: string, word: string, doc: string | undefined): string | undefined =>
  (doc === undefined ? undefined : `**${word}**${kind === '' ? '' : ` (${kind})`}\n\n${doc}`)

const typeText = (word: string): string => {
  const { bits } = setTypes[word]!
  return [`**${word}** (type${bits > 0 ? `, ${bits} bits` : ''})`, from(typeDocs, word)].filter(Boolean).join('\n\n')
}

const most = 40

/** What a field is, its type, and the words that its values may have. */
function fieldText({ text, field: { type, bits, since } }: FieldAt): string {
  const parts = text.split(' ')
  const key = parts.at(-1)!
  const doc = parts[0] === 'ct' ? from(ctDocs, key) : parts[0] === 'meta' || parts.length === 1 ? from(metaDocs, key) : from(fieldDocs, key)
  const known = Object.keys(constants[type] ?? {})
  return [
    `**${text}**: ${type}, ${bits} bit${bits === 1 ? '' : 's'}${bitmasks.has(type) ? ', a set of flags' : ''}${since === undefined ? '' : `, since nft ${since}`}`,
    ...(doc === undefined ? [] : [doc]),
    ...(known.length > 0 ? [`Values: ${known.slice(0, most).map(word => `\`${word}\``).join(', ')}${known.length > most ? ', …' : ''}`] : []),
  ].join('\n\n')
}

/** What a constant of a field's type means. */
function valueText({ text, field: { type } }: FieldAt, word: string): string | undefined {
  if (text === 'ct helper') return helperDoc(word)
  if (type === 'inet_service') {
    const port = constantOf('port', word)
    const service = /^\d+$/.test(word) ? wordOf('port', Number(word)) : undefined
    return port !== undefined ? `**${word}**: port ${port}` : service === undefined ? undefined : `Port **${word}**: ${service}`
  }
  if (type === 'inet_proto') {
    const number = constantOf('protocol', word)
    return number === undefined ? undefined : `**${word}**: protocol ${number}`
  }
  const values = constants[type]
  if (!values || !Object.hasOwn(values, word)) return undefined
  const doc = type === 'ct_state' ? from(stateDocs, word) : type === 'ct_status' ? from(statusDocs, word) : type.startsWith('icmp') ? from(icmpDocs, word) : undefined
  const number = type === 'ct_state' || type === 'ct_status' || type === 'tcp_flag' ? `0x${values[word]!.toString(16)}` : String(values[word])
  return `**${word}** (${text}, ${number})${doc === undefined ? '' : `\n\n${doc}`}`
}

