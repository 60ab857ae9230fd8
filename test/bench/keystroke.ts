import { spawn } from 'node:child_process'
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node'
import type { ClientCapabilities, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node'
import { ownProgram } from './own.ts'
import { rulesets } from './rulesets.ts'
import type { Dialect } from './rulesets.ts'

/** Milliseconds from a key to what is seen of it. */
export interface Keystroke {
  readonly dialect: Dialect
  readonly rules: number
  /** To the first findings that are sent: what keeps the text from being read, and the others moved along. */
  readonly first: number
  /** To the findings of a whole check, for a client that asks for them. */
  readonly whole: number
  /** To an answer to a hover that is asked right behind the key. */
  readonly hover: number
}

/** The plainest ruleset of a dialect: so many rules in one chain. */
const textOf = (dialect: Dialect, count: number): string => [...rulesets.find(each => each.dialect === dialect)!.lines(count)].join('')

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

async function start(capabilities: ClientCapabilities): Promise<ProtocolConnection> {
  const [program, ...args] = ownProgram('lsp', '--stdio')
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const server = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  server.listen()
  await server.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities })
  await server.sendNotification('initialized', {})
  return server
}

async function stop(server: ProtocolConnection): Promise<void> {
  await server.sendRequest('shutdown')
  await server.sendNotification('exit')
  server.dispose()
}

interface Typing {
  readonly uri: string
  /** Types a blank at the end of a line in the middle, which is what is typed most; gives its place. */
  readonly type: () => Promise<{ line: number; character: number }>
}

async function open(server: ProtocolConnection, dialect: Dialect, text: string): Promise<Typing> {
  const uri = `file:///bench/${text.length}.${dialect === 'iptables' ? 'rules' : dialect}`
  await server.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: dialect, version: 1, text } })
  const lines = text.split('\n')
  const line = lines.length >> 1
  let version = 1
  return {
    uri,
    async type() {
      const at = { line, character: lines[line]!.length }
      await server.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ range: { start: at, end: at }, text: ' ' }] })
      return at
    },
  }
}

/** To a hover, and to what is sent first. */
async function pushed(server: ProtocolConnection, dialect: Dialect, text: string, runs: number): Promise<Pick<Keystroke, 'first' | 'hover'>> {
  let sent = (): void => undefined
  server.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) => (diagnostics.length > 0 ? sent() : undefined))
  const next = (): Promise<void> => new Promise(resolve => {
    sent = resolve
  })
  const opened = next()
  const { uri, type } = await open(server, dialect, text)
  await opened
  const taken: { first: number; hover: number }[] = []
  for (let run = 0; run < runs; run++) {
    const first = next()
    const begin = performance.now()
    const { line, character } = await type()
    await server.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line, character: character - 2 } })
    const hover = performance.now() - begin
    await first
    taken.push({ hover, first: performance.now() - begin })
  }
  await server.sendNotification('textDocument/didClose', { textDocument: { uri } })
  return { first: median(taken.map(({ first }) => first)), hover: median(taken.map(({ hover }) => hover)) }
}

async function pulled(server: ProtocolConnection, dialect: Dialect, text: string, runs: number): Promise<number> {
  const { uri, type } = await open(server, dialect, text)
  const ask = (): Promise<unknown> => server.sendRequest('textDocument/diagnostic', { textDocument: { uri } })
  await ask()
  const taken: number[] = []
  for (let run = 0; run < runs; run++) {
    const begin = performance.now()
    await type()
    await ask()
    taken.push(performance.now() - begin)
  }
  await server.sendNotification('textDocument/didClose', { textDocument: { uri } })
  return median(taken)
}

/** Measures the built server as editors use it. */
export async function keystrokes({ runs = 5, sizes = [100, 1000, 10_000] } = {}): Promise<readonly Keystroke[]> {
  const pushing = await start({})
  const pulling = await start({ textDocument: { diagnostic: {} } })
  const rows: Keystroke[] = []
  for (const dialect of ['nft', 'iptables', 'ferm'] as const) {
    for (const rules of sizes) {
      const text = textOf(dialect, rules)
      rows.push({ dialect, rules, ...(await pushed(pushing, dialect, text, runs)), whole: await pulled(pulling, dialect, text, runs) })
    }
  }
  await stop(pushing)
  await stop(pulling)
  return rows
}
