import { ignoreWithoutReason } from '../../../src/lint/checks/ignore-without-reason.ts'
import { testCheck } from './tester.ts'

testCheck(ignoreWithoutReason, {
  quiet: {
    'a reason': {
      kernel: '# nflint: ignore[helper-module] the old client\nnf_conntrack_ftp\n',
      nft: '# nflint: file-ignore[related-accept] an example\ntable inet t {\n}\n',
      iptables: '# nflint: file-ignore[related-accept] an example\n*filter\nCOMMIT\n',
      ferm: '# nflint: file-ignore[related-accept] an example\nchain INPUT policy DROP;\n',
    },
    'it names no check, which is another finding': { kernel: '# nflint: ignore\nnf_conntrack_ftp\n' },
  },
  found: {
    'no reason': {
      kernel: `
# nflint: ignore[helper-module]
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this does not say why the finding is fine here: whoever changes the rule cannot tell whether it still is
nf_conntrack_ftp
`,
      nft: `
# nflint: file-ignore[related-accept]
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this does not say why the finding is fine here: …
table inet t {
}
`,
      ferm: `
chain INPUT {
  # nflint: ignore[related-accept]
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this does not say why the finding is fine here: …
  mod conntrack ctstate RELATED ACCEPT;
}
`,
    },
    'in the comment of a rule': {
      iptables: `
*filter
-A INPUT -m conntrack --ctstate RELATED -m comment --comment "nflint: ignore[related-accept]" -j ACCEPT
#                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this does not say why the finding is fine here: …
COMMIT
`,
    },
  },
})
