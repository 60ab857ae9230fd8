import { spawn } from 'node:child_process'
import { ownProgram } from './own.ts'

interface Answer {
  readonly id?: number
  readonly error?: { readonly message: string }
}

/** Milliseconds, the median of several, that a running language server takes to lay a text out; or why it could not be measured. */
export async function formatOnSave(text: string, languageId: string): Promise<number | string> {
  const [program, ...args] = ownProgram('lsp', '--stdio')
  const server = spawn(program!, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map<number, (answer: Answer) => void>()
  let received = Buffer.alloc(0)
  server.stdout.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data])
    for (;;) {
      const head = received.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, head))?.[1])
      if (received.length < head + 4 + length) return
      const answer = JSON.parse(received.toString('utf8', head + 4, head + 4 + length)) as Answer
      received = received.subarray(head + 4 + length)
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
    }
  })
  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
    server.stdin.write(body)
  }
  let last = 0
  const ask = (method: string, params: object): Promise<Answer> => {
    const id = ++last
    return new Promise(done => {
      waiting.set(id, done)
      send({ id, method, params })
    })
  }
  try {
    const dead = new Promise<Answer>(done => server.on('close', () => done({ error: { message: 'the server ended' } })))
    await Promise.race([dead, ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} })])
    send({ method: 'initialized', params: {} })
    const uri = 'untitled:bench'
    send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId, version: 1, text } } })
    const times: number[] = []
    for (let run = 0; run < 15; run++) {
      // A change before each, as typing brings one: nothing can be kept from the time before.
      send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: run + 2 }, contentChanges: [{ text: `${text}# ${run}\n` }] } })
      const start = performance.now()
      const { error } = await Promise.race([dead, ask('textDocument/formatting', { textDocument: { uri }, options: { tabSize: 4, insertSpaces: true } })])
      if (error) return `failed: ${error.message}`
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
  } finally {
    server.kill()
  }
}
