import { ctKeys, families, fibFlags, fibResults, headers, metaKeys, routeKeys, socketKeys, statementWords, tcpOptions } from '../../../../grammars/nft/index.ts'
import type { NftFile } from '../../../../grammars/nft/index.ts'
import { helpers } from '../../../model/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import { helperDoc, hookDocs, stateDocs, statusDocs, verdictDocs } from '../../assist/docs.ts'
import { namesOf, wordsAs } from '../../assist/index.ts'
import type { NameUse, Suggestion, Suggestions } from '../../assist/index.ts'
import { serviceNames } from '../../xtables/services.ts'
import { constants, hooksOf, priorities, setTypes } from '../vocabulary.ts'
import { chainTypeDocs, ctDocs, expressionDocs, familyDocs, fieldDocs, headerDocs, icmpDocs, metaDocs, priorityDocs, setFlagDocs, statementDocs, typeDocs } from './docs.ts'
import { fieldEndingAt, fieldFor, placeAt } from './place.ts'
import type { BlockKind, FieldAt, PlaceInText } from './place.ts'

const allStatementDocs = { ...headerDocs, ...metaDocs, ...expressionDocs, ...statementDocs, ...verdictDocs }

const keywords = (words: string, docs: Readonly<Record<string, string>> = allStatementDocs): Suggestion[] => wordsAs('keyword', words.split(' '), docs)

/** What may begin a statement, by the block around it. */
const beginnings: Readonly<Record<Exclude<BlockKind, 'values'>, () => Suggestion[]>> = {
  file: () => [
    ...keywords('table include define redefine undefine flush add create insert delete destroy list reset rename'),
    { label: 'flush ruleset', kind: 'keyword', ...(statementDocs['flush'] === undefined ? {} : { doc: statementDocs['flush'] }) },
  ],
  table: () => keywords('chain set map flowtable counter quota limit secmark synproxy ct flags comment include define'),
  chain: () => [
    { label: 'type filter hook input priority filter; policy drop;', kind: 'keyword', detail: 'makes it a base chain' },
    ...keywords('type policy'), ...wordsAs('keyword', statementWords, allStatementDocs), ...keywords('define include'),
  ],
  set: () => keywords('type typeof flags elements timeout gc-interval size policy auto-merge counter comment'),
  flowtable: () => keywords('hook devices flags counter'),
  object: () => keywords('type protocol l3proto dport timeout size policy comment packets bytes over until rate'),
}

const rejectTypes: Readonly<Record<string, 'icmp_code' | 'icmpv6_code' | 'icmpx_code'>> = { icmp: 'icmp_code', icmpv6: 'icmpv6_code', icmpx: 'icmpx_code' }

const ctObjects = ['helper', 'timeout', 'expectation'] as const

/** What may be written at an offset of an nft file. */
export function suggestAt(tree: SyntaxTree<NftFile>, offset: number, known: readonly NameUse[]): Suggestions {
  const place = placeAt(tree, offset)
  const token = place.words[place.index]
  // What is written of the word, up to the cursor.
  const written = token && token.startOffset < offset && /^["\w]/.test(token.image) ? { start: token.startOffset + (token.image.startsWith('"') ? 1 : 0), end: offset } : { start: offset, end: offset }
  return { replace: written, items: itemsFor(place, known) }
}

function itemsFor(place: PlaceInText, known: readonly NameUse[]): readonly Suggestion[] {
  const { words, index, first, blocks, table } = place
  const inside = blocks.at(-1)!
  const before = index > first ? (words[index - 1]?.image ?? '') : ''
  const ofTable = ({ scope }: NameUse): boolean => table === '' || scope === table
  const variables = (): Suggestion[] => namesOf(known, ['variable'])
  const sets = (): Suggestion[] => namesOf(known, ['set', 'map', 'flowtable'], ofTable)
  switch (before) {
    case '$':
      return variables()
    case '@':
      return sets()
    case 'jump':
    case 'goto':
      return namesOf(known, ['chain'], ofTable)
    case 'hook':
      return wordsAs('keyword', hooksOf[table.split(' ')[0] ?? ''] ?? Object.keys(hookDocs), hookDocs)
    case 'priority':
      return wordsAs('value', Object.keys(priorities), priorityDocs)
    case 'policy':
      return inside === 'chain' ? wordsAs('keyword', ['accept', 'drop'], verdictDocs) : keywords('performance memory')
    case 'table':
      return wordsAs('keyword', families, familyDocs)
    case 'type':
      if (inside === 'chain' && index === first + 1) return wordsAs('keyword', ['filter', 'nat', 'route'], chainTypeDocs)
      if (inside === 'object') return helpers.map(({ name }) => ({ label: `"${name}"`, kind: 'value', doc: helperDoc(name) ?? '' }))
      break
    case 'ct':
      return inside === 'table' ? wordsAs('keyword', ctObjects) : [...wordsAs('property', Object.keys(ctKeys), ctDocs), ...keywords('original reply')]
    case 'meta':
      return wordsAs('property', Object.keys(metaKeys), metaDocs)
    case 'rt':
      return wordsAs('property', Object.keys(routeKeys))
    case 'socket':
      return wordsAs('property', Object.keys(socketKeys))
    case 'fib':
      return wordsAs('property', fibFlags)
    case 'original':
    case 'reply':
      return wordsAs('property', Object.entries(ctKeys).filter(([, key]) => key.directed).map(([key]) => key), ctDocs)
    case 'option':
      return wordsAs('property', Object.keys(tcpOptions))
    case 'reject':
      return keywords('with')
    case 'with':
      return keywords('icmp icmpv6 icmpx tcp')
    case 'log':
      return keywords('prefix level group flags snaplen queue-threshold')
    case 'level':
      return wordsAs('value', ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug', 'audit'])
    case 'limit':
      return keywords('rate name')
    case 'name':
      return namesOf(known, ['object'], ofTable)
    case 'flags':
      return inside === 'set' || inside === 'table' ? wordsAs('keyword', Object.keys(setFlagDocs), setFlagDocs) : []
    case 'flush':
      return keywords('ruleset table chain set map')
    case 'set':
      if (words[index - 2]?.image === 'helper') return namesOf(known, ['object'], use => ofTable(use) && use.detail === 'ct helper')
      break
  }
  if (inside === 'set' && words[first]?.image === 'type') return wordsAs('value', Object.keys(setTypes), typeDocs)
  if (before === 'type' && words[index - 3]?.image === 'with') return wordsAs('value', Object.keys(constants[rejectTypes[words[index - 2]!.image] ?? 'icmp_code'] ?? {}))
  if (Object.hasOwn(headers, before) && !fieldEndingAt(words, index - 1)) return wordsAs('property', new Set(Object.keys(headers[before]!).map(key => key.split(' ')[0]!)), fieldDocs)
  if (words.slice(Math.max(first, index - 6), index).some(({ image }) => image === 'fib') && (fibFlags as readonly string[]).includes(before)) {
    return [...wordsAs('property', Object.keys(fibResults)), ...keywords('.')]
  }
  const field = fieldFor(place)
  if (field && isAwaited(place, field)) {
    return [
      ...valuesOf(field),
      ...sets().map(item => ({ ...item, label: `@${item.label}` })),
      ...variables().map(item => ({ ...item, label: `$${item.label}` })),
    ]
  }
  if (inside === 'values') return [...(field ? valuesOf(field) : []), ...variables().map(item => ({ ...item, label: `$${item.label}` }))]
  if (index > first && inside === 'chain') return wordsAs('keyword', statementWords, allStatementDocs)
  return index > first ? [] : beginnings[inside]()
}

/** Whether a value is due: the field, an operator, a comma or a brace stands before. */
function isAwaited({ words, index }: PlaceInText, { from, text }: FieldAt): boolean {
  const before = words[index - 1]!
  return index === from + text.split(' ').length || ['Relation', 'Comma', 'LeftBrace', 'Operator', 'Slash', 'Dash'].includes(before.tokenType.name) || before.image === 'set'
}

function valuesOf({ text, field: { type } }: FieldAt): Suggestion[] {
  if (text === 'ct helper') return helpers.map(({ name }) => ({ label: `"${name}"`, kind: 'value', doc: helperDoc(name) ?? '' }))
  if (type === 'inet_proto') return wordsAs('value', ['tcp', 'udp', 'icmp', 'ipv6-icmp', 'esp', 'ah', 'gre', 'sctp', 'dccp', 'udplite', 'igmp', 'ospf', 'vrrp'])
  if (type === 'inet_service') return wordsAs('value', [...serviceNames()])
  const docs = type === 'ct_state' ? stateDocs : type === 'ct_status' ? statusDocs : type.startsWith('icmp') ? icmpDocs : {}
  return wordsAs('value', Object.keys(constants[type] ?? {}), docs)
}
