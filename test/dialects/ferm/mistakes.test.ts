import { expect, test } from 'vitest'
import { noReader } from '../../../src/dialects/dialect.ts'
import { ferm } from '../../../src/dialects/ferm/index.ts'

/** What is told about a text: the word that is wrong, what was expected, and what to do. */
const told = (text: string): readonly (readonly [at: string, message: string, help: string | undefined])[] => {
  const tree = ferm.parse({ path: 'ferm.conf', text })
  const problems = [...tree.errors, ...ferm.lower(tree, noReader).problems.filter(problem => !tree.errors.includes(problem))]
  return problems.map(({ at, message, help }) => [text.slice(at.start, at.end), message, help])
}

const unpaired = 'until the braces pair, nobody knows which block a rule belongs to: nothing else is checked or changed'

/** Mistakes that people make: each is told once, at the word that is wrong. */
test.each<[string, string, string, string?]>([
  ['chain INPUT { proto tcp dport 22 ACCEPT }', '}', '";" is expected before "}"'],
  ['chain INPUT { proto tcp dprt 22 ACCEPT; }', 'dprt', '"dprt" is not a keyword here', 'did you mean "dport"?'],
  ['chain INPUT proto tcp dport 22 ACEPT;', 'ACEPT', '"ACEPT" is not a keyword here', 'did you mean "ACCEPT"?'],
  ['chain INPUT { proto tcp dport 22 ACCEPT;', '{', 'this "{" is never closed', unpaired],
  ['chain INPUT { proto tcp dport (22 80 ACCEPT; }', ';', '")" is expected before ";"'],
  ['chain INPUT { mod stat state NEW ACCEPT; }', 'stat', 'there is no module "stat" that brings "state"', 'did you mean "state"?'],
  ['chain INPUT { state NEW ACCEPT; }', 'state', '"state" is not a keyword here', 'write "mod state" before it'],
  ['chain INPUT { mod state state RELTED ACCEPT; }', 'RELTED', 'iptables-restore refuses this: expected one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, found RELTED', 'did you mean RELATED?'],
  ['chain INPUT { dport 22 ACCEPT; }', 'dport', '"dport" needs a protocol with ports', 'write "proto tcp" or "proto udp" before it'],
  ['chain INPUT { proto tcp { dport 22 ACCEPT; }', '{', 'this "{" is never closed', unpaired],
  ['chain INPUT { policy ACEPT; }', 'ACEPT', '"ACEPT" is no policy', 'did you mean "ACCEPT"?'],
  ['chain INPUT { polcy DROP; }', 'polcy', '"polcy" is not a keyword here', 'did you mean "policy"?'],
  ['chian INPUT { policy DROP; }', 'chian', '"chian" needs a chain', 'did you mean "chain"?'],
  ['table fliter chain INPUT ACCEPT;', 'fliter', 'iptables-restore refuses this: there is no table "fliter"', 'did you mean "filter"?'],
  ['table nat chain INPUT MASQUERADE;', 'MASQUERADE', 'iptables-restore refuses this: target MASQUERADE is for chain POSTROUTING, not INPUT'],
  ['domain ipv4 chain INPUT ACCEPT;', 'ipv4', 'there is no domain "ipv4"', 'did you mean "ip"?'],
  ['chain INPUT { proto tpc dport 22 ACCEPT; }', 'tpc', '"tpc" is no protocol with ports', 'did you mean "tcp"?'],
  ['chain INPUT { saddr 10.0.0.256 ACCEPT; }', '10.0.0.256', 'iptables-restore refuses this: expected an IPv4 address with or without /length, found 10.0.0.256'],
  ['chain INPUT { interface eth0 ACCEPT; outerface eth1 DROP; }', 'outerface eth1', 'iptables-restore refuses this: -o has no meaning in chain INPUT'],
  ['chain INPUT { proto tcp dport 22 jump; }', ';', 'a value is expected before ";"'],
  ['chain INPUT { proto tcp dport $PORT ACCEPT; }', 'PORT', 'there is no variable "$PORT"'],
  ['@def $X = (22 80)\nchain INPUT proto tcp dport $X ACCEPT;', 'chain', '";" is expected, not "chain"'],
  ['@def $X = 22;\nchain INPUT proto tcp dport $Y ACCEPT;', 'Y', 'there is no variable "$Y"', 'did you mean "$X"?'],
  ['@def &f($a) = { proto tcp dport $a ACCEPT; }\nchain INPUT &f();', 'f', '"&f" takes 1 parameter, and 0 are given'],
  ['@def &f($a) = { proto tcp dport $a ACCEPT; }\nchain INPUT &g(22);', 'g', 'there is no function "&g"', 'did you mean "&f"?'],
  ['@def &f($a) = proto tcp dport $a ACCEPT;\nchain INPUT &f(22)', ')', '";" is expected at the end of the file'],
  ['@if $X { chain INPUT ACCEPT; }', 'X', 'there is no variable "$X"'],
  ['chain INPUT { LOG log-prefix x y; }', 'y', '"y" is not a keyword here'],
  ['chain INPUT { REJECT reject-with tcp-rst; }', 'reject-with tcp-rst', 'iptables-restore refuses this: --reject-with tcp-reset needs -p tcp'],
  ['chain INPUT ACCEPT; }', '}', 'this "}" closes nothing', unpaired],
  ['chain INPUT { proto (tcp udp dport 53 ACCEPT; }', ';', '")" is expected before ";"'],
  ['chain INPUT { proto tcp dport (22 80) ) ACCEPT; }', ')', 'this ")" closes nothing'],
  ['domain (ip ip6) { table filter { chain INPUT { proto tcp dport 22) ACCEPT; } } }', ')', 'this ")" closes nothing'],
  ['chain INPUT { proto tcp mod multiport destination-ports 22,80 ACCEPT; }', ',', '"," separates the parameters of a function only: a list has blanks between its values'],
  ['chain INPUT { mod limit limit 3/minute limit-burst ACCEPT; }', ';', 'the rule has no target', 'write a target before ";", or "NOP" for none'],
  ['chain INPUT { proto icmp icmp-type echo-requst ACCEPT; }', 'echo-requst', 'iptables-restore refuses this: expected an ICMP type, found echo-requst', 'did you mean echo-request?'],
  ['chain INPUT { proto tcp syn ACCEPT DROP; }', 'DROP', 'a rule has one target only', 'is a ";" missing before it?'],
  ['chain { policy DROP; }', '{', 'a value is expected before "{"'],
  ['table filter { proto tcp ACCEPT; }', 'proto', '"proto" needs a chain', 'write "chain INPUT" before it'],
  ['proto tcp ACCEPT;', 'proto', '"proto" needs a chain', 'write "chain INPUT" before it'],
  ['chain INPUT { DNAT to 10.0.0.1; }', 'DNAT', 'iptables-restore refuses this: target DNAT is for table nat, not filter'],
  ['chain INPUT { @foo(x) ACCEPT; }', '@foo', '"@foo" is not a keyword here'],
  ['chain INPUT { proto tcp dport @cat(2,2 ACCEPT; }', 'ACCEPT', '")" is expected before "ACCEPT"'],
  ['chain INPUT { mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT }\nchain FORWARD DROP;', '}', '";" is expected before "}"'],
  ['chain INPUT { mod comment comment x ACCEPT; };', ';', 'a command is expected before ";"'],
  ['chain INPUT { goto; }', ';', 'a value is expected before ";"'],
  ['chain INPUT { mod nosuch nosuch x ACCEPT; }', 'nosuch', '"nosuch" is not a keyword here'],
  ['chain INPUT { policy DROP }', '}', '";" is expected before "}"'],
  ['table filter chain INPUT policy DROP ACCEPT;', 'ACCEPT', '";" is expected, not "ACCEPT"'],
])('%j', (text, at, message, help) => {
  expect(told(text)).toEqual([[at, message, help]])
})
