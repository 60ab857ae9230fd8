import { SymbolKind } from 'vscode-languageserver/node'
import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver/node'
import type { NameKind, NameUse } from '../dialects/assist/index.ts'
import { covers } from '../text/index.ts'
import type { Document } from './documents.ts'
import { assisted, namesIn, namesInRuleset } from './names.ts'
import { toLocation, toRange } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'

export const symbolKinds: Readonly<Record<NameKind, SymbolKind>> = {
  table: SymbolKind.Namespace, chain: SymbolKind.Class, set: SymbolKind.Array, map: SymbolKind.Object, flowtable: SymbolKind.Struct, object: SymbolKind.Struct,
  variable: SymbolKind.Variable, function: SymbolKind.Function, parameter: SymbolKind.Variable,
}

type Defined = NameUse & { readonly whole: NonNullable<NameUse['whole']> }

const isListed = (use: NameUse): use is Defined => use.whole !== undefined && use.kind !== 'parameter'

/** What a file defines, as a tree: what lies in a block stands below it. */
function symbolsOf(document: Document, names: readonly NameUse[]): DocumentSymbol[] {
  const roots: DocumentSymbol[] = []
  const open: { readonly use: Defined; readonly symbol: DocumentSymbol }[] = []
  const listed = names.filter(isListed).sort((a, b) => a.whole.start - b.whole.start || b.whole.end - a.whole.end)
  for (const use of listed) {
    const whole = { start: Math.min(use.whole.start, use.start), end: Math.max(use.whole.end, use.end) }
    const symbol: DocumentSymbol = {
      name: use.name, kind: symbolKinds[use.kind], range: toRange(document.source, whole), selectionRange: toRange(document.source, use), children: [],
      ...(use.detail === undefined ? {} : { detail: use.detail }),
    }
    // A list of names shares one block, which is of none of them.
    while (open.length > 0 && (!covers(open.at(-1)!.use.whole, use.whole) || covers(use.whole, open.at(-1)!.use.whole))) open.pop()
    const parent = open.at(-1)?.symbol.children ?? roots
    parent.push(symbol)
    open.push({ use, symbol })
  }
  return roots
}

const flat = (document: Document, symbols: readonly DocumentSymbol[], containerName?: string): SymbolInformation[] =>
  symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri: document.uri, range }, ...(containerName === undefined ? {} : { containerName }) }, ...flat(document, children, name),
  ])

export const documentSymbols: Feature = {
  capabilities: () => ({ documentSymbolProvider: true }),
  listen: (connection, session) => void connection.onDocumentSymbol(params => about(session(), params, null, document => {
    const here = assisted(document, session().rulesets.tree(document))
    const symbols = here ? symbolsOf(document, namesIn(here)) : []
    return session().client.nestedSymbols ? symbols : flat(document, symbols)
  })),
}

const most = 500

/** Symbols of all rulesets that are open, includes too. */
function* workspaceSymbols({ documents, rulesets }: Session, query: string): Generator<SymbolInformation> {
  const seen = new Set<string>()
  for (const document of documents.all()) {
    const loaded = rulesets.of(document)
    if (!loaded) continue
    for (const { use, source } of namesInRuleset(loaded)) {
      if (!isListed(use) || !use.name.toLowerCase().includes(query.toLowerCase())) continue
      const key = `${source.path} ${use.start}`
      if (seen.has(key)) continue
      seen.add(key)
      yield { name: use.name, kind: symbolKinds[use.kind], location: toLocation({ source, ...use.whole }), ...(use.scope === '' ? {} : { containerName: use.scope }) }
    }
  }
}

export const workspaceSymbol: Feature = {
  capabilities: () => ({ workspaceSymbolProvider: true }),
  listen: (connection, session) => void connection.onWorkspaceSymbol(({ query }) => [...workspaceSymbols(session(), query)].slice(0, most)),
}
