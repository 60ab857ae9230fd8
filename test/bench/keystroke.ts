import { spawn } from 'node:child_process'
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node'
import type { ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node'
import { rulesets } from './rulesets.ts'
import type { Dialect } from './rulesets.ts'

/** Milliseconds from a key to what is seen of it. */
export interface Keystroke {
  readonly dialect: string
  readonly rules: number
  /** To the first findings: what keeps the text from being read, and the others moved along. */
  readonly first: number
  /** To the findings of a whole check. */
  readonly whole: number
  /** To an answer to a hover that is asked right behind the key. */
  readonly hover: number
}

/** The plainest ruleset of a dialect: so many rules in one chain. */
const textOf = (dialect: Dialect, count: number): string => [...rulesets.find(each => each.dialect === dialect)!.lines(count)].join('')
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** How long the findings may stand still before a key is seen as answered. */
const quiet = 400

async function measure(server: ProtocolConnection, dialect: Dialect, rules: number, runs: number): Promise<Keystroke> {
  const uri = `file:///bench/${dialect}-${rules}.${dialect === 'iptables' ? 'rules' : dialect}`
  let seen: { at: number; version: number | undefined }[] = []
  let arrived: (() => void) | undefined
  server.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    if (params.uri !== uri) return
    seen.push({ at: performance.now(), version: params.version })
    arrived?.()
  })
  const settled = async (version: number, atLeast: number): Promise<void> => {
    while (seen.filter(each => each.version === version).length < atLeast) {
      await new Promise<void>(resolve => {
        arrived = resolve
        setTimeout(resolve, 50)
      })
    }
  }
  const text = textOf(dialect, rules)
  const long = text.length > 50_000
  await server.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: dialect, version: 1, text } })
  await settled(1, long ? 2 : 1)
  const taken: { first: number; whole: number; hover: number }[] = []
  const line = text.split('\n').length >> 1
  for (let version = 2; version < 2 + runs; version++) {
    seen = []
    const start = performance.now()
    // A blank at the end of a line in the middle: what is typed most.
    const character = text.split('\n')[line]!.length
    const at = { line, character }
    await server.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start: at, end: at }, text: ' ' }] })
    await server.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line, character: character - 2 } })
    const hover = performance.now() - start
    await settled(version, long ? 2 : 1)
    taken.push({ hover, first: seen[0]!.at - start, whole: seen.at(-1)!.at - start })
    await new Promise(resolve => setTimeout(resolve, quiet))
  }
  await server.sendNotification('textDocument/didClose', { textDocument: { uri } })
  return { dialect, rules, first: median(taken.map(each => each.first)), whole: median(taken.map(each => each.whole)), hover: median(taken.map(each => each.hover)) }
}

/** Measures the built server as an editor would use it. */
export async function keystrokes(nflint: string, env: NodeJS.ProcessEnv, { runs = 5, sizes = [100, 1000, 10_000] } = {}): Promise<readonly Keystroke[]> {
  const child = spawn(process.execPath, [nflint, 'lsp', '--stdio'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const server = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  server.listen()
  await server.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  await server.sendNotification('initialized', {})
  const rows: Keystroke[] = []
  for (const dialect of ['nft', 'iptables', 'ferm'] as const) for (const rules of sizes) rows.push(await measure(server, dialect, rules, runs))
  await server.sendRequest('shutdown')
  await server.sendNotification('exit')
  server.dispose()
  return rows
}
