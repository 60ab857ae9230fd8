import { expect, test } from 'vitest'
import { lint } from '../../../src/lint/index.ts'
import { unknownCheck } from '../../../src/lint/checks/unknown-check.ts'
import { unusedIgnore } from '../../../src/lint/checks/unused-ignore.ts'
import { read } from './read.ts'
import { testCheck } from './tester.ts'

const also = ['helper-module', 'helper-sysctl', 'helper-assigned', 'related-accept']

testCheck(unknownCheck, {
  quiet: {
    'known names': { kernel: '# nflint: ignore[helper-module, syntax-error] reason\nnf_conntrack_ftp\n' },
    'in nft': { nft: '# nflint: ignore[related-accept] reason\ntable inet t {\n}\n' },
    'a comment about nflint that is none for it': { kernel: '# nflint finds this\nnf_conntrack_ftp\n' },
  },
  found: {
    'a letter too many': {
      kernel: `
# nflint: ignore[helper-module, helper-modules] why
#                               ^^^^^^^^^^^^^^ there is no check "helper-modules", so this silences nothing
nf_conntrack_ftp
`,
      fixed: `
# nflint: ignore[helper-module, helper-module] why
nf_conntrack_ftp
`,
    },
    'nothing near': {
      nft: `
# nflint: file-ignore[E501]
#                     ^^^^ there is no check "E501", so this silences nothing
table inet t {
}
`,
    },
  },
})

test('where not everything can be read, nothing is known of what comments are good for', () => {
  const text = '*filter\n# nflint: ignore[loopback-blocked] nothing local\n:INPUT DROP\n-A INPUT --dprot 22 -j ACCEPT\n# nflint: ignore[no-such]\n# nflint: ignore\nCOMMIT\n'
  const select = ['unused-ignore', 'loopback-blocked']
  expect(lint({ ...read('iptables', 'rules.v4', text), select }).map(({ message }) => message)).toEqual(['this comment names no check, so it silences nothing'])
})

testCheck(unusedIgnore, {
  quiet: {
    'it silences': { kernel: '# nflint: ignore[helper-module] wanted\nnf_conntrack_ftp\n', also },
    'a block of lines between': { kernel: '# nflint: ignore[helper-module] wanted\n# for the old client\n\nnf_conntrack_ftp\n', also },
    'file-ignore': { kernel: '# nflint: file-ignore[helper-module] wanted\n\nnf_conntrack_ftp\nnf_conntrack_sip\n', also },
    'the check did not run': { kernel: '# nflint: ignore[related-accept] wanted\nnf_conntrack\n' },
    'a rule with a comment of its own': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -m comment --comment "nflint: ignore[helper-assigned] mirror" -j CT --helper ftp
COMMIT
`,
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f" comment "nflint: ignore[helper-assigned] mirror"
  }
}
`,
      also,
    },
    'behind a statement': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f" # nflint: ignore[helper-assigned] mirror
  }
}
`,
      also,
    },
    'before a rule': {
      iptables: `
*raw
# nflint: ignore[helper-assigned] mirror
-A PREROUTING -p tcp --dport 21 -j CT --helper ftp
COMMIT
`,
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    # nflint: ignore[helper-assigned] mirror
    tcp dport 21 ct helper set "f"
  }
}
`,
      ferm: `
table raw chain PREROUTING {
  # nflint: ignore[helper-assigned] mirror
  proto tcp dport 21 CT helper ftp;
}
`,
      also,
    },
    'in an included file': {
      ferm: `
@include "a";
`,
      nft: `
include "b"
`,
      files: {
        a: '# nflint: ignore[helper-assigned] mirror\ntable raw chain PREROUTING proto tcp dport 21 CT helper ftp;\n',
        b: `
# nflint: file-ignore[helper-assigned] mirror
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f"
  }
}
`,
      },
      also,
    },
    'before a block': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  # nflint: ignore[helper-assigned] mirrors
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f"
  }
}
`,
      ferm: `
# nflint: ignore[helper-assigned] mirrors
table raw chain PREROUTING {
  proto tcp dport 21 CT helper ftp;
}
`,
      also,
    },
  },
  found: {
    'nothing to silence': {
      kernel: `
# nflint: ignore[helper-module] wanted
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-module: this silences nothing
nf_conntrack
`,
      fixed: `
nf_conntrack
`,
      also,
    },
    'in an included file, where another ruleset may need it': {
      ferm: `
@include "a";
`,
      files: { a: `
chain INPUT {
  # nflint: ignore[helper-assigned] mirror
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-assigned: this silences nothing
  proto tcp dport 21 ACCEPT;
}
` },
      also,
    },
    'CRLF, and a comment between statements': {
      kernel: '# nflint: ignore[helper-module] x\r\n#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-module: this silences nothing\nnf_conntrack\r\n',
      fixed: 'nf_conntrack\r\n',
      also,
    },
    'one of two names': {
      kernel: `
# nflint: ignore[helper-sysctl, helper-module] wanted
#                ^^^^^^^^^^^^^ nothing here is found by helper-sysctl: this silences nothing
nf_conntrack_ftp
`,
      fixed: `
# nflint: ignore[helper-module] wanted
nf_conntrack_ftp
`,
      also,
    },
    'no names': {
      kernel: `
# nflint: ignore this please
#^^^^^^^^^^^^^^^^^^^^^^^^^^^ this comment names no check, so it silences nothing
nf_conntrack_ftp
# nflint: disable
#^^^^^^^^^^^^^^^^ this comment names no check, so it silences nothing
`,
      also,
    },
    'file-ignore too far down': {
      kernel: `${'\n'.repeat(31)}# nflint: file-ignore[helper-module] wanted
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a file-ignore stands in the first 30 lines; down here it silences nothing
nf_conntrack_ftp
`,
      also,
    },
    'behind a statement': {
      nft: `
table inet t {
  chain c {
    tcp dport 22 accept # nflint: ignore[helper-assigned] x
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-assigned: this silences nothing
  }
}
`,
      ferm: `
chain INPUT {
    proto tcp dport 22 ACCEPT; # nflint: ignore[helper-assigned] x
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-assigned: this silences nothing
}
`,
      fixed: {
        nft: `
table inet t {
  chain c {
    tcp dport 22 accept
  }
}
`,
        ferm: `
chain INPUT {
    proto tcp dport 22 ACCEPT;
}
`,
      },
      also,
    },
    'a rule with a comment of its own': {
      iptables: `
*filter
-A INPUT -p tcp -m comment --comment "nflint: ignore[helper-assigned] x" -j ACCEPT
#                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing here is found by helper-assigned: this silences nothing
COMMIT
`,
      also,
    },
  },
})
