import { createHash } from 'node:crypto'
import { DocumentDiagnosticReportKind, MessageType, ShowMessageNotification } from 'vscode-languageserver/node'
import type { Connection, Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver/node'
import { Abandoned } from './analyse.ts'
import type { Told } from './analyse.ts'
import { diagnosticOf } from './diagnostic.ts'
import type { Document } from './documents.ts'
import { unawaited } from './session.ts'
import type { Feature, Session } from './session.ts'

/** Milliseconds without a change before a text is looked at: less than a pause between words, more than one between keys. */
const pause = 120

/** Milliseconds without a change before a long text is checked as a whole. */
const longPause = 400

const inWords = (session: Session, told: readonly Told[]): Diagnostic[] => told.map(each => diagnosticOf(each, session.client))

/** What went wrong with a check is told once: a configuration that cannot be used is the same for every key. */
const complaints = new WeakMap<Session, Set<string>>()

function complain(connection: Connection, session: Session, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const known = complaints.get(session) ?? new Set()
  if (known.has(message)) return
  complaints.set(session, known.add(message))
  session.log(`check: ${message}`)
  // Not as a request, which would wait for the user to answer.
  unawaited(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: `nflint: ${message}` }))
}

/** Sends findings when documents change, to clients that do not ask for them. */
export class Publisher {
  readonly #connection: Connection
  readonly #session: Session
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** What was last sent of each document: the same is not sent again. */
  readonly #sent = new Map<string, { readonly version: number; readonly told: readonly Told[] }>()

  constructor(connection: Connection, session: Session) {
    this.#connection = connection
    this.#session = session
  }

  /** A document was opened or changed: its findings are due, and those of all that may include it or are included. */
  due(): void {
    if (this.#session.client.pulls) return
    for (const { uri } of this.#session.documents.all()) this.#later(uri)
  }

  /** A document was closed: nothing is said of it any more. */
  closed(uri: string): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.delete(uri)
    this.#sent.delete(uri)
    if (!this.#session.client.pulls) unawaited(this.#connection.sendDiagnostics({ uri, diagnostics: [] }))
    this.due()
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #later(uri: string): void {
    const { findings, documents } = this.#session
    this.#wait(uri, pause, async () => {
      const document = documents.get(uri)
      if (!document) return
      if (!findings.isLong(document)) return this.#whole(document)
      this.#send(document, findings.atOnce(document))
      this.#wait(uri, longPause - pause, () => this.#whole(document))
    })
  }

  /** One thing at a time is due for a document. */
  #wait(uri: string, milliseconds: number, then: () => Promise<void>): void {
    clearTimeout(this.#timers.get(uri))
    this.#timers.set(uri, setTimeout(() => {
      then().catch((error: unknown) => complain(this.#connection, this.#session, error))
    }, milliseconds))
  }

  async #whole(document: Document): Promise<void> {
    const { findings, rulesets } = this.#session
    try {
      const told = await findings.whole(document)
      if (rulesets.isCurrent(document)) this.#send(document, told)
    } catch (error) {
      if (error instanceof Abandoned) return
      complain(this.#connection, this.#session, error)
      this.#send(document, findings.atOnce(document))
    }
  }

  #send({ uri, version }: Document, told: readonly Told[]): void {
    const sent = this.#sent.get(uri)
    if (sent?.version === version && sameTold(sent.told, told)) return
    this.#sent.set(uri, { version, told })
    unawaited(this.#connection.sendDiagnostics({ uri, version, diagnostics: inWords(this.#session, told) }))
  }
}

const sameTold = (a: readonly Told[], b: readonly Told[]): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] }

const idOf = (told: readonly Told[]): string => createHash('sha1').update(JSON.stringify(told)).digest('base64url')

/** Answers clients that ask. What takes long is answered with what is known; the client is told to ask again when it is done. */
export const diagnostics: Feature = {
  capabilities: ({ pulls }) => (pulls ? { diagnosticProvider: { identifier: 'nflint', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
  listen(connection, session) {
    connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }) => {
      const here = session()
      const document = here.documents.get(uri)
      if (!document) return nothing
      const whole = here.findings.whole(document).catch((error: unknown) => {
        if (!(error instanceof Abandoned)) complain(connection, here, error)
        return here.findings.atOnce(document)
      })
      const wait = here.client.refreshes && here.findings.isLong(document)
      const first = wait ? await Promise.race([whole, new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), pause))]) : await whole
      if (first === undefined) unawaited(whole.then(() => connection.languages.diagnostics.refresh()))
      const told = first ?? here.findings.atOnce(document)
      const resultId = idOf(told)
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: inWords(here, told) }
    })
  },
}
