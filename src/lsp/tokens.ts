import type { SemanticTokens } from 'vscode-languageserver/node'
import { SemanticTokensBuilder } from 'vscode-languageserver/node'
import type { MarkKind, NameKind } from '../dialects/assist/index.ts'
import type { Span } from '../text/index.ts'
import type { Document } from './documents.ts'
import { assisted, namesIn } from './names.ts'
import type { Assisted } from './names.ts'
import { toPosition, toSpan } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'

/** Types of the protocol, each of which every editor has a colour for. */
const types = ['comment', 'keyword', 'type', 'property', 'enumMember', 'number', 'string', 'operator', 'macro', 'namespace', 'class', 'variable', 'function', 'parameter', 'struct'] as const
const modifiers = ['definition', 'readonly'] as const

type TokenType = (typeof types)[number]

const ofMarks: Readonly<Record<MarkKind, TokenType>> = {
  keyword: 'keyword', type: 'type', property: 'property', value: 'enumMember', number: 'number', string: 'string', operator: 'operator', macro: 'macro',
}

const ofNames: Readonly<Record<NameKind, TokenType>> = {
  table: 'namespace', chain: 'class', set: 'variable', map: 'variable', flowtable: 'struct', object: 'struct', variable: 'variable', function: 'function', parameter: 'parameter',
}

interface Coloured extends Span {
  readonly type: TokenType
  readonly modifiers: number
}

/** Names, comments and what the dialect marks, in order and apart; a name wins over the word that it is. */
function* coloured({ assistant, tree }: Assisted): Generator<Coloured> {
  const names = [...namesIn({ assistant, tree })].sort((a, b) => a.start - b.start)
  const comments = tree.tokens.filter(({ tokenType }) => tokenType.name === 'Comment')
    .map(({ startOffset, image }): Coloured => ({ start: startOffset, end: startOffset + image.length, type: 'comment', modifiers: 0 }))
  const marks = assistant.marks(tree).map(({ start, end, kind }): Coloured => ({ start, end, type: ofMarks[kind], modifiers: 0 }))
  const words = names.map(({ start, end, kind, role }): Coloured => ({ start, end, type: ofNames[kind], modifiers: role === 'definition' ? 1 : role === 'fixed' ? 2 : 0 }))
  const rest = [...comments, ...marks].sort((a, b) => a.start - b.start)
  let at = 0
  let done = 0
  for (const span of rest) {
    while (at < words.length && words[at]!.start < span.start) yield* next()
    // A string keeps its quotes; the names in it are coloured instead of it.
    if (at < words.length && words[at]!.start < span.end) continue
    if (span.start >= done) yield span
  }
  while (at < words.length) yield* next()

  function* next(): Generator<Coloured> {
    const word = words[at++]!
    if (word.start < done) return
    done = word.end
    yield word
  }
}

function tokensOf(session: Session, document: Document, within?: Span): SemanticTokens {
  const here = assisted(document, session.rulesets.tree(document))
  const builder = new SemanticTokensBuilder()
  if (!here) return builder.build()
  for (const { start, end, type, modifiers: bits } of coloured(here)) {
    if (within && (end <= within.start || start >= within.end)) continue
    const { line, character } = toPosition(document.source, start)
    builder.push(line, character, end - start, types.indexOf(type), bits)
  }
  return builder.build()
}

const none: SemanticTokens = { data: [] }

export const semanticTokens: Feature = {
  capabilities: () => ({ semanticTokensProvider: { legend: { tokenTypes: [...types], tokenModifiers: [...modifiers] }, full: true, range: true } }),
  listen(connection, session) {
    connection.languages.semanticTokens.on(params => about(session(), params, none, document => tokensOf(session(), document)))
    connection.languages.semanticTokens.onRange(params =>
      about(session(), params, none, document => tokensOf(session(), document, toSpan(document.source, params.range))))
  },
}
