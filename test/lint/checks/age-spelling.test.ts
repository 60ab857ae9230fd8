import { anonymousSetsMany } from '../../../src/lint/checks/anonymous-sets-many.ts'
import { fermOldKeyword } from '../../../src/lint/checks/ferm-old-keyword.ts'
import { ipProtocolPort } from '../../../src/lint/checks/ip-protocol-port.ts'
import { testCheck } from './tester.ts'

testCheck(fermOldKeyword, {
  quiet: {
    'words of ferm 2': { ferm: '@def $A = 1;\n@include "a";\n@hook pre "true";\nchain INPUT { proto tcp @subchain "x" { ACCEPT; } goto y; }\nchain y ACCEPT;\n', files: { a: '' } },
    'names that look like words': { ferm: 'chain include ACCEPT;\nchain INPUT jump include;\n' },
    'other dialects': { iptables: '*filter\n:hook - [0:0]\n-A INPUT -j hook\nCOMMIT\n', nft: 'table ip def {\n}\n' },
  },
  found: {
    'each of them': {
      ferm: `
def $PORTS = (22 80);
#^^ \`def\` is the old word for \`@def\`
include "more";
#^^^^^^ \`include\` is the old word for \`@include\`
hook pre "true";
#^^^ \`hook\` is the old word for \`@hook\`
chain INPUT {
  proto tcp dport $PORTS subchain "in" { ACCEPT; }
#                        ^^^^^^^^ \`subchain\` is the old word for \`@subchain\`
  realgoto other;
# ^^^^^^^^ \`realgoto\` is the old word for \`goto\`
}
chain other ACCEPT;
`,
      files: { more: 'def $X = 1;\n#^^ `def` is the old word for `@def`\n' },
      fixed: `
@def $PORTS = (22 80);
@include "more";
@hook pre "true";
chain INPUT {
  proto tcp dport $PORTS @subchain "in" { ACCEPT; }
  goto other;
}
chain other ACCEPT;
`,
      fixedFiles: { more: '@def $X = 1;\n' },
    },
    'in a function that is called twice: once': {
      ferm: `
@def &f($p) = { proto tcp dport $p subchain "s" { ACCEPT; } }
#                                  ^^^^^^^^ \`subchain\` is …
chain INPUT { &f(1); &f(2); }
`,
      fixed: `
@def &f($p) = { proto tcp dport $p @subchain "s" { ACCEPT; } }
chain INPUT { &f(1); &f(2); }
`,
    },
  },
})

const input = (family: string, rule: string) => `
table ${family} t {
  chain c {
    type filter hook input priority filter; policy drop;
    ${rule}
  }
}
`

testCheck(ipProtocolPort, {
  quiet: {
    'the protocol of the packet': { nft: input('inet', 'meta l4proto { tcp, udp } th dport 53 accept\n    tcp dport 22 accept') },
    'no port': { nft: input('ip', 'ip protocol icmp accept\n    ip protocol { tcp, udp } ct state new accept') },
    'other dialects': { iptables: '*filter\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n', ferm: 'chain INPUT proto tcp dport 22 ACCEPT;\n' },
    'a header in a tunnel': { nft: input('ip', 'udp dport 4789 vxlan ip protocol udp accept') },
  },
  found: {
    'said twice': {
      nft: input('ip', `ip protocol tcp tcp dport 22 accept
#   ^^^^^^^^^^^ ip protocol says again what the match for the port asks for
    tcp dport 80 ip protocol tcp accept
#                ^^^^^^^^^^^ ip protocol says again …`),
      fixed: input('ip', 'tcp dport 22 accept\n    tcp dport 80 accept'),
    },
    'said twice, and what stands between acts on packets of the protocol only': {
      nft: input('ip', `ip protocol tcp log prefix "tcp " tcp dport 22 accept
#   ^^^^^^^^^^^ ip protocol is the header's field, where the packet's protocol is meant
    tcp dport 80 counter ip protocol tcp accept
#                        ^^^^^^^^^^^ ip protocol says again …`),
      fixed: input('ip', 'meta l4proto tcp log prefix "tcp " tcp dport 22 accept\n    tcp dport 80 counter accept'),
    },
    'several protocols': {
      nft: input('ip', `ip protocol { tcp, udp } th dport 53 accept
#   ^^^^^^^^^^^ ip protocol is the header's field, where the packet's protocol is meant`),
      fixed: input('ip', 'meta l4proto { tcp, udp } th dport 53 accept'),
    },
    'in a table for both families': {
      nft: input('inet', `ip protocol tcp tcp dport 22 accept
#   ^^^^^^^^^^^ warning: ip protocol makes this a rule for IPv4 in a table of family inet: the same port over IPv6 passes it by
    ip saddr 192.0.2.1 ip protocol tcp tcp dport 80 accept
#                      ^^^^^^^^^^^ ip protocol says again …`),
      fixed: input('inet', 'ip protocol tcp tcp dport 22 accept\n    ip saddr 192.0.2.1 tcp dport 80 accept'),
    },
    'by a command': {
      nft: `
add table ip t
add chain ip t c { type filter hook input priority filter; policy drop; }
add rule ip t c ip protocol udp udp dport 53 accept
#               ^^^^^^^^^^^ ip protocol says again …
`,
      fixed: `
add table ip t
add chain ip t c { type filter hook input priority filter; policy drop; }
add rule ip t c udp dport 53 accept
`,
    },
    'the next header': {
      nft: input('ip6', `ip6 nexthdr tcp tcp dport 22 drop
#   ^^^^^^^^^^^ warning: ip6 nexthdr is the first header only: a packet with an extension header before its transport header passes this rule by`),
      fixed: input('ip6', 'tcp dport 22 drop'),
    },
    'the next header, for both families': {
      nft: input('inet', `ip6 nexthdr 17 th dport 53 accept
#   ^^^^^^^^^^^ warning: ip6 nexthdr is the first header only: a packet with an extension header before its ports passes this rule by`),
    },
  },
})

const four = (sets: readonly string[], below = '') =>
  input('inet', sets.map((set, index) => `ip saddr ${set} tcp dport ${index + 1} accept${index === 0 ? below : ''}`).join('\n    '))

testCheck(anonymousSetsMany, {
  quiet: {
    'three times': { nft: four(['{ 192.0.2.1, 192.0.2.2, 192.0.2.3 }', '{ 192.0.2.1, 192.0.2.2, 192.0.2.3 }', '{ 192.0.2.1, 192.0.2.2, 192.0.2.3 }']) },
    'small ones': { nft: four(Array.from({ length: 9 }, () => '{ 192.0.2.1, 192.0.2.2 }')) },
    'each another one': { nft: four(['1', '2', '3', '4', '5'].map(last => `{ 192.0.2.1, 192.0.2.2, 192.0.3.${last} }`)) },
    'a name': { nft: input('inet', Array.from({ length: 9 }, (_, port) => `ip saddr $A tcp dport ${port + 1} accept`).join('\n    ')).replace('\n', '\ndefine A = { 192.0.2.1, 192.0.2.2, 192.0.2.3 }\n') },
    'lists of ferm': { ferm: `chain INPUT {\n${'  saddr (192.0.2.1 192.0.2.2 192.0.2.3) ACCEPT;\n'.repeat(5)}}\n` },
  },
  found: {
    'the same in any order': {
      nft: four(['{ 192.0.2.1, 192.0.2.2, 192.0.2.3 }', '{ 192.0.2.3, 192.0.2.2, 192.0.2.1 }', '{ 192.0.2.1,192.0.2.2,192.0.2.3 }', '{ 192.0.2.2, 192.0.2.1, 192.0.2.3 }'],
        '\n#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this set of 3 elements is written 4 times: the kernel keeps a set for each, and who changes one must find the others'),
    },
  },
})
