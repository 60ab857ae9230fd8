import type { Connection } from 'vscode-languageserver/node'
import type { Publisher } from './diagnostics.ts'
import { unawaited } from './session.ts'
import type { Session } from './session.ts'

/** Follows what the editor opens, changes, saves and closes, and what changes on disk. */
export function follow(connection: Connection, session: () => Session, publisher: () => Publisher): void {
  /** What is configured for a file is asked for before it is needed. A configuration that cannot be used is told with the findings. */
  const prepare = (path: string): void => {
    const { settings, rulesets } = session()
    settings.load(path).then(({ includeRoots }) => {
      if (includeRoots.length > 0) rulesets.forget()
    }, () => undefined)
  }
  /** Whatever was read from disk is read again. */
  const forget = (): void => {
    const { client, documents, findings, rulesets, settings } = session()
    rulesets.forget()
    findings.forget()
    settings.forget()
    for (const { source } of documents.all()) prepare(source.path)
    if (client.pulls && client.refreshes) unawaited(connection.languages.diagnostics.refresh())
    publisher().due()
  }
  connection.onDidOpenTextDocument(({ textDocument }) => {
    const { documents, rulesets } = session()
    prepare(documents.open(textDocument).source.path)
    rulesets.reroot()
    publisher().due()
  })
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const { documents, findings } = session()
    const document = documents.change(textDocument, contentChanges)
    if (document) findings.follow(document, contentChanges)
    publisher().due()
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const { documents, findings, rulesets } = session()
    documents.close(uri)
    findings.close(uri)
    rulesets.forget()
    publisher().closed(uri)
  })
  connection.onDidSaveTextDocument(forget)
  connection.onDidChangeWatchedFiles(forget)
  connection.onDidChangeConfiguration(forget)
}
