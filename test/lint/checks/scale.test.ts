import { linearAddressList } from '../../../src/lint/checks/linear-address-list.ts'
import { testCheck } from './tester.ts'

/** Lines for the addresses 192.0.2.1 and following. */
const lines = (count: number, line: (address: string) => string): string =>
  Array.from({ length: count }, (_, index) => line(`192.0.2.${index + 1}`)).join('\n')

const inNft = (rules: string): string => `table inet t {\n  chain c {\n    type filter hook input priority filter; policy accept;\n${rules}\n  }\n}\n`

testCheck(linearAddressList, {
  quiet: {
    'one too few': { iptables: `*filter\n${lines(31, address => `-A INPUT -s ${address} -j DROP`)}\nCOMMIT\n` },
    'they do different things': { iptables: `*filter\n${lines(60, address => `-A INPUT -s ${address} -j ${address.endsWith('1') ? 'ACCEPT' : 'DROP'}`)}\nCOMMIT\n` },
    'two addresses each': { iptables: `*filter\n${lines(60, address => `-A INPUT -s ${address} -d ${address} -j DROP`)}\nCOMMIT\n` },
    'a limit each': { iptables: `*filter\n${lines(60, address => `-A INPUT -s ${address} -m limit --limit 1/s -j ACCEPT`)}\nCOMMIT\n` },
    'another chain each': { nft: `table inet t {\n${lines(40, address => `  chain c${address.replaceAll('.', '_')} {\n    ip saddr ${address} drop\n  }`)}\n}\n` },
    'a list in one place': {
      ferm: `chain INPUT saddr (${lines(60, address => address)}) DROP;\n`,
      nft: inNft(`    ip saddr { ${lines(60, address => `${address},`)} } drop\n    ip saddr vmap { ${lines(60, address => `${address} : drop,`)} }`),
    },
  },
  found: {
    'as many as a set is worth': {
      iptables: `
*filter
-A INPUT -s 192.0.3.1 -j DROP
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 32 rules in a row, from here on, differ in one address only: a packet that none of them is for is compared with each
${lines(31, address => `-A INPUT -s ${address} -j DROP`)}
COMMIT
`,
      nft: inNft(`    ip saddr 192.0.3.0/24 tcp dport 22 accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 32 rules in a row, from here on, …
${lines(31, address => `    ip saddr ${address} tcp dport 22 accept`)}`),
      ferm: `
chain INPUT {
  saddr 192.0.3.1 proto tcp DROP;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 32 rules in a row, from here on, …
${lines(31, address => `  saddr ${address} proto tcp DROP;`)}
}
`,
      fixed: {
        nft: inNft(`    ip saddr { 192.0.3.0/24, ${lines(31, address => address).replaceAll('\n', ', ')} } tcp dport 22 accept`),
        ferm: `chain INPUT {\n  saddr (192.0.3.1 ${lines(31, address => address).replaceAll('\n', ' ')}) proto tcp DROP;\n}\n`,
      },
    },
    'explained one by one': {
      nft: inNft(`    ip saddr 192.0.3.0/24 drop
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^ 32 rules in a row, from here on, …
${lines(31, address => `    # ${address}\n    ip saddr ${address} drop`)}`),
    },
  },
})
