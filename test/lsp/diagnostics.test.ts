import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { editor, modern } from './client.ts'
import type { Editor } from './client.ts'

let here: Editor | undefined
afterEach(async () => {
  await here?.close()
  here = undefined
})

const loose = `# \u65e5\u672c\u8a9e \u{1f600}
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iif lo accept
		ct state new tcp dport 22 accept
	}
}
`

test('findings are sent, with version, place, page, and what to do', async () => {
  here = await editor()
  const uri = here.open('/nowhere/x.nft', loose, 'nftables')
  const found = await here.diagnostics(uri)
  const related = found.find(({ code }) => code === 'related-accept')
  expect(related).toMatchObject({ severity: 2, source: 'nflint', range: { start: { line: 4 } } })
  expect(related?.codeDescription?.href).toMatch(/related-accept\.md$/)
  expect(here.published.at(-1)?.version).toBe(1)
})

test('a half-typed text is told, and told no more when it is whole', async () => {
  here = await editor()
  const uri = here.open('/nowhere/x.nft', loose, 'nftables')
  await here.diagnostics(uri)
  here.change(uri, 2, loose.replace('iif lo accept', 'iif lo acc'))
  expect((await here.diagnostics(uri)).map(({ code }) => code)).toContain('syntax-error')
  here.change(uri, 3, loose)
  expect((await here.diagnostics(uri)).map(({ code }) => code)).not.toContain('syntax-error')
})

test('closing takes the findings away', async () => {
  here = await editor()
  const uri = here.open('/nowhere/x.nft', loose, 'nftables')
  await here.diagnostics(uri)
  const next = here.diagnostics(uri)
  await here.server.sendNotification('textDocument/didClose', { textDocument: { uri } })
  expect(await next).toEqual([])
})

test('a client that asks is not sent anything', async () => {
  here = await editor({ ...modern, textDocument: { ...modern.textDocument, diagnostic: {} } })
  expect(here.initialized.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true, workspaceDiagnostics: false })
  const uri = here.open('/nowhere/x.nft', loose, 'nftables')
  const first = await here.server.sendRequest<{ kind: string; resultId: string; items: { code: string }[] }>('textDocument/diagnostic', { textDocument: { uri } })
  expect(first.kind).toBe('full')
  expect(first.items.map(({ code }) => code)).toContain('related-accept')
  const again = await here.server.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId: first.resultId })
  expect(again).toEqual({ kind: 'unchanged', resultId: first.resultId })
  const other = here.open('/nowhere/y.nft', loose, 'nftables')
  await here.server.sendNotification('textDocument/didClose', { textDocument: { uri: other } })
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(here.published).toEqual([])
})

const twice = loose.replace('iif lo accept\n', 'iif lo accept\n\t\tiif lo accept\n')

test('a rule that does nothing is faded, and shown with the rule that does its work', async () => {
  here = await editor()
  const uri = here.open('/nowhere/x.nft', twice, 'nftables')
  const found = (await here.diagnostics(uri)).find(({ code }) => code === 'unreachable-rule')
  expect(found).toMatchObject({ range: { start: { line: 6 } }, tags: [1], relatedInformation: [{ location: { uri, range: { start: { line: 5 } } } }] })
})

test('a client that knows no tags, links and related places gets none', async () => {
  here = await editor({})
  const uri = here.open('/nowhere/x.nft', twice, 'nftables')
  const found = (await here.diagnostics(uri)).find(({ code }) => code === 'unreachable-rule')
  expect(Object.keys(found!).sort()).toEqual(['code', 'message', 'range', 'severity', 'source'])
})

test('a configuration that cannot be used is told once, and what can be told without it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-lsp-'))
  try {
    writeFileSync(join(folder, 'nflint.toml'), 'ignore = 3\n')
    here = await editor()
    const uri = here.open(join(folder, 'x.nft'), loose.replace('iif lo accept', 'iif lo acc'), 'nftables')
    expect((await here.diagnostics(uri)).map(({ code }) => code)).toEqual(['syntax-error'])
    here.change(uri, 2, loose)
    expect(await here.diagnostics(uri)).toEqual([])
    expect(here.messages).toEqual([expect.stringMatching(/nflint\.toml:1/)])
    // When it is right, the findings are there.
    writeFileSync(join(folder, 'nflint.toml'), 'ignore = ["related-accept"]\n')
    await here.server.sendNotification('textDocument/didSave', { textDocument: { uri } })
    here.change(uri, 3, twice)
    const codes = (await here.diagnostics(uri)).map(({ code }) => code)
    expect(codes).toContain('unreachable-rule')
    expect(codes).not.toContain('related-accept')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
