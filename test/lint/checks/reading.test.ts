import { includeMissing } from '../../../src/lint/checks/include-missing.ts'
import { stateComparisonConstant } from '../../../src/lint/checks/state-comparison-constant.ts'
import { syntaxError } from '../../../src/lint/checks/syntax-error.ts'
import { testCheck } from './tester.ts'

testCheck(syntaxError, {
  quiet: {
    'text that can be read': {
      kernel: 'net.a = 1\n',
      iptables: '*filter\n-A INPUT -j ACCEPT\nCOMMIT\n',
      nft: 'table inet t {\n}\n',
      ferm: 'chain INPUT ACCEPT;\n',
    },
  },
  found: {
    'every error of a file': {
      kernel: `
options
#^^^^^^ expected a module name after "options"
net.a = 1
hello world
#^^^^ expected a kernel setting…
`,
    },
    'a word that no tool knows': {
      iptables: `
*filter
-A INPUT -p tcp --dprt 22 -j ACCEPT
#               ^^^^^^ option --dprt is not known…
COMMIT
`,
      ferm: `
chain INPUT {
  proto tcp dprt 22 ACCEPT;
#           ^^^^ "dprt" is not a keyword here
  proto tcp dport 80 ACCEPT;
}
`,
    },
    'in an included file': {
      nft: `
include "a.nft"
table inet t {
}
`,
      files: { 'a.nft': `
table inet u {
  chain c {
    ct stat new accept
#      ^^^^ …
  }
}
` },
    },
  },
})

testCheck(includeMissing, {
  quiet: {
    'the file is there': {
      nft: 'include "a.nft"\n',
      ferm: '@include "a.nft";\n',
      files: { 'a.nft': '' },
    },
  },
  found: {
    'it is not': {
      nft: `
include "a.nft"
#^^^^^^^^^^^^^^ …a.nft…
`,
      ferm: `
@include "a.ferm";
#        ^^^^^^^^ …a.ferm…
`,
    },
  },
})

testCheck(stateComparisonConstant, {
  quiet: {
    'comparisons that choose': {
      nft: `
table inet t {
  chain c {
    ct state established,related accept
    ct state != { established, related } drop
    ct state ! established,related drop
    ct state != invalid accept
    ct status expected drop
  }
}
`,
      iptables: '*filter\n-A INPUT -m state ! --state ESTABLISHED,RELATED -j DROP\nCOMMIT\n',
    },
  },
  found: {
    'in an anonymous chain': {
      nft: `
table inet t {
  chain c {
    tcp dport 22 jump {
      ct state != new,invalid accept
#     ^^^^^^^^^^^^^^^^^^^^^^^ this holds for every packet: …
    }
  }
}
`,
      fixed: `
table inet t {
  chain c {
    tcp dport 22 jump {
      ct state != { new, invalid } accept
    }
  }
}
`,
    },
    'numbers and parentheses are no elements of a set': {
      nft: `
table inet t {
  chain c {
    ct state != (new|established) drop
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this holds for every packet: …
    ct state != 0x6 drop
#   ^^^^^^^^^^^^^^^ this holds for every packet: …
    ct state == 6 accept
#   ^^^^^^^^^^^^^ this holds for no packet: …
  }
}
`,
      fixed: `
table inet t {
  chain c {
    ct state ! (new|established) drop
    ct state ! 0x6 drop
    ct state 6 accept
  }
}
`,
    },
    'always and never': {
      nft: `
table inet t {
  chain c {
    ct state != established,related drop
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this holds for every packet: several states or flags are compared as one number, which no packet has
    tcp dport 22 ct state == new,established accept
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this holds for no packet: several states are compared as one number, and a packet has a single state
    ct status != expected accept
#   ^^^^^^^^^^^^^^^^^^^^^ this holds for every packet: several states or flags are compared as one number, which no packet has
  }
}
`,
      fixed: `
table inet t {
  chain c {
    ct state != { established, related } drop
    tcp dport 22 ct state { new, established } accept
    ct status ! expected accept
  }
}
`,
    },
  },
})
