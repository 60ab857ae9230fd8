import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { host, peer } from './classes.ts'
import type { Protocol4or6 } from './classes.ts'
import { ask, closeLaboratory, laboratory, runIn } from './lab.ts'
import { load } from './load.ts'
import type { Loader } from './load.ts'
import { openPair } from './pair.ts'
import type { Pair } from './pair.ts'
import { tightened, tightening } from './tightened.ts'

/** An FTP client's ruleset that assigns the helper and lets in whatever is RELATED. */
interface Case {
  readonly loader: Loader
  readonly families: readonly Protocol4or6[]
  readonly text: string
}

const iptables = (family: Protocol4or6): string => `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -d ${peer[family]} -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
`

const nft = `table inet firewall {
  ct helper ftp-standard {
    type "ftp" protocol tcp
  }

  chain output {
    type filter hook output priority filter; policy accept;
    ip daddr ${peer.ip} tcp dport 21 ct helper set "ftp-standard"
    ip6 daddr ${peer.ip6} tcp dport 21 ct helper set "ftp-standard"
  }

  chain input {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
  }
}
`

const ferm = `domain ip table raw chain OUTPUT daddr ${peer.ip} proto tcp dport ftp CT helper ftp;
domain ip6 table raw chain OUTPUT daddr ${peer.ip6} proto tcp dport ftp CT helper ftp;

domain (ip ip6) table filter {
  chain INPUT {
    policy DROP;
    mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT;
  }
}
`

const cases: readonly Case[] = [
  { loader: 'nft', families: ['ip', 'ip6'], text: nft },
  { loader: 'iptables-legacy', families: ['ip'], text: iptables('ip') },
  { loader: 'iptables-nft', families: ['ip'], text: iptables('ip') },
  { loader: 'ip6tables-legacy', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ip6tables-nft', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ferm', families: ['ip', 'ip6'], text: ferm },
]

laboratory('active FTP with an assigned helper', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair()
    for (const family of ['ip', 'ip6'] as const) {
      await ask(pair.peer, `serve('${family}', '${peer[family]}')`)
      await ask(pair.host, `ssh_${family} = listen('${family}', '${host[family]}', 22)`)
    }
  })
  afterAll(closeLaboratory)

  const transfer = (family: Protocol4or6) => ask(pair.host, `result = active_transfer('${family}', '${host[family]}', '${peer[family]}')`)

  async function forgedPort(family: Protocol4or6): Promise<unknown> {
    await ask(pair.host, `control = announce('${family}', '${host[family]}', '${peer[family]}', 22)`)
    const reached = await ask(pair.peer, `result = reach('${host[family]}', 22)`)
    await ask(pair.host, 'control.close()')
    return reached
  }

  describe.each(cases)('$loader', ({ loader, families, text }) => {
    test.each(families)('%s: the transfer works before and after, a forged PORT to 22 only before', async family => {
      const results: unknown[] = []
      for (const ruleset of [text, tightened(loader, text)]) {
        runIn(pair.host, ['conntrack', '-F'])
        const unload = load(pair.host, loader, ruleset)
        try {
          results.push(await transfer(family), await forgedPort(family))
        } finally {
          unload()
        }
      }
      expect(results).toEqual(['transferred', 'connected', 'transferred', 'silence'])
    })

    test.each(families)('%s: --drop-helpers ends both', async family => {
      const unload = load(pair.host, loader, tightening(loader, text, { helpers: 'drop' }).text)
      try {
        runIn(pair.host, ['conntrack', '-F'])
        expect([await transfer(family), await forgedPort(family)]).toEqual(['blocked: TimeoutError', 'silence'])
      } finally {
        unload()
      }
    })
  })
})
