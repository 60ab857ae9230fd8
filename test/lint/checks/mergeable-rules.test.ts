import { mergeableRules } from '../../../src/lint/checks/mergeable-rules.ts'
import { testCheck } from './tester.ts'
import { under } from './marks.ts'

const nft = (rules: readonly string[], family = 'inet') => `
table ${family} t {
  chain web {
  }
  chain c {
    type filter hook input priority filter; policy drop;
${rules.map(rule => `    ${rule}\n`).join('')}  }
}
`
const iptables = (rules: readonly string[]) => `\n*filter\n:INPUT DROP [0:0]\n${rules.join('\n')}\nCOMMIT\n`
const ferm = (rules: readonly string[]) => `\nchain INPUT {\n  policy DROP;\n${rules.map(rule => `  ${rule}\n`).join('')}}\n`

/** The first rule marked, the others as they are. */
const marked = (indent: string, [first, ...others]: readonly string[], message: string) => [under(indent + first!, message).slice(indent.length), ...others]

const ports = ['22', '80', '443']
const message = '3 rules from here on differ in their destination port only'

testCheck(mergeableRules, {
  quiet: {
    'two rules': {
      nft: nft(['tcp dport 22 accept', 'tcp dport 80 accept']),
      iptables: iptables(['-A INPUT -p tcp --dport 22 -j ACCEPT', '-A INPUT -p tcp --dport 80 -j ACCEPT']),
      ferm: ferm(['proto tcp dport 22 ACCEPT;', 'proto tcp dport 80 ACCEPT;']),
    },
    'two values': { nft: nft(['ip saddr 192.0.2.1 tcp dport 22 accept', 'ip saddr 192.0.2.2 tcp dport 80 accept', 'ip saddr 192.0.2.3 tcp dport 443 accept']) },
    'explained one by one': {
      nft: nft(['# ssh', 'tcp dport 22 accept', '# web', 'tcp dport 80 accept', 'tcp dport 443 accept # tls']),
      iptables: iptables(['-A INPUT -p tcp --dport 22 -j ACCEPT', '# web', '-A INPUT -p tcp --dport 80 -j ACCEPT', '-A INPUT -p tcp --dport 443 -j ACCEPT']),
      ferm: ferm(['proto tcp dport 22 ACCEPT; # ssh', 'proto tcp dport 80 ACCEPT;', 'proto tcp dport 443 ACCEPT; # tls']),
    },
    'comments of their own': {
      nft: nft(ports.map(port => `tcp dport ${port} accept comment "p${port}"`)),
      iptables: iptables(ports.map(port => `-A INPUT -p tcp --dport ${port} -m comment --comment "p${port}" -j ACCEPT`)),
    },
    'limits of their own': {
      nft: nft(ports.map(port => `tcp dport ${port} limit rate 1/second accept`)),
      iptables: iptables(ports.map(port => `-A INPUT -p tcp --dport ${port} -m limit --limit 1/s -j ACCEPT`)),
      ferm: ferm(ports.map(port => `proto tcp dport ${port} mod limit limit 1/s ACCEPT;`)),
    },
    'negations': { nft: nft(ports.map(port => `tcp dport != ${port} drop`)), iptables: iptables(ports.map(port => `-A INPUT -p tcp ! --dport ${port} -j DROP`)), ferm: ferm(ports.map(port => `proto tcp dport !${port} DROP;`)) },
    'values that overlap': { nft: nft(['tcp dport 1-100 accept', 'tcp dport 50-60 accept', 'tcp dport 443 accept']) },
    'flags': { nft: nft(['tcp flags syn drop', 'tcp flags ack drop', 'tcp flags fin drop']) },
    'less asked for': { nft: nft(['ip saddr 192.0.2.1 tcp dport 22 accept', 'ip saddr 192.0.2.1 tcp dport 23 accept', 'ct state new accept']) },
    'so many addresses that another check says so': { nft: nft(Array.from({ length: 40 }, (_, last) => `ip saddr 192.0.2.${last} drop`)) },
    'something between': { nft: nft(['tcp dport 22 accept', 'udp dport 53 accept', 'tcp dport 80 accept', 'tcp dport 443 accept']) },
    'addresses in iptables': { iptables: iptables(['1', '2', '3'].map(last => `-A INPUT -s 192.0.2.${last}/32 -j ACCEPT`)) },
    'verdicts in iptables and ferm': {
      iptables: iptables(['-A INPUT -p tcp --dport 22 -j ACCEPT', '-A INPUT -p tcp --dport 80 -j DROP', '-A INPUT -p tcp --dport 443 -j ACCEPT']),
      ferm: ferm(['proto tcp dport 22 ACCEPT;', 'proto tcp dport 80 DROP;', 'proto tcp dport 443 ACCEPT;']),
    },
    'counted before the verdict': { nft: nft(['tcp dport 22 counter accept', 'tcp dport 80 counter drop', 'tcp dport 443 counter accept']) },
    'variables and sets of names': { nft: nft(['tcp dport 22 accept', 'tcp dport $P accept', 'tcp dport 443 accept']).replace('\n', '\ndefine P = 80\n'), ferm: ferm(['@def $P = 80;', 'proto tcp dport 22 ACCEPT;', 'proto tcp dport $P ACCEPT;', 'proto tcp dport 443 ACCEPT;']) },
    'lines that later commands count': { iptables: iptables([...ports.map(port => `-A INPUT -p tcp --dport ${port} -j ACCEPT`), '-D INPUT 2']) },
  },
  found: {
    'ports': {
      nft: nft(marked('    ', ports.map(port => `tcp dport ${port} accept`), message)),
      iptables: iptables(marked('', ports.map(port => `-A INPUT -p tcp -m tcp --dport ${port} -j ACCEPT`), message)),
      ferm: ferm(marked('  ', ports.map(port => `proto tcp dport ${port} ACCEPT;`), message)),
      fixed: {
        nft: nft(['tcp dport { 22, 80, 443 } accept']),
        iptables: iptables(['-A INPUT -p tcp -m multiport --dports 22,80,443 -j ACCEPT']),
        ferm: ferm(['proto tcp dport (22 80 443) ACCEPT;']),
      },
    },
    'within other words': {
      nft: nft(marked('    ', ['22', '{ 80, 8080-8089 }', '443'].map(port => `iifname "eth0" tcp dport ${port} ct state new counter log prefix "x" accept`), message)),
      iptables: iptables(marked('', ['22', '80:90', 'https'].map(port => `-A INPUT -i eth0 -p tcp -m tcp --dport ${port} --syn -m conntrack --ctstate NEW -j ACCEPT`), message)),
      ferm: ferm(marked('  ', ['22', '(80 81)', '443'].map(port => `interface eth0 proto tcp mod conntrack ctstate NEW mod multiport destination-ports ${port} ACCEPT;`), message)),
      fixed: {
        nft: nft(['iifname "eth0" tcp dport { 22, 80, 8080-8089, 443 } ct state new counter log prefix "x" accept']),
        iptables: iptables(['-A INPUT -i eth0 -p tcp -m tcp -m multiport --dports 22,80:90,https --syn -m conntrack --ctstate NEW -j ACCEPT']),
        ferm: ferm(['interface eth0 proto tcp mod conntrack ctstate NEW mod multiport destination-ports (22 80 81 443) ACCEPT;']),
      },
    },
    'addresses': {
      nft: nft(marked('    ', ['192.0.2.0/25', '198.51.100.7', '203.0.113.1-203.0.113.9'].map(from => `ip saddr ${from} jump web`), '3 rules from here on differ in their source address only')),
      ferm: ferm(marked('  ', ['192.0.2.0/25', '198.51.100.7', '203.0.113.1'].map(from => `saddr ${from} proto udp ACCEPT;`), '3 rules …')),
      fixed: {
        nft: nft(['ip saddr { 192.0.2.0/25, 198.51.100.7, 203.0.113.1-203.0.113.9 } jump web']),
        ferm: ferm(['saddr (192.0.2.0/25 198.51.100.7 203.0.113.1) proto udp ACCEPT;']),
      },
    },
    'a map of verdicts': {
      nft: nft(marked('    ', ['tcp dport 22 accept', 'tcp dport 80 jump web', 'tcp dport { 23, 135-139 } drop'], '3 rules from here on differ in their destination port and what they do only')),
      fixed: nft(['tcp dport vmap { 22 : accept, 80 : jump web, 23 : drop, 135-139 : drop }']),
    },
    'by commands': {
      nft: `
add table ip t
add chain ip t c { type filter hook input priority filter; policy drop; }
add rule ip t c tcp dport 22 accept
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 3 rules …
add rule ip t c tcp dport 80 accept
add rule ip t c tcp dport 443 accept
`,
      fixed: `
add table ip t
add chain ip t c { type filter hook input priority filter; policy drop; }
add rule ip t c tcp dport { 22, 80, 443 } accept
`,
    },
    'both families and two chains of ferm': {
      ferm: `
domain (ip ip6) chain (INPUT FORWARD) {
  proto tcp dport 22 ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^ 3 rules …
  proto tcp dport 80 ACCEPT;
  proto tcp dport 443 ACCEPT;
}
`,
      fixed: `
domain (ip ip6) chain (INPUT FORWARD) {
  proto tcp dport (22 80 443) ACCEPT;
}
`,
    },
    'more than fifteen ports': {
      iptables: iptables(marked('', Array.from({ length: 20 }, (_, port) => `-A INPUT -p udp --dport ${port + 1} -j DROP`), '20 rules from here on differ in their destination port only')),
      fixed: iptables(['-A INPUT -p udp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j DROP', '-A INPUT -p udp -m multiport --dports 16,17,18,19,20 -j DROP']),
    },
  },
})
