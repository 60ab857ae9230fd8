import { expect, test } from 'vitest'
import { assistantOf } from '../../../src/dialects/assist/all.ts'
import { dialectNamed } from '../../../src/dialects/index.ts'
import type { DialectName } from '../../../src/dialects/index.ts'

/** Names of a text: kind, name, scope where there is one, `=` where it comes into being, `!` where the kernel gave it. */
function names(dialect: DialectName, text: string): string[] {
  const tree = dialectNamed(dialect).parse({ path: 'x', text })
  return assistantOf(dialect)!.names(tree).map(({ kind, name, scope, role, start, end }) => {
    expect(text.slice(start, end)).toBe(name)
    return `${role === 'definition' ? '=' : role === 'fixed' ? '!' : ''}${kind} ${name}${scope === '' ? '' : ` in ${scope}`}`
  })
}

test('nft: tables, chains, sets and variables, by table and block', () => {
  expect(names('nft', `define a = 1
table inet f {
  define b = $a
  set s { type ipv4_addr; elements = { $b } }
  chain c { ip saddr @s jump d; meta mark $a }
  chain d { }
}
`)).toEqual([
    '=variable a', '=table f in inet', '=variable b in x:26', 'variable a', '=set s in inet f', 'variable b in x:26', '=chain c in inet f', 'set s in inet f', 'chain d in inet f', 'variable a', '=chain d in inet f',
  ])
})

test('nft: commands name their table', () => {
  expect(names('nft', 'add table ip f\nadd chain ip f c { }\nadd set f s { type ipv4_addr; }\nadd rule f c ip saddr @s jump d\nadd element ip f s { 192.0.2.1 }\ninsert rule ip6 g c goto e\nadd f c jump e\nflush ruleset\n')).toEqual([
    '=table f in ip', 'table f in ip', '=chain c in ip f', 'table f in ip', '=set s in ip f', 'table f in ip', 'chain c in ip f', 'set s in ip f', 'chain d in ip f', 'table f in ip', 'set s in ip f',
    'table g in ip6', 'chain c in ip6 g', 'chain e in ip6 g', 'table f in ip', 'chain c in ip f', 'chain e in ip f',
  ])
})

test('nft: objects, also as values of maps', () => {
  expect(names('nft', `table inet f {
  ct helper h { type "ftp" protocol tcp; }
  counter n { }
  chain c { ct helper set "h"; counter name n; ct helper set tcp dport map { 21 : "h" }; }
}
`)).toEqual(['=table f in inet', '=object h in inet f', '=object n in inet f', '=chain c in inet f', 'object h in inet f', 'object n in inet f', 'object h in inet f'])
})

test('nft: names are there while a block is not closed', () => {
  expect(names('nft', 'table inet f {\n  chain c {\n    tcp dport { 22, jump\n    jump d')).toEqual(['=table f in inet', '=chain c in inet f', 'chain d in inet f'])
})

test('ferm: variables by block, parameters by function, names in strings', () => {
  expect(names('ferm', `@def $A = 1;
@def &f($p, $q) = { saddr $p daddr $A comment "of $q" ACCEPT; }
table filter {
    @def $B = ($A 2);
    chain (INPUT mine) { &f($B, 3); jump mine; goto "other"; }
    chain other saddr $B ACCEPT;
}
saddr $B ACCEPT;
`)).toEqual([
    '=variable A', '=function f', '=parameter p in x:13', '=parameter q in x:13', 'parameter p in x:13', 'variable A', 'parameter q in x:13', '!table filter', '=variable B in x:90', 'variable A',
    '!chain INPUT', '=chain mine', 'function f', 'variable B in x:90', 'chain mine', 'chain other', '=chain other', 'variable B in x:90', 'variable B',
  ])
})

test('ferm: subchains have names, half-typed commands too', () => {
  expect(names('ferm', 'table filter chain INPUT {\n  @subchain "web" { proto tcp ACCEPT; }\n  saddr $X mod conntrack ctst\n')).toEqual(['!table filter', '!chain INPUT', '=chain web', 'variable X'])
})

test('iptables: chains by table, targets are none', () => {
  expect(names('iptables', '*nat\n:web - [0:0]\n-A PREROUTING -j web\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n-N web\n-A INPUT -m set --match-set bad src -j LOG\n-A INPUT -g web\nCOMMIT\n')).toEqual([
    '!table nat in ip', '=chain web in nat', 'chain PREROUTING in nat', 'chain web in nat', '!table filter in ip', '!chain INPUT in filter', '=chain web in filter', 'chain INPUT in filter', 'set bad',
    'chain INPUT in filter', 'chain web in filter',
  ])
})

test.each([
  ['nft', 'chain', ['input', 'a-b.c', '_x'], ['1x', 'counter', 'a b', '']],
  ['ferm', 'chain', ['web', 'a-b'], ['INPUT', 'ACCEPT', 'a b', 'x'.repeat(29)]],
  ['ferm', 'variable', ['LAN', '1'], ['a-b', '']],
  ['iptables', 'chain', ['web', 'KUBE-SVC', 'x'.repeat(28)], ['-x', '!x', 'DROP', 'REJECT', 'a b', 'x'.repeat(29)]],
] as const)('%s knows what may be the name of a %s', (dialect, kind, may, mayNot) => {
  const { isName } = assistantOf(dialect)!
  expect(may.filter(name => !isName(kind, name))).toEqual([])
  expect(mayNot.filter(name => isName(kind, name))).toEqual([])
})

test('includes are read with their places', () => {
  const includes = (dialect: DialectName, text: string) => assistantOf(dialect)!.includes(dialectNamed(dialect).parse({ path: 'x', text })).map(({ path, start, end }) => {
    expect(text.slice(start, end)).toBe(path)
    return path
  })
  expect(includes('nft', 'include "a.nft"\ntable t { include "b/*.nft" }\n')).toEqual(['a.nft', 'b/*.nft'])
  expect(includes('ferm', '@include "a.ferm";\n@include (\'b.ferm\' "c.d/");\n@include "run|";\n@include "$X";\n@def $X = "no";\n')).toEqual(['a.ferm', 'b.ferm', 'c.d/'])
})
