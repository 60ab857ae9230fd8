import type { Connection, ServerCapabilities } from 'vscode-languageserver/node'
import type { Client } from './client.ts'
import type { Document, Documents } from './documents.ts'
import type { Findings } from './findings.ts'
import type { Rulesets } from './rulesets.ts'
import type { SettingsCache } from './settings.ts'

/** All that answers are made of, from `initialize` to `exit`. */
export interface Session {
  readonly client: Client
  readonly documents: Documents
  readonly rulesets: Rulesets
  readonly findings: Findings
  readonly settings: SettingsCache
  /** Tells the editor's log. */
  readonly log: (message: string) => void
}

/** One thing that the server does: what it says of it, and how it listens. */
export interface Feature {
  readonly capabilities: (client: Client) => ServerCapabilities
  readonly listen: (connection: Connection, session: () => Session) => void
}

/** Sends what nobody waits for. A client that does not know it, or is gone, is no reason to end. */
export function unawaited(sent: Promise<unknown>): void {
  sent.catch(() => undefined)
}

/** The answer about an open document, or `otherwise` for one that is not open. */
export function about<T>(session: Session, { textDocument: { uri } }: { readonly textDocument: { readonly uri: string } }, otherwise: T, answer: (document: Document) => T): T {
  const document = session.documents.get(uri)
  return document ? answer(document) : otherwise
}
