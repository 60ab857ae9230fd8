/** Sessions that need what RELATED lets in besides active FTP: passive FTP out of a closed OUTPUT, TFTP, nft's own expectations. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { host, peer } from './classes.ts'
import type { Protocol4or6 } from './classes.ts'
import { ask, closeLaboratory, laboratory, runIn } from './lab.ts'
import { load } from './load.ts'
import type { Loader } from './load.ts'
import { openPair } from './pair.ts'
import type { Pair } from './pair.ts'
import { tightened } from './tightened.ts'

interface Case {
  readonly session: string
  /** Python, with `family`: leaves what happened in `result`. */
  readonly code: (family: Protocol4or6) => string
  readonly works: string
  readonly rulesets: readonly { readonly loader: Loader; readonly families: readonly Protocol4or6[]; readonly text: string }[]
}

const passiveIptables = (family: Protocol4or6): string => `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -d ${peer[family]} -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A OUTPUT -p tcp -m tcp --dport 21 -m conntrack --ctstate NEW -j ACCEPT
COMMIT
`

const passiveNft = `table inet firewall {
  ct helper ftp {
    type "ftp" protocol tcp
  }

  chain assign {
    type filter hook output priority mangle; policy accept;
    tcp dport 21 ct helper set "ftp"
  }

  chain output {
    type filter hook output priority filter; policy drop;
    ct state established,related accept
    tcp dport 21 ct state new accept
  }
}
`

const passiveFerm = `domain (ip ip6) {
  table raw chain OUTPUT proto tcp dport 21 CT helper ftp;
  table filter chain OUTPUT {
    policy DROP;
    mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT;
    proto tcp dport 21 mod conntrack ctstate NEW ACCEPT;
  }
}
`

const tftpIptables = (family: Protocol4or6): string => `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -d ${peer[family]} -p udp -m udp --dport 69 -j CT --helper tftp
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
COMMIT
`

const tftpNft = `table inet firewall {
  ct helper tftp {
    type "tftp" protocol udp
  }

  chain assign {
    type filter hook output priority mangle; policy accept;
    udp dport 69 ct helper set "tftp"
  }

  chain input {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept }
  }
}
`

const tftpFerm = `domain (ip ip6) {
  table raw chain OUTPUT proto udp dport tftp CT helper tftp;
  table filter chain INPUT {
    policy DROP;
    mod state state (ESTABLISHED RELATED) ACCEPT;
  }
}
`

const expectationNft = `table inet firewall {
  ct expectation data {
    protocol tcp
    dport 9000
    timeout 1m
    size 10
    l3proto ip
  }

  chain assign {
    type filter hook output priority mangle; policy accept;
    tcp dport 21 ct expectation set "data"
  }

  chain input {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
  }
}
`

const everyTool = (nft: string, iptables: (family: Protocol4or6) => string, ferm: string): Case['rulesets'] => [
  { loader: 'nft', families: ['ip', 'ip6'], text: nft },
  { loader: 'iptables-legacy', families: ['ip'], text: iptables('ip') },
  { loader: 'iptables-nft', families: ['ip'], text: iptables('ip') },
  { loader: 'ip6tables-legacy', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ip6tables-nft', families: ['ip6'], text: iptables('ip6') },
  { loader: 'ferm', families: ['ip', 'ip6'], text: ferm },
]

const cases: readonly Case[] = [
  {
    session: 'passive FTP out of a closed OUTPUT', works: 'transferred',
    code: family => `result = passive_transfer('${family}', '${peer[family]}')`,
    rulesets: everyTool(passiveNft, passiveIptables, passiveFerm),
  },
  {
    session: 'TFTP', works: 'transferred',
    code: family => `result = tftp_transfer('${family}', '${peer[family]}')`,
    rulesets: everyTool(tftpNft, tftpIptables, tftpFerm),
  },
]

laboratory('sessions with assigned helpers', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair()
    for (const family of ['ip', 'ip6'] as const) {
      await ask(pair.peer, `serve('${family}', '${peer[family]}'); serve_tftp('${family}', '${peer[family]}')`)
      await ask(pair.host, `data_${family} = listen('${family}', '${host[family]}', 9000); ssh_${family} = listen('${family}', '${host[family]}', 22)`)
    }
  })
  afterAll(closeLaboratory)

  async function beforeAndAfter(loader: Loader, text: string, session: () => Promise<unknown>): Promise<readonly unknown[]> {
    const results: unknown[] = []
    for (const ruleset of [text, tightened(loader, text)]) {
      runIn(pair.host, ['conntrack', '-F'])
      const unload = load(pair.host, loader, ruleset)
      try {
        results.push(await session())
      } finally {
        unload()
      }
    }
    return results
  }

  describe.each(cases)('$session', ({ code, works, rulesets }) => {
    describe.each(rulesets)('$loader', ({ loader, families, text }) => {
      test.each(families)('%s: works before and after', async family => {
        expect(await beforeAndAfter(loader, text, () => ask(pair.host, code(family)))).toEqual([works, works])
      })
    })
  })

  test('nft: what ct expectation opens stays open, and nothing else', async () => {
    const session = () => ask(pair.host, `control = socket.create_connection(('${peer.ip}', 21)); control.recv(100)`)
      .then(() => ask(pair.peer, `result = reach('${host.ip}', 9000), reach('${host.ip}', 22)`))
    expect(await beforeAndAfter('nft', expectationNft, session)).toEqual([['connected', 'silence'], ['connected', 'silence']])
  })
})
