/** Types into a file of thousands of rules: what keeps it from being read shows while the rest is still being checked in a thread. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node'
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver/node'

const rule = (index: number): string => `        saddr 10.${index >> 8}.${index & 255}.1 proto tcp dport ${1024 + index} ACCEPT;\n`
const small = readFileSync(process.env['NFLINT_FILE']!, 'utf8')
const text = small.replace('        interface lo', `${Array.from({ length: 5000 }, (_, index) => rule(index)).join('')}        interface lo`)
const uri = 'file:///nowhere/ferm.conf'

const child = spawn(process.env['NFLINT_NODE']!, [process.env['NFLINT']!, 'lsp', '--stdio', `--clientProcessId=${process.pid}`], { stdio: ['pipe', 'pipe', 'inherit'] })
const server = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
const tell = (key: string, value: unknown): void => console.log(`${key}: ${String(value)}`)

/** Findings of a version, as they come. */
const seen: { readonly version: number | undefined; readonly codes: readonly Diagnostic['code'][] }[] = []
let arrived = (): void => undefined
server.onNotification('textDocument/publishDiagnostics', ({ version, diagnostics }: PublishDiagnosticsParams) => {
  seen.push({ version, codes: diagnostics.map(({ code }) => code) })
  arrived()
})
async function until(holds: (found: (typeof seen)[number]) => boolean): Promise<void> {
  while (!seen.some(holds)) {
    await new Promise<void>(resolve => {
      arrived = resolve
    })
  }
}

async function main(): Promise<void> {
  server.listen()
  await server.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  await server.sendNotification('initialized', {})
  await server.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'ferm', version: 1, text } })
  await until(({ codes }) => codes.includes('related-accept'))
  tell('found', 'related-accept')
  const start = { line: 7, character: 8 }
  await server.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start, end: start }, text: 'proto ( ; ' }] })
  const hover = await server.sendRequest<{ contents: { value: string } }>('textDocument/hover', { textDocument: { uri }, position: { line: 6, character: 45 } })
  tell('hover', hover.contents.value.split('\n')[0])
  await until(({ version, codes }) => version === 2 && codes.includes('syntax-error'))
  // What was found before is still shown, moved along.
  tell('while it is checked', seen.find(({ version, codes }) => version === 2 && codes.includes('syntax-error'))!.codes.includes('related-accept'))
  await server.sendNotification('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ range: { start, end: { line: 7, character: 18 } }, text: '' }] })
  await until(({ version, codes }) => version === 3 && codes.includes('unreachable-rule') && !codes.includes('syntax-error'))
  tell('whole again', true)
  await server.sendRequest('shutdown')
  const ended = new Promise(resolve => child.on('exit', resolve))
  await server.sendNotification('exit')
  tell('exit code', await ended)
}

void main()
