import { expect, test } from 'vitest'
import { expand, ferm } from '../../../src/dialects/ferm/index.ts'
import { filesOf, problemsOf, read } from './reading.ts'

const rules = (text: string, family: 'ip' | 'ip6' = 'ip', files: Readonly<Record<string, string>> = {}): string[] =>
  expand(ferm.parse({ path: 'etc/ferm.conf', text }), filesOf(files), { family }).split('\n').filter(line => /^(?:-A|:\S+ DROP)/.test(line))

// Expected texts are what `ferm --noexec --lines` 2.5.1 prints.

test('prints tables and chains in the order of their names, and policies', () => {
  const text = `
table nat chain POSTROUTING outerface eth0 MASQUERADE;
chain INPUT { policy DROP; proto tcp dport (ssh 80) ACCEPT; jump mine; }
chain mine LOG log-prefix "a b";
`
  expect(expand(ferm.parse({ path: 'x', text }), filesOf({}), { family: 'ip' })).toBe(`*filter
:INPUT DROP [0:0]
:mine - [0:0]
-A INPUT --protocol tcp --dport ssh --jump ACCEPT
-A INPUT --protocol tcp --dport 80 --jump ACCEPT
-A INPUT --jump mine
-A mine --jump LOG --log-prefix "a b"
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING --out-interface eth0 --jump MASQUERADE
COMMIT
`)
})

test('runs a list of domains once for each, and passes over addresses of the other family', () => {
  const text = 'domain (ip ip6) chain INPUT { saddr (10.0.0.1 ::1) ACCEPT; proto icmp icmp-type echo-request REJECT reject-with icmp-port-unreachable; }'
  expect(rules(text)).toEqual([
    '-A INPUT --source 10.0.0.1 --jump ACCEPT',
    '-A INPUT --protocol icmp --icmp-type echo-request --jump REJECT --reject-with icmp-port-unreachable',
  ])
  expect(rules(text, 'ip6')).toEqual([
    '-A INPUT --source ::1 --jump ACCEPT',
    '-A INPUT --protocol icmpv6 --icmpv6-type echo-request --jump REJECT --reject-with icmp6-port-unreachable',
  ])
})

test('reads negation before and behind keywords, and joins states', () => {
  expect(rules('chain INPUT { mod state state !NEW ACCEPT; mod conntrack ! ctstate (NEW INVALID) ACCEPT; proto tcp !syn saddr ! 1.2.3.4 DROP; }')).toEqual([
    '-A INPUT --match state ! --state NEW --jump ACCEPT',
    '-A INPUT --match conntrack ! --ctstate NEW,INVALID --jump ACCEPT',
    '-A INPUT --protocol tcp ! --syn ! --source 1.2.3.4 --jump DROP',
  ])
})

test('puts functions in, also half rules, lists and strings', () => {
  expect(rules(`
@def &m() = mod state state;
@def &svc($proto, $ports, $note) = { proto $proto dport $ports mod comment comment "for $note" ACCEPT; }
chain INPUT { &m() RELATED ACCEPT; &svc(tcp, (1 2), "a b"); }
`)).toEqual([
    '-A INPUT --match state --state RELATED --jump ACCEPT',
    '-A INPUT --protocol tcp --dport 1 --match comment --comment "for a b" --jump ACCEPT',
    '-A INPUT --protocol tcp --dport 2 --match comment --comment "for a b" --jump ACCEPT',
  ])
})

test('knows the built-in functions', () => {
  expect(rules(`
@def $x = @cat(a, (b c), @substr("hello", 1, 3));
@def $y = @join("-", (p q));
chain INPUT {
  mod comment comment $x ACCEPT;
  mod comment comment $y ACCEPT;
  mod comment comment @basename("/a/b.c") ACCEPT;
  mod comment comment @dirname("/a/b.c") ACCEPT;
  mod comment comment @length("abc") ACCEPT;
  @if @not(@defined($nothing)) @if @ne(a, b) LOG; @else DROP;
}`)).toEqual([
    '-A INPUT --match comment --comment abcell --jump ACCEPT',
    '-A INPUT --match comment --comment p-q --jump ACCEPT',
    '-A INPUT --match comment --comment b.c --jump ACCEPT',
    '-A INPUT --match comment --comment /a/ --jump ACCEPT',
    '-A INPUT --match comment --comment 3 --jump ACCEPT',
    '-A INPUT --jump LOG',
  ])
})

test('makes subchains, and gives them the protocol where they need it', () => {
  expect(rules('chain INPUT proto tcp @subchain "web" { dport 80 ACCEPT; saddr 1.1.1.1 DROP; }')).toEqual([
    '-A INPUT --protocol tcp --jump web',
    '-A web --protocol tcp --dport 80 --jump ACCEPT',
    '-A web --source 1.1.1.1 --jump DROP',
  ])
})

test('splits many ports, 15 to a rule', () => {
  const ports = Array.from({ length: 16 }, (_, n) => n + 1)
  expect(rules(`chain INPUT proto tcp dports (${ports.join(' ')}) ACCEPT;`)).toEqual([
    `-A INPUT --protocol tcp --match multiport --destination-ports ${ports.slice(0, 15).join(',')} --jump ACCEPT`,
    '-A INPUT --protocol tcp --match multiport --destination-ports 16 --jump ACCEPT',
  ])
})

test('includes files and folders, which may define names', () => {
  const files = { 'etc/d/b': 'chain INPUT saddr $A DROP;', 'etc/d/a': '@def $A = 9.9.9.9;', 'etc/d/.hidden': 'nonsense', 'etc/d/a~': 'nonsense', 'etc/d/a.dpkg-old': 'nonsense' }
  expect(rules("@include 'd/';", 'ip', files)).toEqual(['-A INPUT --source 9.9.9.9 --jump DROP'])
  expect(rules("@def $A = 1; @include @glob('d/[b]');", 'ip', files)).toEqual(['-A INPUT --source 1 --jump DROP'])
})

test('never runs anything: what a command would print is unknown', () => {
  const { notes, ruleset, all } = read("chain INPUT { saddr `hostname` ACCEPT; daddr @resolve(a.example) DROP; }\n@hook post 'reboot';\n@include 'reboot|';")
  expect(all).toEqual([])
  expect(notes.map(({ message }) => message)).toEqual([
    'backticks are not executed: what they would print is not known',
    'hooks are not executed: what they change is not known',
    'programs are not run: what this one would print is not known',
  ])
  const [input] = ruleset.tables[0]!.chains
  expect(ruleset.tables[0]!.partial).toBe(true)
  expect(input!.rules.map(rule => rule.matches.map(({ condition }) => condition))).toEqual([
    [{ kind: 'atom', key: 'source `hostname`' }], [{ kind: 'atom', key: 'destination @resolve(a.example)' }],
  ])
})

test('a name in a string that stands for nothing leaves nothing in its place, as ferm does', () => {
  const text = '@def $NAME = web;\nchain INPUT { mod comment comment "a $NAMES b" ACCEPT; @if @eq("$GONE", "") DROP; @if "$GONE" RETURN; }'
  const { notes, all } = read(text)
  expect(all).toEqual([])
  expect(notes.map(({ message }) => message)).toEqual([
    'there is no variable "$NAMES": ferm puts nothing in its place; did you mean "$NAME"?',
    'there is no variable "$GONE": ferm puts nothing in its place',
    'there is no variable "$GONE": ferm puts nothing in its place',
  ])
  expect(rules(text)).toEqual(['-A INPUT --match comment --comment "a  b" --jump ACCEPT', '-A INPUT --jump DROP'])
})

test('says where ferm would stop, and goes on', () => {
  expect(problemsOf('chain INPUT {\n  proto tcp dprot 22 ACCEPT;\n  dport 22 ACCEPT;\n  mod state sate NEW ACCEPT;\n  saddr $NO ACCEPT;\n  ACCEPT DROP;\n  proto tcp;\n}')).toEqual([
    'dprot: "dprot" is not a keyword here (did you mean "dport"?)',
    'dport: "dport" needs a protocol with ports (write "proto tcp" or "proto udp" before it)',
    'sate: "sate" is not a keyword here (did you mean "state"?)',
    'NO: there is no variable "$NO"',
    'DROP: a rule has one target only (is a ";" missing before it?)',
    ';: the rule has no target (write a target before ";", or "NOP" for none)',
  ])
  expect(problemsOf('chain input ACCEPT;')).toEqual(['input: built-in chains are written in upper case (did you mean "INPUT"?)'])
  expect(problemsOf('@def &f($a) = saddr $a;\nchain INPUT { &f(1, 2) ACCEPT; &g() ACCEPT; }')).toEqual([
    'f: "&f" takes 1 parameter, and 2 are given', 'g: there is no function "&g" (did you mean "&f"?)',
  ])
  expect(problemsOf('chain INPUT { state NEW ACCEPT; log-prefix x ACCEPT; }')).toEqual([
    'state: "state" is not a keyword here (write "mod state" before it)', 'log-prefix: "log-prefix" is not a keyword here',
  ])
  expect(problemsOf("@include 'gone';\nchain INPUT ACCEPT;")).toEqual(["'gone': there is no file \"etc/gone\""])
  expect(problemsOf("@include 'ferm.conf';", { 'etc/ferm.conf': 'x' })).toEqual(["'ferm.conf': \"etc/ferm.conf\" includes itself"])
})

test('reports a command that cannot be read once', () => {
  expect(problemsOf('chain INPUT {\n  saddr (1, 2) ACCEPT;\n  proto tcp ACCEPT\n}\nchain FORWARD ACCEPT;')).toEqual([
    ',: "," separates the parameters of a function only: a list has blanks between its values', '}: ";" is expected before "}"',
  ])
  expect(problemsOf('chain INPUT {\n  proto tcp ACCEPT;')).toEqual(['{: this "{" is never closed (until the braces pair, nobody knows which block a rule belongs to: nothing else is checked or changed)'])
})

test('reads both branches of a condition that is not known, each under that condition', () => {
  const { ruleset, all } = read('@def $IF = `cat x`;\nchain INPUT {\n  @if @eq($IF, a) ACCEPT; @else DROP;\n  @if $IF { LOG; } @else { RETURN; }\n}')
  expect(all).toEqual([])
  const atom = { kind: 'atom', key: '@if @eq(`cat x`, a)' }
  const other = { kind: 'atom', key: '@if `cat x`' }
  expect(ruleset.tables[0]!.chains[0]!.rules.map(rule => rule.matches.map(({ condition }) => condition))).toEqual([
    [atom], [{ kind: 'not', of: atom }], [other], [{ kind: 'not', of: other }],
  ])
})

test('a rule knows the calls, definitions and includes that it came through', () => {
  const text = "@def $P = 22;\n@def &open($port) = proto tcp dport $port ACCEPT;\nchain INPUT {\n  &open($P);\n  @include 'more';\n}"
  const { ruleset } = read(text, { 'etc/more': 'proto udp ACCEPT;' })
  const [open, more] = ruleset.tables[0]!.chains[0]!.rules
  const textAt = ({ source, start, end }: { source: { text: string }; start: number; end: number }): string => source.text.slice(start, end)
  expect(textAt(open!.origin)).toBe('proto tcp dport $port ACCEPT;')
  expect(open!.origin.via!.map(({ label, at }) => [label, textAt(at)])).toEqual([['&open is called here', '&open($P)'], ['$P is defined here', 'P']])
  expect(textAt(more!.origin)).toBe('proto udp ACCEPT;')
  expect(more!.origin.via!.map(({ label, at }) => [label, textAt(at)])).toEqual([['included here', "'more'"]])
})

test('a table that is named behind the chain has the chain too', () => {
  const text = (body: string): string => expand(ferm.parse({ path: 'x', text: body }), filesOf({}), { family: 'ip' })
  expect(text('chain INPUT { table nat saddr 1.2.3.4 ACCEPT; }')).toBe('*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n*nat\n:INPUT ACCEPT [0:0]\n-A INPUT --source 1.2.3.4 --jump ACCEPT\nCOMMIT\n')
  expect(text('chain OUTPUT { table raw policy DROP; table mangle; }')).toBe('*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n*mangle\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n*raw\n:OUTPUT DROP [0:0]\nCOMMIT\n')
  expect(text('chain x saddr 1.1.1.1 table raw @subchain "y" { DROP; }')).toBe('*filter\n:x - [0:0]\nCOMMIT\n*raw\n:x - [0:0]\n:y - [0:0]\n-A x --source 1.1.1.1 --jump y\n-A y --jump DROP\nCOMMIT\n')
})

test('quotes a word for its quotation marks, too', () => {
  expect(rules(`chain INPUT { comment '"' DROP; comment 'a"b' DROP; comment "a$" DROP; comment "$CHAIN;" DROP; }`)).toEqual([
    String.raw`-A INPUT --match comment --comment "\"" --jump DROP`,
    String.raw`-A INPUT --match comment --comment "a\"b" --jump DROP`,
    '-A INPUT --match comment --comment a$ --jump DROP',
    '-A INPUT --match comment --comment "INPUT;" --jump DROP',
  ])
})
