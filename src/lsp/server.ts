import type { Readable, Writable } from 'node:stream'
import { createConnection } from 'vscode-languageserver'
import { DidChangeWatchedFilesNotification, PositionEncodingKind, StreamMessageReader, StreamMessageWriter, TextDocumentSyncKind, createProtocolConnection } from 'vscode-languageserver/node'
import type { InitializeResult, ServerCapabilities, WatchDog } from 'vscode-languageserver/node'
import manifest from '../../package.json' with { type: 'json' }
import { createAnalyst } from './analyst.ts'
import { clientOf } from './client.ts'
import type { Client } from './client.ts'
import { Publisher } from './diagnostics.ts'
import { Documents } from './documents.ts'
import { features } from './features.ts'
import { Findings } from './findings.ts'
import { Rulesets } from './rulesets.ts'
import { unawaited } from './session.ts'
import type { Session } from './session.ts'
import { SettingsCache } from './settings.ts'
import { follow } from './sync.ts'

export interface Ends {
  readonly input: Readable
  readonly output: Writable
}

function capabilitiesFor(client: Client): ServerCapabilities {
  const all: ServerCapabilities = {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  }
  for (const feature of features) Object.assign(all, feature.capabilities(client))
  return all
}

/**
 * Speaks the language server protocol until the client says `exit` or goes away; gives the exit code that the protocol asks
 * for: 0 after a `shutdown`, 1 without one. Nothing but the protocol is written to the output.
 */
export function serve({ input, output }: Ends): Promise<number> {
  return new Promise(resolve => {
    const documents = new Documents()
    const analyst = createAnalyst()
    let session: Session | undefined
    let publisher: Publisher | undefined
    let parent: NodeJS.Timeout | undefined

    const watchDog: WatchDog = {
      shutdownReceived: false,
      initialize({ processId }) {
        if (typeof processId !== 'number') return
        parent = setInterval(() => {
          if (!isAlive(processId)) watchDog.exit(1)
        }, 5000).unref()
      },
      exit() {
        clearInterval(parent)
        publisher?.stop()
        analyst.close()
        resolve(watchDog.shutdownReceived ? 0 : 1)
      },
    }
    const connection = createConnection(logger => createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger), watchDog)

    connection.onInitialize((params): InitializeResult => {
      const client = clientOf(params)
      const settings = new SettingsCache()
      const rulesets = new Rulesets(documents, client, settings)
      session = { client, documents, rulesets, settings, findings: new Findings(rulesets, settings, analyst, client), log: message => connection.console.log(message) }
      publisher = new Publisher(connection, session)
      return { serverInfo: { name: 'nflint', version: manifest.version }, capabilities: capabilitiesFor(client) }
    })
    connection.onInitialized(() => {
      if (!session?.client.watchesFiles) return
      // An include may be any file; only what was read before matters when it changes.
      const watchers = ['**/*.{ferm,nft,nftables,conf,rules,toml}', '**/.nflint.toml'].map(globPattern => ({ globPattern }))
      unawaited(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }))
    })

    follow(connection, () => session!, () => publisher!)
    for (const feature of features) feature.listen(connection, () => session!)

    for (const event of ['end', 'close', 'error']) input.on(event, () => watchDog.exit(1))
    output.on('error', () => watchDog.exit(1))
    connection.listen()
  })
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
