import { afterEach, expect, test } from 'vitest'
import type { CodeAction, FoldingRange, InlayHint, SemanticTokens, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node'
import { applyEdits, offsetAt } from '../../src/text/index.ts'
import { editor, modern } from './client.ts'
import type { Editor } from './client.ts'

let here: Editor | undefined
afterEach(async () => {
  await here?.close()
  here = undefined
})

function applied(text: string, edits: readonly TextEdit[]): string {
  const source = { path: '', text }
  const offset = ({ line, character }: TextEdit['range']['start']): number => offsetAt(source, { line: line + 1, column: character + 1 })
  return applyEdits(text, edits.map(({ range, newText }) => ({ start: offset(range.start), end: offset(range.end), text: newText })))
}

const editsOf = (edit: WorkspaceEdit | undefined): readonly TextEdit[] =>
  Object.values(edit?.changes ?? {}).flat().concat((edit?.documentChanges ?? []).flatMap(change => ('edits' in change ? (change.edits as TextEdit[]) : [])))

const loose = `table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		tcp dport 22 accept
		tcp dport 22 accept
	}
}
`

const everywhere = (text: string) => ({ start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } })

async function actions(text: string, only: string[], capabilities = modern): Promise<{ uri: string; actions: CodeAction[] }> {
  here = await editor(capabilities)
  const uri = here.open('/nowhere/x.nft', text)
  const found = await here.server.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: everywhere(text), context: { diagnostics: [], only } })
  return { uri, actions: found }
}

test('a quick fix repairs what it is about, and a comment silences it', async () => {
  const { actions: found } = await actions(loose, ['quickfix'])
  const fix = found.find(({ title }) => title.startsWith('Remove the rule'))
  expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'unreachable-rule' }] })
  expect(applied(loose, editsOf(fix?.edit))).toBe(loose.replace('\t\ttcp dport 22 accept\n\t\ttcp', '\t\ttcp'))
  const silence = found.find(({ title }) => title === 'Ignore related-accept here')
  expect(applied(loose, editsOf(silence?.edit))).toContain('\t\t# nflint: ignore[related-accept] say why\n\t\tct state')
})

test.each([
  ['nft, behind the line', 'x.nft', 'table inet f {\n\tchain c {\n\t\ttype filter hook input priority 0; policy accept;\n\t\ttcp dport 22 accept\n\t}\n}\n', 'policy accept; # nflint: ignore[input-policy-accept] say why\n'],
  ['ferm, before it', 'ferm.conf', 'table filter chain INPUT {\n    policy ACCEPT;\n    proto tcp dport 22 ACCEPT;\n}\n', '    # nflint: ignore[input-policy-accept] say why\n    policy ACCEPT;\n'],
  ['iptables, before it', 'rules.v4', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n', '# nflint: ignore[input-policy-accept] say why\n:INPUT ACCEPT'],
])('what is no rule is silenced too: %s', async (_, path, text, expected) => {
  here = await editor()
  const uri = here.open(`/nowhere/${path}`, text)
  const ask = () => here!.server.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: everywhere(text), context: { diagnostics: [], only: ['quickfix'] } })
  const action = (await ask()).find(({ title }) => title === 'Ignore input-policy-accept here')
  const after = applied(text, editsOf(action?.edit))
  expect(after).toContain(expected)
  here.change(uri, 2, after)
  expect((await ask()).map(({ title }) => title)).not.toContain('Ignore input-policy-accept here')
})

test('source.fixAll takes the safe fixes only', async () => {
  const { actions: found } = await actions(loose, ['source.fixAll'])
  expect(found.map(({ kind }) => kind)).toEqual(['source.fixAll.nflint'])
  const resolved = await here!.server.sendRequest<CodeAction>('codeAction/resolve', found[0])
  const after = applied(loose, editsOf(resolved.edit))
  expect(after).toContain('established,related accept')
  expect(after.match(/tcp dport 22 accept/g)).toHaveLength(1)
})

test('tighten is a rewrite whose preview has the proof', async () => {
  const { actions: found } = await actions(loose, ['refactor.rewrite'])
  expect(found.map(({ kind }) => kind)).toEqual(['refactor.rewrite.nflint'])
  const resolved = await here!.server.sendRequest<CodeAction>('codeAction/resolve', found[0])
  expect(resolved.title).toBe('Tighten RELATED in 1 rule (proved for every packet: nothing opens)')
  expect(resolved.edit?.changeAnnotations?.['nflint']).toMatchObject({ needsConfirmation: true, description: expect.stringMatching(/both rulesets were compared for every packet/) })
  const after = applied(loose, editsOf(resolved.edit))
  expect(after).toContain('ct state established accept')
  expect(after).toContain('icmp')
})

test('a client that cannot wait for edits gets them at once, and plain ones', async () => {
  const { uri, actions: found } = await actions(loose, ['refactor.rewrite'], { textDocument: { codeAction: {} } })
  expect(Object.keys(found[0]?.edit?.changes ?? {})).toEqual([uri])
})

test('layout is made of small edits, and by the options of the editor where nothing else is said', async () => {
  here = await editor()
  const text = 'table inet f {\nchain c {\n\t\ttcp dport   22 accept\n}\n}\n'
  const uri = here.open('/nowhere/x.nft', text)
  const ask = (method: string, more: object): Promise<TextEdit[] | null> =>
    here!.server.sendRequest(method, { textDocument: { uri }, options: { tabSize: 4, insertSpaces: false }, ...more })
  const whole = await ask('textDocument/formatting', {})
  expect(applied(text, whole!)).toBe('table inet f {\n\tchain c {\n\t\ttcp dport 22 accept\n\t}\n}\n')
  expect(whole!.length).toBeGreaterThan(1)
  const spaced = await ask('textDocument/formatting', { options: { tabSize: 2, insertSpaces: true } })
  expect(applied(text, spaced!)).toContain('\n    tcp dport 22 accept\n')
  const part = await ask('textDocument/rangeFormatting', { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } } })
  expect(applied(text, part!)).toBe(text.replace('dport   22', 'dport 22'))
  const typed = await ask('textDocument/onTypeFormatting', { position: { line: 3, character: 1 }, ch: '}' })
  expect(applied(text, typed!)).toBe(text.replace('\n}\n}', '\n\t}\n}'))
})

test('what cannot be read is not laid out', async () => {
  here = await editor()
  const uri = here.open('/nowhere/x.nft', 'table inet f {\nchain c {\n')
  expect(await here.server.sendRequest('textDocument/formatting', { textDocument: { uri }, options: { tabSize: 4, insertSpaces: false } })).toBeNull()
})

test('blocks, tables and comments fold', async () => {
  here = await editor()
  const folds = async (path: string, text: string): Promise<unknown> => {
    const uri = here!.open(path, text)
    const found = await here!.server.sendRequest<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } })
    return found.map(({ startLine, endLine, kind }) => [startLine, endLine, ...(kind ? [kind] : [])])
  }
  expect(await folds('/nowhere/x.nft', `# one\n# two\n${loose}`)).toEqual([[0, 1, 'comment'], [2, 8], [3, 7]])
  expect(await folds('/nowhere/rules.v4', '*filter\n:INPUT DROP\n-A INPUT -j ACCEPT\nCOMMIT\n')).toEqual([[0, 3]])
})

test('words have colours, in order and apart', async () => {
  here = await editor()
  const legend = here.initialized.capabilities.semanticTokensProvider!.legend.tokenTypes
  const coloured = async (path: string, text: string): Promise<string[]> => {
    const uri = here!.open(path, text)
    const { data } = await here!.server.sendRequest<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } })
    const found: string[] = []
    let [line, character] = [0, 0]
    for (let at = 0; at < data.length; at += 5) {
      if (data[at]! > 0) character = 0
      line += data[at]!
      character += data[at + 1]!
      found.push(`${legend[data[at + 3]!]} ${text.split('\n')[line]!.slice(character, character + data[at + 2]!)}`)
    }
    return found
  }
  expect(await coloured('/nowhere/x.nft', 'table inet f { chain c { ct state new tcp dport 22 jump d comment "x"; } } # end\n')).toEqual([
    'keyword table', 'enumMember inet', 'namespace f', 'keyword chain', 'class c', 'type ct', 'property state', 'enumMember new', 'type tcp', 'property dport', 'number 22', 'keyword jump',
    'class d', 'keyword comment', 'string "x"', 'comment # end',
  ])
  expect(await coloured('/nowhere/ferm.conf', '@def $A = 22;\ntable filter chain INPUT mod conntrack ctstate NEW dport $A ACCEPT;\n')).toEqual([
    'macro @def', 'variable A', 'operator =', 'number 22', 'keyword table', 'namespace filter', 'keyword chain', 'class INPUT', 'keyword mod', 'type conntrack', 'property ctstate', 'enumMember NEW',
    'property dport', 'variable A', 'keyword ACCEPT',
  ])
  expect(await coloured('/nowhere/rules.v4', '*filter\n-A INPUT ! -s 10.0.0.1 -m comment --comment "x" -j ACCEPT\nCOMMIT\n')).toEqual([
    'keyword *', 'namespace filter', 'property -A', 'class INPUT', 'operator !', 'property -s', 'number 10.0.0.1', 'property -m', 'type comment', 'property --comment', 'string "x"', 'property -j',
    'keyword ACCEPT', 'keyword COMMIT',
  ])
})

test('a command of ferm that comes to several rules says so', async () => {
  here = await editor()
  const text = 'table filter chain INPUT {\n    policy DROP;\n    proto (tcp udp) dport (22 53) ACCEPT;\n    proto icmp ACCEPT;\n}\n'
  const uri = here.open('/nowhere/ferm.conf', text)
  const hints = await here.server.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: everywhere(text) })
  expect(hints.map(({ label, position }) => [label, position.line])).toEqual([['4 rules', 2]])
  expect((hints[0]!.tooltip as { value: string }).value).toContain('-A INPUT -p udp -m udp --dport 53 -j ACCEPT')
})

test('every capability that is told is one that is tested here', async () => {
  here = await editor()
  expect(Object.keys(here.initialized.capabilities).sort()).toEqual([
    'codeActionProvider', 'completionProvider', 'definitionProvider', 'documentFormattingProvider', 'documentHighlightProvider', 'documentLinkProvider',
    'documentOnTypeFormattingProvider', 'documentRangeFormattingProvider', 'documentSymbolProvider', 'foldingRangeProvider', 'hoverProvider', 'inlayHintProvider', 'positionEncoding',
    'referencesProvider', 'renameProvider', 'semanticTokensProvider', 'textDocumentSync', 'workspaceSymbolProvider',
  ])
})
