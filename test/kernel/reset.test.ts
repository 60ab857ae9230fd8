import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { host } from './classes.ts'
import type { Protocol4or6 } from './classes.ts'
import { ask, closeLaboratory, laboratory } from './lab.ts'
import { load } from './load.ts'
import type { Loader } from './load.ts'
import { openPair } from './pair.ts'
import type { Pair } from './pair.ts'
import { tightened } from './tightened.ts'

const iptables = (icmp: string): string => `*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A INPUT -p tcp -m tcp --dport 1000 -j REJECT --reject-with tcp-reset
-A INPUT -p udp -m udp --dport 1002 -j REJECT --reject-with ${icmp}-port-unreachable
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
`

const nft = `table inet firewall {
  chain input {
    type filter hook input priority filter; policy accept;
    tcp dport 1000 reject with tcp reset
    udp dport 1002 reject
  }

  chain output {
    type filter hook output priority filter; policy drop;
    ct state established,related accept
  }
}
`

const ferm = `domain (ip ip6) table filter {
  chain INPUT {
    policy ACCEPT;
    proto tcp dport 1000 REJECT reject-with tcp-reset;
    proto udp dport 1002 REJECT;
  }
  chain OUTPUT {
    policy DROP;
    mod state state (ESTABLISHED RELATED) ACCEPT;
  }
}
`

const cases: readonly { readonly loader: Loader; readonly families: readonly Protocol4or6[]; readonly text: string }[] = [
  { loader: 'nft', families: ['ip', 'ip6'], text: nft },
  { loader: 'iptables-legacy', families: ['ip'], text: iptables('icmp') },
  { loader: 'iptables-nft', families: ['ip'], text: iptables('icmp') },
  { loader: 'ip6tables-legacy', families: ['ip6'], text: iptables('icmp6') },
  { loader: 'ip6tables-nft', families: ['ip6'], text: iptables('icmp6') },
  { loader: 'ferm', families: ['ip', 'ip6'], text: ferm },
]

laboratory('REJECT behind a closed OUTPUT', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair()
  })
  afterAll(closeLaboratory)

  describe.each(cases)('$loader', ({ loader, families, text }) => {
    test.each(families)('%s: tcp-reset and ICMP errors go out before and after', async family => {
      const results: unknown[] = []
      for (const ruleset of [text, tightened(loader, text)]) {
        const unload = load(pair.host, loader, ruleset)
        try {
          results.push(await ask(pair.peer, `result = reach('${host[family]}', 1000), ask('${family}', '${host[family]}', 1002)`))
        } finally {
          unload()
        }
      }
      expect(results).toEqual([['refused', 'refused'], ['refused', 'refused']])
    })
  })
})
