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
  expect(here.published).toEqual([])
})
