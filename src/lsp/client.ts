import type { InitializeParams } from 'vscode-languageserver/node'
import { pathOf } from './uri.ts'

/** What the client at the other end can do, as far as answers depend on it. */
export interface Client {
  /** It asks for diagnostics; otherwise they are sent. Never both: every finding would show twice. */
  readonly pulls: boolean
  /** It can be told to ask again. */
  readonly refreshes: boolean
  readonly relatedInformation: boolean
  readonly tags: boolean
  readonly codeDescription: boolean
  /** Symbols may be a tree. */
  readonly nestedSymbols: boolean
  /** Edits of code actions may come later, when one is chosen. */
  readonly resolvesEdits: boolean
  /** Edits may name the versions that they are for. */
  readonly versionedEdits: boolean
  /** Edits may carry a note which is shown with their preview. */
  readonly annotatesEdits: boolean
  readonly markdown: boolean
  readonly snippets: boolean
  readonly watchesFiles: boolean
  readonly refreshesHints: boolean
  /** Folders that are open. */
  readonly folders: readonly string[]
}

export function clientOf({ capabilities, workspaceFolders, rootUri }: InitializeParams): Client {
  const { textDocument = {}, workspace = {} } = capabilities
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])
  return {
    pulls: textDocument.diagnostic !== undefined,
    refreshes: workspace.diagnostics?.refreshSupport === true,
    relatedInformation: textDocument.publishDiagnostics?.relatedInformation === true || textDocument.diagnostic?.relatedInformation === true,
    tags: textDocument.publishDiagnostics?.tagSupport !== undefined || textDocument.diagnostic?.tagSupport !== undefined,
    codeDescription: textDocument.publishDiagnostics?.codeDescriptionSupport === true || textDocument.diagnostic?.codeDescriptionSupport === true,
    nestedSymbols: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    resolvesEdits: textDocument.codeAction?.resolveSupport?.properties.includes('edit') === true,
    versionedEdits: workspace.workspaceEdit?.documentChanges === true,
    annotatesEdits: workspace.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    markdown: textDocument.hover?.contentFormat?.includes('markdown') !== false,
    snippets: textDocument.completion?.completionItem?.snippetSupport === true,
    watchesFiles: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    refreshesHints: workspace.inlayHint?.refreshSupport === true,
    folders: folders.map(pathOf),
  }
}
