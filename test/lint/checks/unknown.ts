import type { Case } from './tester.ts'

/** What hides nothing and condemns nothing, whatever is asked. */
export const unknown: Readonly<Record<string, Case>> = {
  'a named set, which is filled while the ruleset is loaded': {
    nft: `
table inet t {
  set servers { type ipv6_addr; elements = { ::1 } }
  chain c {
    type filter hook input priority filter; policy drop;
    ip6 daddr ::1 accept
    ip6 daddr @servers accept
    ip6 daddr @servers drop
  }
}
`,
  },
  'what is not understood': {
    iptables: `
*filter
:INPUT DROP
-A INPUT -m limit --limit 3/s -j ACCEPT
-A INPUT -m limit --limit 3/s -j DROP
-A INPUT -p tcp -m set --match-set friends src -j ACCEPT
-A INPUT -p tcp -m recent --name bad --rcheck -j DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -j TARPIT
-A INPUT -p tcp --dport 23 -j REJECT
COMMIT
`,
    nft: `
table inet t {
  set banned { type ipv4_addr; }
  set learned { type ipv4_addr; flags dynamic; timeout 1m; elements = { 192.0.2.1 } }
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr @banned drop
    ip saddr 192.0.2.0/24 tcp dport 25 drop
    ip saddr @learned accept
    limit rate 3/second accept
    tcp dport 22 accept
  }
}
`,
    ferm: `
@def $NETS = \`cat nets\`;
chain INPUT {
  policy DROP;
  saddr $NETS ACCEPT;
  mod limit limit 3/s DROP;
  proto tcp dport ssh ACCEPT;
}
`,
  },
  'chains that nothing leads to, and pieces of a ruleset': {
    iptables: '*filter\n:INPUT DROP\n:spare -\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A spare -j DROP\n-A spare -p tcp -j DROP\nCOMMIT\n',
    nft: 'table inet t {\n  chain spare {\n    drop\n    tcp dport 22 accept\n    ip saddr 192.0.2.1 ip saddr 192.0.2.2 drop\n  }\n}\n',
  },
  'a mark that a rule before has set': {
    iptables: '*mangle\n:PREROUTING ACCEPT\n-A PREROUTING -m mark ! --mark 0 -j ACCEPT\n-A PREROUTING -i eth1 -j MARK --set-mark 1\n-A PREROUTING -m mark --mark 1 -j CONNMARK --save-mark\nCOMMIT\n',
  },
  'UNTRACKED behind a rule that leaves packets alone': {
    iptables: '*raw\n-A PREROUTING -p udp --dport 53 -j CT --notrack\n-A PREROUTING -m conntrack --ctstate UNTRACKED -j ACCEPT\n-A PREROUTING -p udp -j DROP\nCOMMIT\n',
    nft: 'table inet t {\n  chain c {\n    type filter hook prerouting priority raw; policy accept;\n    udp dport 53 notrack\n    ct state untracked accept\n    meta l4proto udp drop\n  }\n}\n',
    ferm: 'table raw chain PREROUTING {\n  proto udp dport 53 NOTRACK;\n  mod conntrack ctstate UNTRACKED ACCEPT;\n  proto udp DROP;\n}\n',
  },
  'a rule for each family': {
    ferm: 'domain (ip ip6) chain INPUT {\n  policy DROP;\n  proto tcp dport ssh ACCEPT;\n  mod state state ESTABLISHED ACCEPT;\n}\n',
    nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    icmp type echo-request accept\n    icmpv6 type echo-request accept\n    meta nfproto ipv4 tcp dport 22 accept\n    meta nfproto ipv6 tcp dport 22 accept\n  }\n}\n',
  },
  'one text for several rules, of which one is reached': {
    ferm: '@def &open($port) = proto tcp dport $port ACCEPT;\nchain INPUT {\n  policy DROP;\n  &open(ssh);\n  &open((ssh http));\n  proto tcp dport (ssh https) mod state state NEW ACCEPT;\n}\n',
    nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    tcp dport 22 accept\n    tcp dport vmap { 22 : drop, 23 : accept }\n  }\n}\n',
  },
  'marks that a rule has set': {
    nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    meta mark 1 drop
    tcp dport 22 meta mark set 1
    meta mark 1 accept
  }
}
`,
  },
}
