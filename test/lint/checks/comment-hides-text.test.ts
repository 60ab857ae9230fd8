import { commentHidesText } from '../../../src/lint/checks/comment-hides-text.ts'
import { testCheck } from './tester.ts'

testCheck(commentHidesText, {
  quiet: {
    'other scripts, tabs, and marks of direction that reorder nothing': {
      nft: '# \u05d0\u05d1\u05d2\u200f \u0645 \u00e9\ttab\ntable inet t {\n}\n',
      iptables: '# \u05d0\u05d1\u05d2\n*filter\nCOMMIT\n',
      ferm: '# \u{1f469}\u200d\u{1f4bb}\nchain INPUT policy DROP;\n',
      kernel: '# \u00fc\nnf_conntrack\n',
    },
  },
  found: {
    'text is turned around': {
      nft: `
# admins \u202e only \u202c
#        ^ this comment holds U+202E and U+202C: characters that nobody sees, and that make the text look as it is not
table inet t {
}
`,
      iptables: `
# admins \u202e only \u202c
#        ^ this comment holds U+202E and U+202C: …
table inet t {
}
`.replace('table inet t {\n}', '*filter\nCOMMIT'),
      ferm: `
# admins \u202e only \u202c
#        ^ this comment holds U+202E and U+202C: …
chain INPUT policy DROP;
`,
      kernel: `
# admins \u202e only \u202c
#        ^ this comment holds U+202E and U+202C: …
nf_conntrack
`,
      fixed: {
        nft: '# admins  only \ntable inet t {\n}\n',
        iptables: '# admins  only \n*filter\nCOMMIT\n',
        ferm: '# admins  only \nchain INPUT policy DROP;\n',
        kernel: '# admins  only \nnf_conntrack\n',
      },
    },
    'a terminal obeys it': {
      ferm: `
chain INPUT proto tcp dport 22 DROP; # \u001b[1A
#                                      ^ this comment holds U+001B: …
`,
      fixed: 'chain INPUT proto tcp dport 22 DROP; # [1A\n',
    },
    'in the comment of a rule, which stays': {
      iptables: `
*filter
-A INPUT -m comment --comment "a \u202e b" -j ACCEPT
#                                ^ this comment holds U+202E: …
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept comment "a \u2066 b"
#                                  ^ this comment holds U+2066: …
  }
}
`,
    },
  },
})
