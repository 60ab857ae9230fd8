import { expect, test } from 'vitest'
import { jumpLoop } from '../../../src/lint/checks/jump-loop.ts'
import { undefinedChain } from '../../../src/lint/checks/undefined-chain.ts'
import { undefinedObject } from '../../../src/lint/checks/undefined-object.ts'
import { undefinedSet } from '../../../src/lint/checks/undefined-set.ts'
import { undefinedVariable } from '../../../src/lint/checks/undefined-variable.ts'
import { unusedChain } from '../../../src/lint/checks/unused-chain.ts'
import { check, fix } from '../../../src/index.ts'
import { testCheck } from './tester.ts'

testCheck(undefinedChain, {
  quiet: {
    'chains that exist, before or behind': {
      iptables: '*filter\n:a -\n-A INPUT -j a\n-A INPUT -g a\nCOMMIT\n',
      nft: 'table inet t {\n  chain i {\n    type filter hook input priority 0;\n    tcp dport vmap { 22 : jump a, 23 : goto b }\n    jump { accept }\n  }\n  chain a {\n  }\n  chain b {\n  }\n}\n',
      ferm: 'chain INPUT { jump a; mod limit limit 3/s @subchain { ACCEPT; } }\nchain a ACCEPT;\n',
    },
    'a target that iptables has by an extension from elsewhere': { ferm: 'chain INPUT proto udp RTPENGINE id 42;\n' },
    'where the chain may be elsewhere': {
      ferm: 'chain a @preserve;\nchain INPUT jump b;\n',
      nft: 'add rule inet t c jump a\n',
    },
  },
  found: {
    'a name that is not right': {
      iptables: `
*filter
:tcp-in -
-A INPUT -j tcp_in
#        ^^^^^^^^^ chain tcp_in is not declared in table filter
COMMIT
`,
      nft: `
table inet t {
  chain tcp-in {
  }
  chain i {
    type filter hook input priority 0;
    tcp dport vmap { 22 : jump tcp_in }
#                              ^^^^^^ no chain \`tcp_in\` in table inet t
  }
}
`,
      ferm: `
chain tcp-in ACCEPT;
chain INPUT proto tcp jump tcp_in;
#                     ^^^^^^^^^^^ there is no chain tcp_in in table filter: the rules are not loaded
`,
    },
  },
})

testCheck(undefinedSet, {
  quiet: {
    'declared, or in another file': {
      nft: 'table inet t {\n  chain i {\n    type filter hook input priority 0;\n    ip saddr @a drop\n  }\n  set a { type ipv4_addr; }\n}\n',
    },
  },
  found: {
    'a name that is not right': {
      nft: `
table inet t {
  set admins { type ipv4_addr; }
  chain i {
    type filter hook input priority 0;
    ip saddr @admin accept
#            ^^^^^^ no set or map \`admin\` in table inet t
  }
}
`,
    },
  },
})

testCheck(undefinedVariable, {
  quiet: {
    'defined before': {
      nft: 'define a = 22\ntable inet t {\n  chain i {\n    type filter hook input priority 0;\n    tcp dport $a accept\n  }\n}\n',
      ferm: '@def $A = 22;\n@def &f($x) = proto tcp dport $x ACCEPT;\nchain INPUT &f($A);\n',
    },
  },
  found: {
    'a name that is not right': {
      nft: `
define admins = { 192.0.2.1 }
table inet t {
  chain i {
    type filter hook input priority 0;
    ip saddr $admin accept
#            ^^^^^^ \`$admin\` is not defined
  }
}
`,
      ferm: `
@def $ADMINS = 192.0.2.1;
chain INPUT {
  saddr $ADMIN ACCEPT;
#        ^^^^^ there is no variable "$ADMIN"
  &open(22);
#  ^^^^ there is no function "&open"
}
`,
    },
  },
})

testCheck(undefinedObject, {
  quiet: { declared: { nft: 'table inet t {\n  counter c {\n  }\n  chain i {\n    type filter hook input priority 0;\n    counter name c\n  }\n}\n' } },
  found: {
    'a helper and a counter': {
      nft: `
table inet t {
  ct helper ftp-std { type "ftp" protocol tcp; }
  chain i {
    type filter hook prerouting priority 0;
    tcp dport 21 ct helper set "ftp"
#                              ^^^^^ no ct helper \`ftp\` in table inet t
    counter name hits
#                ^^^^ no counter \`hits\` in table inet t
  }
}
`,
    },
  },
})

testCheck(jumpLoop, {
  quiet: {
    'chains that are called twice': {
      iptables: '*filter\n:a -\n:b -\n-A INPUT -j a\n-A INPUT -j b\n-A a -j b\n-A b -j RETURN\nCOMMIT\n',
      nft: 'table inet t {\n  chain b {\n  }\n  chain a {\n    jump b\n  }\n  chain i {\n    type filter hook input priority 0;\n    jump a\n    goto b\n  }\n}\ntable inet u {\n  chain b {\n    jump a\n  }\n  chain a {\n  }\n}\n',
      ferm: 'chain INPUT jump a;\nchain a jump b;\nchain b ACCEPT;\n',
    },
  },
  found: {
    'three of them, and one alone': {
      iptables: `
*filter
:a -
:b -
:c -
-A INPUT -j a
-A a -j b
-A b -p tcp -j c
-A c -g a
#    ^^^^ chains a, b and c lead to each other in a circle: the kernel does not load such a ruleset
COMMIT
`,
      nft: `
table inet t {
  chain a {
    tcp dport 22 accept
    jump a
#   ^^^^^^ chain a leads back to itself: the kernel does not load such a ruleset
  }
  chain i {
    type filter hook input priority 0;
    tcp dport vmap { 22 : jump a }
  }
}
`,
      ferm: `
chain INPUT jump a;
chain a { proto tcp jump b; }
chain b { proto udp jump a; }
#                   ^^^^^^ chains a and b lead to each other in a circle: …
`,
    },
    'where no base chain leads to it': {
      nft: `
table inet t {
  chain a {
    jump a
#   ^^^^^^ warning: chain a leads back to itself: as soon as a base chain leads to them, …
  }
}
`,
    },
  },
})

testCheck(unusedChain, {
  quiet: {
    'used by a chain that is used': {
      iptables: '*filter\n:INPUT ACCEPT\n:a -\n:b -\n-A INPUT -j a\n-A a -j b\nCOMMIT\n',
      nft: 'table inet t {\n  chain a {\n  }\n  chain i {\n    type filter hook input priority 0;\n    tcp dport vmap { 22 : jump a }\n  }\n}\n',
      ferm: 'domain (ip ip6) {\n  chain INPUT {\n    jump a;\n  }\n  chain a ACCEPT;\n}\n',
    },
    'used in one family of two': { ferm: 'domain (ip ip6) chain a ACCEPT;\ndomain ip chain INPUT jump a;\n' },
    'what may be used elsewhere': {
      nft: 'table inet t {\n  chain a {\n  }\n}\ntable inet u {\n  map m { type inet_service : verdict; }\n  chain b {\n  }\n  chain i {\n    type filter hook input priority 0;\n    tcp dport vmap @m\n  }\n}\n',
      ferm: 'chain INPUT @preserve;\nchain a ACCEPT;\n',
    },
  },
  found: {
    'by nothing, and by a chain without use': {
      iptables: `
*filter
:INPUT ACCEPT
:a -
#^^^ no packet comes to chain a: nothing leads to it
:b -
#^^^ no packet comes to chain b: only a leads to it, and no base chain leads there
-A a -j b
COMMIT
`,
      nft: `
table inet t {
  chain a {
# ^^^^^^^^^ no packet comes to chain a: nothing leads to it
    accept
  }
  chain i {
    type filter hook input priority 0;
  }
}
`,
      ferm: `
chain INPUT ACCEPT;
chain a ACCEPT;
#     ^ no packet comes to chain a: nothing leads to it
`,
    },
  },
})

test('a variable that a missing file may define is not told of', () => {
  const text = '@include "definitions.ferm";\nchain INPUT saddr $ADMINS ACCEPT;\n'
  expect(check(text, { dialect: 'ferm' }).findings.map(finding => finding.check)).toEqual(['include-missing'])
})

test('a name that stands for nothing is told once, and no fix makes one', () => {
  const text = '*filter\n:INPUT DROP\n-A INPUT -j missing\nCOMMIT\n'
  expect(check(text).findings.map(finding => finding.check)).toEqual(['undefined-chain'])
  expect(fix(text).text).toBe(text)
})
