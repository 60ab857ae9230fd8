import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MarkupKind } from 'vscode-languageserver/node'
import { editor } from './client.ts'

const fixtures = ['nft/router.nft', 'nft/forms.nft', 'iptables/router.rules', 'ferm/workstation.conf', 'cli/ferm.conf']
  .map(name => readFileSync(resolve(import.meta.dirname, '../../fixtures', name), 'utf8'))

const pieces = ['{', '}', '"', '(', ')', '$', '@', '&', '#', ';', '\n', '\r\n', '\u0000', '\ufeff', '\u{1f600}', '-', '!', ' ', ',', 'table ', 'chain ', '@def ', '-A ', '*filter', '\\', '']

/** One change: what is typed in place of how much, where (a share of the text). */
const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(30), text: fc.constantFrom(...pieces) })

/** Everything that may be asked about a place; renaming may be refused, and nothing else may fail. */
const asked = (uri: string, position: { line: number; character: number }): readonly (readonly [method: string, params: object])[] => {
  const textDocument = { uri }
  const range = { start: position, end: { line: position.line + 5, character: 0 } }
  return [
    ['textDocument/hover', { textDocument, position }], ['textDocument/completion', { textDocument, position }], ['textDocument/definition', { textDocument, position }],
    ['textDocument/references', { textDocument, position, context: { includeDeclaration: true } }], ['textDocument/documentHighlight', { textDocument, position }],
    ['textDocument/documentSymbol', { textDocument }], ['textDocument/foldingRange', { textDocument }], ['textDocument/documentLink', { textDocument }],
    ['textDocument/semanticTokens/full', { textDocument }], ['textDocument/semanticTokens/range', { textDocument, range }], ['textDocument/inlayHint', { textDocument, range }],
    ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }], ['textDocument/formatting', { textDocument, options: { tabSize: 4, insertSpaces: true } }],
    ['textDocument/rangeFormatting', { textDocument, range, options: { tabSize: 4, insertSpaces: true } }],
    ['textDocument/onTypeFormatting', { textDocument, position, ch: '}', options: { tabSize: 4, insertSpaces: true } }],
  ]
}

test('no text that is being typed, and no place in it, makes an answer fail', async () => {
  const here = await editor()
  let documents = 0
  await fc.assert(fc.asyncProperty(fc.constantFrom(...fixtures), fc.array(change, { minLength: 1, maxLength: 4 }), async (fixture, changes) => {
    const uri = here.open(`/nowhere/${documents++}`, fixture)
    let text = fixture
    for (const [index, { at, length, text: typed }] of changes.entries()) {
      const start = Math.floor(at * text.length)
      const position = (offset: number) => {
        const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
        return { line: lines.length - 1, character: lines.at(-1)!.length }
      }
      const range = { start: position(start), end: position(Math.min(text.length, start + length)) }
      await here.server.sendNotification('textDocument/didChange', { textDocument: { uri, version: index + 2 }, contentChanges: [{ range, text: typed }] })
      text = text.slice(0, start) + typed + text.slice(start + length)
      for (const [method, params] of asked(uri, range.start)) await expect(here.server.sendRequest(method, params), method).resolves.toBeDefined()
      await here.server.sendRequest('textDocument/prepareRename', { textDocument: { uri }, position: range.start }).catch(() => undefined)
    }
    await here.server.sendNotification('textDocument/didClose', { textDocument: { uri } })
  }), { numRuns: 6 })
  expect(await here.close()).toBe(0)
})

test('what the server does not know, it says, and goes on', async () => {
  const here = await editor()
  await here.server.sendNotification('$/nobody', { knows: 'this' })
  await expect(here.server.sendRequest('textDocument/nobodyKnows', {})).rejects.toThrow(/Unhandled method/)
  await expect(here.server.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///not/open' }, position: { line: 0, character: 0 } })).resolves.toBeNull()
  const uri = here.open('/nowhere/x.nft', 'table inet f { chain c { ct state new accept; } }\n')
  const beyond = { textDocument: { uri }, position: { line: 99, character: 99 } }
  await expect(here.server.sendRequest('textDocument/hover', beyond)).resolves.toBeNull()
  const found = await here.server.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 34 } })
  expect(found).toMatchObject({ contents: { kind: MarkupKind.Markdown } })
  expect(await here.close()).toBe(0)
})

test('a document that is no file, and one in no dialect, are taken as they are', async () => {
  const here = await editor()
  const untitled = here.open('untitled:Untitled-1', 'table inet f { chain c { type filter hook input priority 0; ct state related accept; } }\n')
  expect((await here.diagnostics(untitled)).map(({ code }) => code)).toContain('related-accept')
  const prose = here.open('/nowhere/notes.txt', 'nothing of ours\n')
  await expect(here.server.sendRequest('textDocument/completion', { textDocument: { uri: prose }, position: { line: 0, character: 3 } })).resolves.toEqual({ isIncomplete: false, items: [] })
  // It becomes a ruleset while it is typed.
  here.change(prose, 2, '*filter\n:INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate RELATED -j ACCEPT\nCOMMIT\n')
  expect((await here.diagnostics(prose)).map(({ code }) => code)).toContain('related-accept')
  expect(await here.close()).toBe(0)
})

test('positions count UTF-16 code units', async () => {
  const here = await editor()
  const uri = here.open('/nowhere/x.nft', 'table inet f {\n\tchain c {\n\t\ttype filter hook input priority 0\n\t\tlog prefix "\u{1f600}" ct state related accpt\n\t}\n}\n')
  const [error] = (await here.diagnostics(uri)).filter(({ code }) => code === 'syntax-error')
  expect(error?.range.start).toEqual({ line: 3, character: 35 })
  const range = { start: { line: 3, character: 35 }, end: { line: 3, character: 40 } }
  await here.server.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'accept' }] })
  expect((await here.diagnostics(uri)).map(({ code }) => code)).not.toContain('syntax-error')
  expect(await here.close()).toBe(0)
})

test('without a shutdown the exit code is 1', async () => {
  const here = await editor()
  await here.server.sendNotification('exit')
  expect(await here.ended).toBe(1)
  here.server.dispose()
})
