import { CompletionItemKind, MarkupKind } from 'vscode-languageserver/node'
import type { CompletionItem, CompletionList, Position } from 'vscode-languageserver/node'
import type { SuggestionKind } from '../dialects/assist/index.ts'
import { tokenIndexAt } from '../syntax/index.ts'
import type { SyntaxTree } from '../syntax/index.ts'
import type { Document } from './documents.ts'
import { assisted, namesIn, namesInRuleset } from './names.ts'
import { toOffset, toRange } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'
import { keyOf } from './uri.ts'

const kinds: Readonly<Record<SuggestionKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword, property: CompletionItemKind.Property, value: CompletionItemKind.EnumMember, module: CompletionItemKind.Module, target: CompletionItemKind.Method,
  table: CompletionItemKind.Module, chain: CompletionItemKind.Class, set: CompletionItemKind.Variable, map: CompletionItemKind.Variable, flowtable: CompletionItemKind.Struct,
  object: CompletionItemKind.Struct, variable: CompletionItemKind.Variable, function: CompletionItemKind.Function, parameter: CompletionItemKind.Variable,
}

/** What may be in quotes: a helper's name is, a keyword never. */
const inQuotes: ReadonlySet<SuggestionKind> = new Set(['value', 'object'])

/** What the text before an offset is in. */
function surroundingAt({ tokens }: SyntaxTree, offset: number): 'comment' | 'quotes' | 'code' {
  const token = offset > 0 ? tokens[tokenIndexAt(tokens, offset - 1)] : undefined
  if (!token || token.startOffset >= offset) return 'code'
  if (token.tokenType.name === 'Comment') return 'comment'
  const closed = token.startOffset + token.image.length === offset && /^(["']).*\1$/s.test(token.image)
  return /^["']/.test(token.image) && !closed ? 'quotes' : 'code'
}

/** What may be written at the cursor. Names of other files are those that were there when the ruleset was last read as a whole. */
function completionAt(session: Session, document: Document, position: Position): CompletionList {
  const here = assisted(document, session.rulesets.tree(document))
  if (!here) return { isIncomplete: false, items: [] }
  const offset = toOffset(document.source, position)
  const around = surroundingAt(here.tree, offset)
  if (around === 'comment') return { isIncomplete: false, items: [] }
  const loaded = session.rulesets.lately(document)
  const others = loaded ? [...namesInRuleset(loaded)].filter(({ source }) => keyOf(source.path) !== keyOf(document.source.path)).map(({ use }) => use) : []
  const { replace, items } = here.assistant.suggest(here.tree, offset, [...namesIn(here), ...others])
  const range = toRange(document.source, replace)
  return {
    isIncomplete: false,
    items: items.filter(({ kind }) => around === 'code' || inQuotes.has(kind)).map(({ label, kind, detail, doc, text }, index): CompletionItem => ({
      label, kind: kinds[kind], sortText: String(index).padStart(4, '0'), textEdit: { range, newText: text ?? label },
      ...(detail === undefined || detail === '' ? {} : { detail }),
      ...(doc ? { documentation: { kind: MarkupKind.Markdown, value: doc } } : {}),
    })),
  }
}

export const completion: Feature = {
  capabilities: () => ({ completionProvider: { triggerCharacters: ['$', '@', '&', '-'] } }),
  listen: (connection, session) =>
    void connection.onCompletion(params => about(session(), params, null, document => completionAt(session(), document, params.position))),
}
