import { physdevMisplaced } from '../../../src/lint/checks/physdev-misplaced.ts'
import { testCheck } from './tester.ts'

testCheck(physdevMisplaced, {
  quiet: {
    'where the bridge passes packets on': {
      iptables: `*filter
-A FORWARD -m physdev --physdev-is-bridged --physdev-in eth0 --physdev-out eth1 -j ACCEPT
-A INPUT -m physdev --physdev-in eth0 -j ACCEPT
COMMIT
*nat
-A POSTROUTING -m physdev --physdev-is-bridged -j ACCEPT
COMMIT
`,
      ferm: 'chain FORWARD mod physdev physdev-is-bridged physdev-out eth1 ACCEPT;\nchain INPUT mod physdev physdev-in eth0 ACCEPT;\n',
    },
    'packets that no bridge passes on': {
      iptables: '*filter\n-A OUTPUT -m physdev ! --physdev-is-bridged -j ACCEPT\n-A INPUT -m physdev ! --physdev-is-bridged -j ACCEPT\nCOMMIT\n',
      ferm: 'chain INPUT mod physdev ! physdev-is-bridged ACCEPT;\n',
    },
    'one of two ways is right': { iptables: '*filter\n:x - [0:0]\n-A INPUT -j x\n-A FORWARD -j x\n-A x -m physdev --physdev-out eth1 -j ACCEPT\nCOMMIT\n' },
    'nothing leads there': { iptables: '*filter\n:x - [0:0]\n-A x -m physdev --physdev-out eth1 -j ACCEPT\nCOMMIT\n' },
  },
  found: {
    'before a packet has a port to leave by': {
      iptables: `
*filter
-A INPUT -m physdev --physdev-is-bridged --physdev-out eth1 -j DROP
#                   ^^^^^^^^^^^^^^^^^^^^ at input no packet is known to leave by a port of a bridge: this never matches
COMMIT
*mangle
-A PREROUTING -m physdev --physdev-is-out -j DROP
#                        ^^^^^^^^^^^^^^^^ at prerouting no packet is known to leave by a port of a bridge: this never matches
COMMIT
`,
      ferm: `
chain INPUT mod physdev physdev-out eth1 DROP;
#                       ^^^^^^^^^^^^^^^^ at input no packet is known to leave by a port of a bridge: this never matches
`,
    },
    'what this host sends': {
      iptables: `
*filter
:sent - [0:0]
-A OUTPUT -m physdev --physdev-out eth1 -j DROP
#                    ^^^^^^^^^^^^^^^^^^ at output no packet is known to leave by a port of a bridge: this never matches, and the kernel refuses it without --physdev-is-bridged
-A OUTPUT -j sent
-A sent -m physdev --physdev-in eth1 -j DROP
#                  ^^^^^^^^^^^^^^^^^ at output no packet came in by a port of a bridge: this never matches
COMMIT
`,
      ferm: `
chain OUTPUT mod physdev physdev-in eth1 DROP;
#                        ^^^^^^^^^^^^^^^ at output no packet came in by a port of a bridge: this never matches
`,
    },
  },
})
