/** Commands made from our own tables of ferm's words, right and one step from right, as ferm sees them. */
import { coreTargets } from '../../src/dialects/ferm/expand/rule.ts'
import { matches, protocols, targets } from '../../src/dialects/ferm/vocabulary/index.ts'
import type { Keywords } from '../../src/dialects/ferm/vocabulary/index.ts'

type Family = 'ip' | 'eb' | 'arp'

/** Values of each shape: single, several, none; negated in both places. */
const values = ['x', '1', '(1 2)', '()', '"a b"', "'x'", '$X', '$L', '&f(1)', '@cat(1, 2)', '(1 (2 3))', '! x', '!(1 2)', '1,2', '']

const places: Readonly<Record<Family, string>> = { ip: 'chain INPUT', eb: 'domain eb chain INPUT', arp: 'domain arp chain INPUT' }

const head = '@def $X = 1;\n@def $L = (1 2);\n@def &f($a) = $a;\n'

function* keywordRules(family: Family, before: string, keywords: Keywords | undefined, after: string): Generator<string> {
  for (const name of Object.keys(keywords ?? {})) {
    for (const value of values) yield `${places[family]} ${before}${name} ${value}${after};`
    for (const value of ['x', '(1 2)', '']) yield `${places[family]} ${before}! ${name} ${value}${after};`
    yield `${places[family]} ${before}${name} x ${name} x${after};`
    yield `${places[family]} ${name} x${after};`
  }
}

const commands = [
  'chain INPUT ACCEPT', 'chain INPUT ACCEPT;', 'chain INPUT {}', 'chain INPUT { ACCEPT; }', 'chain INPUT { ACCEPT }', 'chain INPUT ;', ';', '{ }', 'chain INPUT { { ACCEPT; } }', 'table nat;', 'table nat chain x;', 'chain x ACCEPT;',
  'chain (INPUT FORWARD) ACCEPT;', 'chain (INPUT x) { policy DROP; }', 'chain INPUT policy DROP;', 'chain INPUT policy REJECT;', 'chain INPUT { policy DROP; policy ACCEPT; }', 'chain input ACCEPT;', 'chain abcdefghijklmnopqrstuvwxyzabcd ACCEPT;',
  'chain abcdefghijklmnopqrstuvwxyzabc ACCEPT;', 'table (filter mangle) chain INPUT ACCEPT;', 'domain (ip ip6) chain INPUT ACCEPT;', 'domain (ip eb) chain INPUT ACCEPT;', 'domain x chain INPUT ACCEPT;', 'domain ip domain ip6 chain INPUT ACCEPT;',
  'chain INPUT chain FORWARD ACCEPT;', 'chain INPUT jump x;', 'chain INPUT jump (x y);', 'chain INPUT goto x;', 'chain INPUT jump;', 'chain INPUT NOP;', 'chain INPUT NOP ACCEPT;', 'chain INPUT ACCEPT ACCEPT;', 'chain INPUT proto tcp;',
  'chain INPUT proto (tcp udp) dport 22 ACCEPT;', 'chain INPUT proto ! tcp ACCEPT;', 'chain INPUT proto !(tcp udp) ACCEPT;', 'chain INPUT ! proto tcp ACCEPT;', 'chain INPUT proto icmp dport 1 ACCEPT;', 'chain INPUT dport 1 proto tcp ACCEPT;',
  'chain INPUT @subchain { ACCEPT; }', 'chain INPUT @subchain "x" { ACCEPT; }', 'chain INPUT @subchain x { ACCEPT; }', 'chain INPUT @subchain;', 'chain INPUT @gotosubchain "y" { ACCEPT; }', 'chain INPUT proto tcp @subchain "t" { dport 22 ACCEPT; }',
  'chain INPUT @preserve;', 'chain INPUT { @preserve; ACCEPT; }', 'chain INPUT { ACCEPT; @preserve; }', '@def $a = 1;', '@def $a = 1', '@def $a 1;', '@def a = 1;', '@def $a = (1 2);', '@def $a = ! 1;', '@def &g() = ACCEPT; chain INPUT &g();',
  '@def &g($a, $b) = proto $a dport $b ACCEPT; chain INPUT &g(tcp, 22);', '@def &g($a) = proto $a ACCEPT; chain INPUT &g(tcp, 22);', '@def &g($a) = { proto $a ACCEPT; } chain INPUT &g((tcp udp));', '@def &g($a = 1) = ACCEPT;', 'chain INPUT &nosuch();',
  'chain INPUT saddr $nosuch ACCEPT;', '@if 1 chain INPUT ACCEPT;', '@if 0 chain INPUT ACCEPT; @else chain INPUT DROP;', '@if @eq(a, a) { chain INPUT ACCEPT; } @else { chain INPUT DROP; }', '@if @not(1) chain INPUT ACCEPT;', '@if @ne(a) chain INPUT ACCEPT;',
  '@if () chain INPUT ACCEPT;', '@if @defined($X) chain INPUT ACCEPT;', '@if @defined(&f) chain INPUT ACCEPT;', '@if @defined(X) chain INPUT ACCEPT;', 'chain INPUT saddr @cat(1, 2) ACCEPT;', 'chain INPUT saddr @join(",", 1, 2) ACCEPT;',
  'chain INPUT saddr @substr(abc, 0, 1) ACCEPT;', 'chain INPUT saddr @substr(abc, 0) ACCEPT;', 'chain INPUT saddr @length(abc) ACCEPT;', 'chain INPUT saddr @basename("/a/b") ACCEPT;', 'chain INPUT saddr @dirname("/a/b") ACCEPT;', 'chain INPUT saddr @ipfilter((1.2.3.4 ::1)) ACCEPT;',
  'chain INPUT saddr @nosuch(1) ACCEPT;', 'chain INPUT saddr @cat ACCEPT;', 'chain INPUT saddr @cat( ACCEPT;', '@hook pre "true";', '@hook nosuch "true";', '@hook pre;', 'chain INPUT { @def $y = 1; saddr $y ACCEPT; }', 'chain INPUT { @def $y = 1; } chain INPUT saddr $y ACCEPT;',
  'chain INPUT saddr "$X.$X" ACCEPT;', 'chain INPUT saddr "$nosuch" ACCEPT;', "chain INPUT saddr '$nosuch' ACCEPT;", 'chain INPUT LOG log-prefix "x" ACCEPT;', 'chain INPUT comment x ACCEPT;', 'chain INPUT interface ! eth0 ACCEPT;', 'chain INPUT interface (eth0 eth1) ACCEPT;',
  'chain INPUT @if 1 ACCEPT;', 'chain INPUT { @if 1 { ACCEPT; } }', 'chain INPUT { @if 0 ACCEPT; @else DROP; }', 'chain INPUT ) ACCEPT;', 'chain INPUT ( ACCEPT;', 'chain (INPUT ACCEPT;', 'chain INPUT } ACCEPT;', 'chain INPUT saddr 1 2 ACCEPT;', 'chain INPUT = ACCEPT;', 'chain INPUT , ACCEPT;',
  'table raw chain PREROUTING NOTRACK;', 'table mangle chain PREROUTING MARK set-mark 1;', 'chain INPUT TCPMSS clamp-mss-to-pmtu;', 'chain INPUT proto tcp TCPMSS clamp-mss-to-pmtu;', 'chain INPUT proto udp TCPMSS clamp-mss-to-pmtu;', 'chain INPUT REJECT reject-with tcp-reset;',
]

/** Whole files, the same ones each time. */
export function* fermFiles(): Generator<string> {
  for (const command of commands) yield command
  for (const family of ['ip', 'eb', 'arp'] as const) {
    for (const [module, keywords] of Object.entries(matches[family])) {
      yield `${places[family]} mod ${module || 'x'} ACCEPT;`
      yield* keywordRules(family, module === '' ? '' : `mod ${module} `, keywords, ' ACCEPT')
    }
    for (const [protocol, keywords] of Object.entries(protocols[family])) yield* keywordRules(family, `proto ${protocol} `, keywords, ' ACCEPT')
    for (const [target, keywords] of Object.entries(targets[family])) {
      yield `${places[family]} ${target};`
      yield* keywordRules(family, `${target} `, keywords, '')
    }
    for (const target of coreTargets) yield `${places[family]} ${target};`
  }
}

export const fermText = (command: string): string => `${head}${command}\n`
