import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { DocumentSymbol, Location, WorkspaceEdit } from 'vscode-languageserver/node'
import { cursor, editor } from './client.ts'
import type { Editor } from './client.ts'

let here: Editor | undefined
const folders: string[] = []
afterEach(async () => {
  await here?.close()
  here = undefined
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** What a request about a cursor in a text says. */
async function ask<T>(method: string, path: string, marked: string, more: object = {}): Promise<T> {
  here = await editor()
  const { text, position } = cursor(marked)
  const uri = here.open(path, text)
  return await here.server.sendRequest<T>(method, { textDocument: { uri }, position, ...more })
}

/** Texts at places, `line:character text`. */
const at = (text: string, places: readonly { readonly range: Location['range'] }[] | null): string[] =>
  (places ?? []).map(({ range: { start, end } }) => `${start.line}:${start.character} ${text.split('\n')[start.line]!.slice(start.character, end.character)}`)

const nft = `define LAN = 10.0.0.0/8
table inet filter {
	set friends { type ipv4_addr; elements = { 192.0.2.1 }; }
	chain services {
		tcp dport 22 accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ip saddr @friends jump services
		ip saddr $LAN goto services
	}
}
`
const ferm = `@def $LAN = 10.0.0.0/8;
@def &open($port) = {
    proto tcp dport $port ACCEPT;
}
table filter {
    chain services &open(22);
    chain INPUT {
        policy DROP;
        saddr $LAN jump services;
        mod comment comment "from $LAN" ACCEPT;
    }
}
`
const iptables = `*filter
:INPUT DROP [0:0]
:services - [0:0]
-A INPUT -s 10.0.0.0/8 -j services
-A services -p tcp --dport 22 -j ACCEPT
COMMIT
`

test.each([
  ['a chain of nft', 'x.nft', nft.replace('jump services', 'jump serv|ices'), ['3:7 services']],
  ['a set of nft', 'x.nft', nft.replace('@friends', '@fri|ends'), ['2:5 friends']],
  ['a variable of nft', 'x.nft', nft.replace('$LAN', '$LA|N'), ['0:7 LAN']],
  ['a chain of ferm', 'ferm.conf', ferm.replace('jump services', 'jump |services'), ['5:10 services']],
  ['a function of ferm', 'ferm.conf', ferm.replace('&open(22)', '&op|en(22)'), ['1:6 open']],
  ['a parameter of ferm', 'ferm.conf', ferm.replace('dport $port', 'dport $po|rt'), ['1:12 port']],
  ['a variable in a string of ferm', 'ferm.conf', ferm.replace('from $LAN', 'from $L|AN'), ['0:6 LAN']],
  ['a chain of iptables', 'rules.v4', iptables.replace('-j services', '-j serv|ices'), ['2:1 services']],
])('the definition of %s', async (_, path, marked, expected) => {
  const places = await ask<Location[]>('textDocument/definition', `/nowhere/${path}`, marked)
  expect(at(cursor(marked).text, places)).toEqual(expected)
})

test.each([
  ['nft', 'x.nft', nft.replace('chain services', 'chain serv|ices'), ['3:7 services', '8:25 services', '9:21 services']],
  ['ferm', 'ferm.conf', ferm.replace('$LAN', '$L|AN'), ['0:6 LAN', '8:15 LAN', '9:35 LAN']],
  ['iptables', 'rules.v4', iptables.replace(':services', ':serv|ices'), ['2:1 services', '3:26 services', '4:3 services']],
])('references in %s', async (_, path, marked, expected) => {
  const places = await ask<Location[]>('textDocument/references', `/nowhere/${path}`, marked, { context: { includeDeclaration: true } })
  expect(at(cursor(marked).text, places)).toEqual(expected)
})

test('what is under the cursor is shown wherever it stands', async () => {
  const marked = nft.replace('chain services', 'chain serv|ices')
  const places = await ask<{ range: Location['range'] }[]>('textDocument/documentHighlight', '/nowhere/x.nft', marked)
  expect(at(cursor(marked).text, places)).toEqual(['3:7 services', '8:25 services', '9:21 services'])
})

test.each([
  ['nft', 'x.nft', nft.replace('chain services', 'chain serv|ices'), 'ssh', 3],
  ['nft variable, with its sign', 'x.nft', nft.replace('$LAN', '$L|AN'), '$HOME_NET', 2],
  ['ferm', 'ferm.conf', ferm.replace('&open(22)', '&op|en(22)'), 'allow', 2],
  ['ferm variable, in a string too', 'ferm.conf', ferm.replace('$LAN', '$L|AN'), 'HOME', 3],
  ['iptables', 'rules.v4', iptables.replace(':services', ':serv|ices'), 'ssh', 3],
])('renaming: %s', async (_, path, marked, newName, count) => {
  const { text, position } = cursor(marked)
  here = await editor()
  const uri = here.open(`/nowhere/${path}`, text)
  expect(await here.server.sendRequest('textDocument/prepareRename', { textDocument: { uri }, position })).toHaveProperty('placeholder')
  const edit = await here.server.sendRequest<WorkspaceEdit>('textDocument/rename', { textDocument: { uri }, position, newName })
  const [change] = edit.documentChanges as { edits: { range: Location['range']; newText: string }[] }[]
  expect(change!.edits).toHaveLength(count)
  expect(new Set(change!.edits.map(({ newText }) => newText))).toEqual(new Set([newName.replace('$', '')]))
})

test.each([
  ['a built-in chain', 'rules.v4', iptables.replace(':INPUT', ':IN|PUT'), 'x', /from the kernel/],
  ['a name that is taken', 'x.nft', nft.replace('chain services', 'chain serv|ices'), 'input', /already/],
  ['a word of nft', 'x.nft', nft.replace('chain services', 'chain serv|ices'), 'counter', /cannot be the name/],
  ['a target of iptables', 'rules.v4', iptables.replace(':services', ':serv|ices'), 'REJECT', /cannot be the name/],
])('renaming is refused: %s', async (_, path, marked, newName, message) => {
  await expect(ask('textDocument/rename', `/nowhere/${path}`, marked, { newName })).rejects.toThrow(message)
})

test('symbols are a tree of what is defined', async () => {
  here = await editor()
  const shape = async (path: string, text: string): Promise<unknown> => {
    const uri = here!.open(path, text)
    const symbols = await here!.server.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } })
    const tree = ({ name, children = [] }: DocumentSymbol): unknown => (children.length > 0 ? { [name]: children.map(tree) } : name)
    return symbols.map(tree)
  }
  expect(await shape('/nowhere/x.nft', nft)).toEqual(['LAN', { filter: ['friends', 'services', 'input'] }])
  expect(await shape('/nowhere/ferm.conf', ferm)).toEqual(['LAN', 'open', { filter: ['services', 'INPUT'] }])
  expect(await shape('/nowhere/rules.v4', iptables)).toEqual([{ filter: ['INPUT', 'services'] }])
  const found = await here.server.sendRequest<{ name: string }[]>('workspace/symbol', { query: 'serv' })
  expect(found.map(({ name }) => name)).toEqual(['services', 'services', 'services'])
})

test('a file and what it includes are one ruleset, whichever is open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-lsp-'))
  folders.push(folder)
  const [root, part] = [join(folder, 'ferm.conf'), join(folder, 'web.ferm')]
  const rootText = '@def $LAN = 10.0.0.0/8;\n@include "web.ferm";\n'
  const partText = 'chain INPUT { policy DROP; saddr $LAN proto tcp dport 80 ACCEPT; }\n'
  writeFileSync(root, rootText)
  writeFileSync(part, partText)
  here = await editor(undefined, folder)
  const uri = here.open(part, partText)
  const found = await here.diagnostics(uri)
  expect(found.map(({ code }) => code)).not.toContain('undefined-variable')
  const position = { line: 0, character: partText.indexOf('LAN') }
  const [place] = await here.server.sendRequest<Location[]>('textDocument/definition', { textDocument: { uri }, position })
  expect(place).toMatchObject({ uri: `file://${root}`, range: { start: { line: 0, character: 6 } } })
  // The buffer of the including file stands before the file.
  here.open(root, rootText.replace('$LAN', '$HOME'))
  expect((await here.diagnostics(uri)).map(({ code }) => code)).toContain('undefined-variable')
})

test('includes are links', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-lsp-'))
  folders.push(folder)
  writeFileSync(join(folder, 'sets.nft'), '')
  here = await editor()
  const uri = here.open(join(folder, 'x.nft'), 'include "sets.nft"\ninclude "*.inc"\n')
  expect(await here.server.sendRequest('textDocument/documentLink', { textDocument: { uri } })).toEqual([
    { range: { start: { line: 0, character: 9 }, end: { line: 0, character: 17 } }, target: `file://${folder}/sets.nft` },
  ])
})

const fixtureFolder = join(import.meta.dirname, '../../fixtures')
const fixtures = ['ferm', 'iptables', 'nft'].flatMap(dialect => readdirSync(join(fixtureFolder, dialect)).filter(name => !name.endsWith('.tightened')).map(name => join(fixtureFolder, dialect, name)))

test.each(fixtures)('whatever %s defines can be renamed, and means the same', async path => {
  here = await editor()
  const text = readFileSync(path, 'utf8')
  const uri = here.open(path, text)
  const symbols = await here.server.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } })
  const all = (list: readonly DocumentSymbol[]): readonly DocumentSymbol[] => list.flatMap(symbol => [symbol, ...all(symbol.children ?? [])])
  for (const { name, selectionRange: { start } } of all(symbols)) {
    const edit = await here.server.sendRequest<WorkspaceEdit>('textDocument/rename', { textDocument: { uri }, position: start, newName: 'another_name' }).catch((error: Error) => error.message)
    if (typeof edit === 'string') expect(edit).toMatch(/from the kernel|a table may be known/)
    else expect((edit.documentChanges as { edits: unknown[] }[])[0]!.edits.length, name).toBeGreaterThan(0)
  }
})
