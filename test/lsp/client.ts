import { PassThrough } from 'node:stream'
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node'
import type { ClientCapabilities, Diagnostic, InitializeResult, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node'
import { serve } from '../../src/lsp/index.ts'

/** All that a modern client has, but asking for diagnostics. */
export const modern: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { resolveSupport: { properties: ['edit'] }, codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
  },
  workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
}

export interface Editor {
  readonly server: ProtocolConnection
  readonly initialized: InitializeResult
  /** Opens a text; gives its URI. */
  open(path: string, text: string, languageId?: string): string
  change(uri: string, version: number, text: string): void
  /** The findings that are sent next for a document. */
  diagnostics(uri: string): Promise<Diagnostic[]>
  /** `shutdown`, `exit`; the server's exit code. */
  close(): Promise<number>
  /** The server's exit code, when it has ended. */
  readonly ended: Promise<number>
  readonly published: readonly PublishDiagnosticsParams[]
  readonly requests: readonly string[]
  /** What the user was told. */
  readonly messages: readonly string[]
}

/** A text with `|` where the cursor is: the text without it, and the cursor's position. */
export function cursor(marked: string): { readonly text: string; readonly position: { line: number; character: number } } {
  const at = marked.indexOf('|')
  const before = marked.slice(0, at).split('\n')
  return { text: marked.slice(0, at) + marked.slice(at + 1), position: { line: before.length - 1, character: before.at(-1)!.length } }
}

/** A server in this process and a client at its other end. */
export async function editor(capabilities: ClientCapabilities = modern, folder?: string): Promise<Editor> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  const ended = serve({ input: toServer, output: toClient })
  const server = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer))
  const published: PublishDiagnosticsParams[] = []
  const requests: string[] = []
  const messages: string[] = []
  server.onNotification('window/showMessage', ({ message }: { message: string }) => void messages.push(message))
  const waiting: { uri: string; resolve: (diagnostics: Diagnostic[]) => void }[] = []
  server.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params)
    for (const each of waiting.splice(0)) {
      if (each.uri === params.uri) each.resolve(params.diagnostics)
      else waiting.push(each)
    }
  })
  for (const method of ['client/registerCapability', 'workspace/diagnostic/refresh']) {
    server.onRequest(method, () => {
      requests.push(method)
      return null
    })
  }
  server.listen()
  const rootUri = folder === undefined ? null : `file://${folder}`
  const initialized = await server.sendRequest<InitializeResult>('initialize', {
    processId: process.pid, rootUri, capabilities, workspaceFolders: rootUri ? [{ uri: rootUri, name: 'here' }] : null,
  })
  await server.sendNotification('initialized', {})
  return {
    server, initialized, ended, published, requests, messages,
    open(path, text, languageId = 'plaintext') {
      const uri = path.includes(':') ? path : `file://${path}`
      void server.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
      return uri
    },
    change: (uri, version, text) => void server.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    diagnostics: uri => new Promise(resolve => waiting.push({ uri, resolve })),
    async close() {
      await server.sendRequest('shutdown')
      await server.sendNotification('exit')
      const code = await ended
      server.dispose()
      return code
    },
  }
}
