import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Protocol4or6 } from './classes.ts'
import { ask, closeLaboratory, laboratory, runIn } from './lab.ts'
import { load } from './load.ts'
import type { Loader } from './load.ts'
import { client, openRouted, server } from './router.ts'
import type { Routed } from './router.ts'
import { tightened } from './tightened.ts'

/** A router that lets its own side out, with the FTP helper for one server. */
const iptables = (family: Protocol4or6): string => `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -i inside -d ${server[family]} -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i inside -o outside -j ACCEPT
COMMIT
`

const nft = `define inside = "inside"

table inet firewall {
  ct helper ftp {
    type "ftp" protocol tcp
  }

  chain prerouting {
    type filter hook prerouting priority mangle; policy accept;
    iifname $inside ip daddr ${server.ip} tcp dport 21 ct helper set "ftp"
    iifname $inside ip6 daddr ${server.ip6} tcp dport 21 ct helper set "ftp"
  }

  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iifname $inside accept
  }
}
`

const ferm = `@def $INSIDE = inside;
domain ip table raw chain PREROUTING interface $INSIDE daddr ${server.ip} proto tcp dport ftp CT helper ftp;
domain ip6 table raw chain PREROUTING interface $INSIDE daddr ${server.ip6} proto tcp dport ftp CT helper ftp;
domain (ip ip6) table filter chain FORWARD {
  policy DROP;
  mod state state (ESTABLISHED RELATED) ACCEPT;
  interface $INSIDE ACCEPT;
}
`

const cases: readonly { readonly loader: Loader; readonly families: readonly Protocol4or6[]; readonly text: string }[] = [
  { loader: 'nft', families: ['ip', 'ip6'], text: nft },
  { loader: 'iptables-legacy', families: ['ip'], text: iptables('ip') },
  { loader: 'iptables-nft', families: ['ip'], text: iptables('ip') },
  { loader: 'ip6tables-legacy', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ip6tables-nft', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ferm', families: ['ip', 'ip6'], text: ferm },
]

laboratory('a router', () => {
  let lab: Routed
  beforeAll(async () => {
    lab = await openRouted()
    for (const family of ['ip', 'ip6'] as const) {
      await ask(lab.server, `serve('${family}', '${server[family]}')`)
      await ask(lab.client, `ssh_${family} = listen('${family}', '${client[family]}', 22)`)
    }
  })
  afterAll(closeLaboratory)

  /** Transfer, an ICMP error on its way back, and a forged PORT to 22. */
  async function sessions(family: Protocol4or6): Promise<readonly unknown[]> {
    const transfer = await ask(lab.client, `result = active_transfer('${family}', '${client[family]}', '${server[family]}')`)
    const error = await ask(lab.client, `result = ask('${family}', '${server[family]}', 1234)`)
    await ask(lab.client, `control = announce('${family}', '${client[family]}', '${server[family]}', 22)`)
    const reached = await ask(lab.server, `result = reach('${client[family]}', 22)`)
    await ask(lab.client, 'control.close()')
    return [transfer, error, reached]
  }

  describe.each(cases)('$loader', ({ loader, families, text }) => {
    test.each(families)('%s: FTP and ICMP errors pass before and after, a forged PORT to 22 only before', async family => {
      const results: unknown[] = []
      for (const ruleset of [text, tightened(loader, text)]) {
        runIn(lab.router, ['conntrack', '-F'])
        const unload = load(lab.router, loader, ruleset)
        try {
          results.push(await sessions(family))
        } finally {
          unload()
        }
      }
      expect(results).toEqual([['transferred', 'refused', 'connected'], ['transferred', 'refused', 'silence']])
    })
  })
})
