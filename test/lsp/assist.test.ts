import { afterEach, expect, test } from 'vitest'
import type { CompletionList, Hover, MarkupContent } from 'vscode-languageserver/node'
import { cursor, editor } from './client.ts'
import type { Editor } from './client.ts'

let here: Editor | undefined
afterEach(async () => {
  await here?.close()
  here = undefined
})

async function ask<T>(method: string, path: string, marked: string): Promise<T> {
  here = await editor()
  const { text, position } = cursor(marked)
  const uri = here.open(`/nowhere/${path}`, text)
  return await here.server.sendRequest<T>(method, { textDocument: { uri }, position })
}

const inChain = (rule: string): string => `table inet filter {
	set friends { type ipv4_addr; elements = { 192.0.2.1 }; }
	chain services { tcp dport 22 accept; }
	chain input {
		type filter hook input priority filter; policy drop;
		${rule}
	}
}
`
const inFerm = (rule: string): string => `@def $LAN = (10.0.0.0/8 192.168.0.0/16);
@def &open($port) = { proto tcp dport $port ACCEPT; }
table filter chain INPUT {
    policy DROP;
    ${rule}
}
`
const inTables = (rule: string): string => `*filter\n:INPUT DROP [0:0]\n:services - [0:0]\n${rule}\nCOMMIT\n`

test.each([
  ['a state', 'x.nft', inChain('ct state estab|lished,related accept'), /established.*answered/s],
  ['a field', 'x.nft', inChain('tcp dp|ort 22 accept'), /tcp dport.*inet_service.*Destination port/s],
  ['a key', 'x.nft', inChain('ct sta|te new accept'), /State of the connection/],
  ['a port', 'x.nft', inChain('tcp dport 2|2 accept'), /Port \*\*22\*\*: ssh/],
  ['what begins a line', 'x.nft', inChain('').replace('policy', 'pol|icy'), /no rule decides/],
  ['a port of iptables', 'rules.v4', inTables('-A INPUT -p tcp --dport 44|3 -j ACCEPT'), /Port \*\*443\*\*: https/],
  ['a table', 'rules.v4', inTables('').replace('*filter', '*fil|ter'), /Lets pass and drops/],
  ['a table of ferm', 'ferm.conf', inFerm('').replace('table filter', 'table fil|ter'), /Lets pass and drops/],
  ['a verdict', 'x.nft', inChain('tcp dport 22 acc|ept'), /Ends this base chain/],
  ['a hook', 'x.nft', inChain('').replace('hook input', 'hook inp|ut'), /Packets for this machine/],
  ['a priority', 'x.nft', inChain('').replace('priority filter', 'priority fil|ter'), /where filters stand/],
  ['a set: what it holds', 'x.nft', inChain('ip saddr @fri|ends accept'), /elements = \{ 192\.0\.2\.1 \}/],
  ['a chain: what it accepts', 'x.nft', inChain('jump serv|ices'), /accepts `.*tcp.*22/s],
  ['a helper', 'x.nft', 'table inet f {\n\tct helper h { type "ft|p" protocol tcp; }\n}\n', /FTP data connections.*PORT/s],
  ['an option', 'rules.v4', inTables('-A INPUT -m conntrack --ctsta|te NEW -j ACCEPT'), /--ctstate.*match conntrack/s],
  ['a module', 'rules.v4', inTables('-A INPUT -m conn|track --ctstate NEW -j ACCEPT'), /conntrack.*Options: /s],
  ['a value in a list', 'rules.v4', inTables('-A INPUT -m conntrack --ctstate NEW,REL|ATED -j ACCEPT'), /RELATED.*ICMP errors/s],
  ['a target', 'rules.v4', inTables('-A INPUT -j REJ|ECT'), /REJECT.*answers with an error.*tables: filter/is],
  ['a chain of iptables', 'rules.v4', inTables('-A INPUT -j services\n-A services -s 10.0.0.0/8 -j ACCEPT').replace('-j services', '-j ser|vices'), /accepts `ip saddr 10\.0\.0\.0\/8`/],
  ['a keyword', 'ferm.conf', inFerm('mod conntrack ctsta|te NEW ACCEPT;'), /--ctstate/],
  ['a keyword of a protocol', 'ferm.conf', inFerm('proto tcp dpo|rt 22 ACCEPT;'), /Destination port/],
  ['a module of ferm', 'ferm.conf', inFerm('mod lim|it limit 3/minute LOG;'), /A rate for the rule/],
  ['a variable: what it holds', 'ferm.conf', inFerm('saddr $LA|N ACCEPT;'), /@def \$LAN = \(10\.0\.0\.0\/8 192\.168\.0\.0\/16\);/],
  ['a variable of variables', 'ferm.conf', `@def $A = 192.0.2.1;\n@def $B = ($A 192.0.2.2);\n${inFerm('saddr $|B ACCEPT;')}`, /@def \$B = .*@def \$A = 192\.0\.2\.1;/s],
  ['a word of ferm', 'ferm.conf', inFerm('@if 1 { }').replace('@if', '@i|f'), /neither empty nor 0/],
])('hover on %s', async (_, path, marked, expected) => {
  const found = await ask<Hover | null>('textDocument/hover', path, marked)
  expect((found?.contents as MarkupContent | undefined)?.value).toMatch(expected)
})

test('a client without Markdown gets plain words', async () => {
  here = await editor({ textDocument: { hover: { contentFormat: ['plaintext'] } } })
  const { text, position } = cursor(inChain('ip saddr @fri|ends accept'))
  const uri = here.open('/nowhere/x.nft', text)
  const found = await here.server.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position })
  expect(found.contents).toEqual({ kind: 'plaintext', value: 'set friends { type ipv4_addr; elements = { 192.0.2.1 }; }' })
})

test.each([
  ['statements', 'x.nft', inChain('|'), ['accept', 'ct', 'tcp'], []],
  ['fields', 'x.nft', inChain('tcp |'), ['dport', 'flags', 'sport'], ['accept']],
  ['keys', 'x.nft', inChain('ct sta|'), ['state', 'status'], ['dport']],
  ['values', 'x.nft', inChain('ct state |'), ['established', 'related', '@friends'], ['accept']],
  ['values of a list', 'x.nft', inChain('ct state established,|'), ['related'], ['dport']],
  ['values of a set', 'x.nft', inChain('icmp type { echo-request, | }'), ['echo-reply'], []],
  ['chains', 'x.nft', inChain('jump |'), ['services', 'input'], ['accept']],
  ['sets', 'x.nft', inChain('ip saddr @|'), ['friends'], ['services']],
  ['variables', 'x.nft', `define LAN = 10.0.0.0/8\n${inChain('ip saddr $|')}`, ['LAN'], ['friends']],
  ['services', 'x.nft', inChain('tcp dport { ssh, | }'), ['https', 'domain'], ['accept']],
  ['services', 'rules.v4', inTables('-A INPUT -p tcp --dport |'), ['https', 'ssh'], ['ACCEPT']],
  ['hooks', 'x.nft', inChain('').replace('hook input', 'hook |'), ['input', 'forward'], ['accept']],
  ['what a table holds', 'x.nft', 'table inet f {\n\t|\n}\n', ['chain', 'set'], ['accept']],
  ['types of sets', 'x.nft', 'table inet f {\n\tset s { type | }\n}\n', ['ipv4_addr', 'inet_service'], ['accept']],
  ['options', 'rules.v4', inTables('-A INPUT -p tcp --|'), ['--destination-port', '--tcp-flags', '-s'], ['--ctstate']],
  ['options of a module', 'rules.v4', inTables('-A INPUT -m conntrack |'), ['--ctstate', '-j'], ['--tcp-flags']],
  ['modules', 'rules.v4', inTables('-A INPUT -m |'), ['conntrack', 'multiport'], ['ACCEPT']],
  ['targets', 'rules.v4', inTables('-A INPUT -j |'), ['ACCEPT', 'REJECT', 'services'], ['conntrack']],
  ['states', 'rules.v4', inTables('-A INPUT -m conntrack --ctstate NEW,|'), ['ESTABLISHED', 'UNTRACKED'], []],
  ['chains', 'rules.v4', inTables('-A |'), ['INPUT', 'services', 'FORWARD'], ['ACCEPT']],
  ['keywords', 'ferm.conf', inFerm('|'), ['saddr', 'mod', 'ACCEPT', '&open'], ['ctstate']],
  ['keywords of a module', 'ferm.conf', inFerm('mod conntrack |'), ['ctstate', 'saddr'], ['tcp-flags']],
  ['keywords of a protocol', 'ferm.conf', inFerm('proto tcp |'), ['dport', 'syn'], ['ctstate']],
  ['modules', 'ferm.conf', inFerm('mod |'), ['conntrack', 'limit'], ['ACCEPT']],
  ['states', 'ferm.conf', inFerm('mod conntrack ctstate (NEW |)'), ['ESTABLISHED', 'RELATED'], ['saddr']],
  ['variables', 'ferm.conf', inFerm('saddr $|'), ['LAN', 'CHAIN'], ['open']],
  ['functions', 'ferm.conf', inFerm('&|'), ['open'], ['LAN']],
  ['answers of REJECT', 'ferm.conf', inFerm('REJECT reject-with |'), ['tcp-reset'], ['saddr']],
])('completion of %s in %s', async (_, path, marked, has, lacks) => {
  const { items } = await ask<CompletionList>('textDocument/completion', path, marked)
  const labels = items.map(({ label }) => label)
  expect(labels).toEqual(expect.arrayContaining(has))
  for (const label of lacks) expect(labels).not.toContain(label)
})

test.each([
  ['x.nft', inChain('# tcp |')], ['x.nft', inChain('log prefix "tcp |" accept')], ['ferm.conf', inFerm('# mod |')], ['rules.v4', `# -A |\n${inTables('')}`],
])('nothing is suggested in a comment or a text: %s', async (path, marked) => {
  expect((await ask<CompletionList>('textDocument/completion', path, marked)).items).toEqual([])
})

test('a completion replaces what is written of the word', async () => {
  const { items } = await ask<CompletionList>('textDocument/completion', 'x.nft', inChain('ct state established,rela|'))
  const found = items.find(({ label }) => label === 'related')
  expect(found?.textEdit).toEqual({ newText: 'related', range: { start: { line: 5, character: 23 }, end: { line: 5, character: 27 } } })
})
