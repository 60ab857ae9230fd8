import { describe, expect, test } from 'vitest'
import { tighten } from '../../src/index.ts'
import type { TightenOptions } from '../../src/rewrite/index.ts'

type DialectName = 'ferm' | 'iptables' | 'nft'

const filter = (rules: string, policies = ':INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]'): string =>
  `*filter\n${policies}\n${rules.trim()}\nCOMMIT\n`

const input = (rules: string, family = 'inet'): string => `table ${family} filter {
	chain input {
		type filter hook input priority filter; policy drop;
${rules.trim().split('\n').map(rule => `\t\t${rule.trim()}`).join('\n')}
	}
}
`

/** The rules of a text made by `filter` or `input`. */
const rulesIn = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(line => line !== '')
  .filter(line => !/^(\*|:|COMMIT|table|chain|type|\})/.test(line))

function run(dialect: DialectName, text: string, options: TightenOptions = {}) {
  const result = tighten(text, { dialect, ...options })
  const again = tighten(result.text, { dialect, ...options })
  expect(again.text, 'a second run changes nothing').toBe(result.text)
  return { rules: rulesIn(result.text), text: result.text, left: result.unresolved.map(({ reason }) => reason), changes: result.changes.map(({ message }) => message) }
}

describe('exactly the RELATED bit goes', () => {
  test('a tcp rule never accepted ICMP errors and gets nothing', () => {
    expect(run('iptables', filter('-A INPUT -p tcp -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')).rules)
      .toEqual(['-A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT'])
  })

  test('a rule that accepted nothing else is taken out', () => {
    const { rules, changes } = run('iptables', filter('-A INPUT -p udp -m state --state RELATED -j ACCEPT\n-A INPUT -p udp --dport 53 -j ACCEPT'))
    expect(rules).toEqual(['-A INPUT -p udp --dport 53 -j ACCEPT'])
    expect(changes).toEqual(['rule removed: it accepted only RELATED'])
  })

  test('untracked packets stay: neighbour discovery is among them', () => {
    expect(run('nft', input('ct state != { new, invalid } accept')).rules).toEqual([
      'ct state != { new, invalid, related } accept',
      'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept',
      'ct state related icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept',
    ])
  })

  test('no other word of a list changes, also where another match makes it void', () => {
    expect(run('iptables', filter('-A INPUT -p tcp -m conntrack ! --ctstate NEW,INVALID -m connmark --mark 0x1 -j ACCEPT')).rules)
      .toEqual(['-A INPUT -p tcp -m conntrack ! --ctstate NEW,INVALID,RELATED -m connmark --mark 0x1 -j ACCEPT'])
  })

  test('NEW is never added', () => {
    expect(run('nft', input('ct state new,related tcp dport 22 accept')).rules).toEqual(['ct state new tcp dport 22 accept'])
  })

  test.each([
    ['a log rule', 'nft', input('ct state related log prefix "related "')],
    ['a drop rule', 'nft', input('ct state related drop')],
    ['a port, whatever the state', 'nft', input('tcp dport 22 accept')],
    ['a labelling rule', 'iptables', '*mangle\n:INPUT ACCEPT [0:0]\n-A INPUT -m state --state RELATED,ESTABLISHED -j CONNSECMARK --restore\nCOMMIT\n'],
  ] as const)('%s is left alone', (_, dialect, text) => {
    const result = tighten(text, { dialect })
    expect(result.files).toEqual([])
    expect(result.unresolved).toEqual([])
  })
})

describe('what else is in the rule stays with the copies', () => {
  test('interface, comment and order', () => {
    expect(run('iptables', filter('-A FORWARD -i wan0 -o lan0 -m comment --comment "back \\"home\\"" -m state --state ESTABLISHED,RELATED -j ACCEPT\n-A FORWARD -i lan0 -j ACCEPT')).rules).toEqual([
      '-A FORWARD -i wan0 -o lan0 -m comment --comment "back \\"home\\"" -m state --state ESTABLISHED -j ACCEPT',
      '-A FORWARD -i wan0 -o lan0 -m comment --comment "back \\"home\\"" -p icmp -m icmp --icmp-type destination-unreachable -m state --state RELATED -j ACCEPT',
      '-A FORWARD -i wan0 -o lan0 -m comment --comment "back \\"home\\"" -p icmp -m icmp --icmp-type time-exceeded -m state --state RELATED -j ACCEPT',
      '-A FORWARD -i wan0 -o lan0 -m comment --comment "back \\"home\\"" -p icmp -m icmp --icmp-type parameter-problem -m state --state RELATED -j ACCEPT',
      '-A FORWARD -i lan0 -j ACCEPT',
    ])
  })

  test('ICMP errors that other rules accept anyway need no rule', () => {
    expect(run('nft', input('ct state established,related accept\nmeta l4proto { icmp, icmpv6 } accept')).rules)
      .toEqual(['ct state established accept', 'meta l4proto { icmp, icmpv6 } accept'])
  })

  test('two rules for the same packets keep ICMP errors once', () => {
    expect(run('nft', input('ct state related accept\nct state related,established accept', 'ip')).rules).toEqual([
      'ct state established accept',
      'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept',
    ])
  })

  test('through a jump to a chain that accepts', () => {
    const text = `table ip filter {
	chain allowed {
		accept
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state { established, related } jump allowed
	}
}
`
    expect(tighten(text, { dialect: 'nft' }).text).toBe(text.replace('ct state { established, related } jump allowed',
      'ct state established jump allowed\n\t\tct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } jump allowed'))
  })
})

test('copies of a rule that replaces another are inserted behind it', () => {
  expect(run('iptables', filter('-A INPUT -i lo -j ACCEPT\n-A INPUT -j DROP\n-R INPUT 2 -m state --state RELATED,ESTABLISHED -j ACCEPT')).rules.slice(2)).toEqual([
    '-R INPUT 2 -m state --state ESTABLISHED -j ACCEPT',
    '-I INPUT 3 -p icmp -m icmp --icmp-type destination-unreachable -m state --state RELATED -j ACCEPT',
    '-I INPUT 4 -p icmp -m icmp --icmp-type time-exceeded -m state --state RELATED -j ACCEPT',
    '-I INPUT 5 -p icmp -m icmp --icmp-type parameter-problem -m state --state RELATED -j ACCEPT',
  ])
})

describe('options', () => {
  const helper = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -d 203.0.113.5/32 -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
${filter('-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')}`

  test('--related none keeps nothing of it', () => {
    expect(run('iptables', filter('-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'), { related: 'none' }).rules)
      .toEqual(['-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT'])
  })

  test('an assigned helper keeps its expectations, from the other end of its connections', () => {
    expect(run('iptables', helper).rules.filter(rule => rule.includes('helper'))).toEqual([
      '-A OUTPUT -d 203.0.113.5/32 -p tcp -m tcp --dport 21 -j CT --helper ftp',
      '-A INPUT -s 203.0.113.5/32 -p tcp -m tcp --dport 32768:65535 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT',
    ])
  })

  test('--drop-helpers takes the assignment out, and with it the rule for it', () => {
    const tight = run('iptables', helper).text
    expect(run('iptables', tight, { helpers: 'drop' }).rules.filter(rule => rule.includes('helper'))).toEqual([])
  })
})

describe('what cannot be done with certainty is left, with the reason', () => {
  test('a rule that drops everything else', () => {
    const { rules, left } = run('iptables', filter('-A INPUT -m state ! --state RELATED,ESTABLISHED -j DROP', ':INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]'))
    expect(rules).toEqual(['-A INPUT -m state ! --state RELATED,ESTABLISHED -j DROP'])
    expect(left).toHaveLength(1)
    expect(left[0]).toContain('lets RELATED pass')
  })

  test('a rate limit that copies would multiply', () => {
    const { left } = run('nft', input('ct state established,related limit rate 10/second accept'))
    expect(left).toHaveLength(1)
  })
})

test('a broken statement elsewhere does not keep a rule from being tightened', () => {
  const { text } = run('nft', input('tcp dport 22 acept\nct state established,related accept', 'ip'))
  expect(text).toContain('ct state established accept\n')
  expect(text).toContain('tcp dport 22 acept\n')
})

test('an anonymous chain is looked into', () => {
  const text = `table ip filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "wan0" jump {
			ct state established,related accept
			tcp dport 22 accept
		}
	}
}
`
  expect(tighten(text, { dialect: 'nft' }).text).toBe(text.replace('established,related accept',
    'established accept\n\t\t\tct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept'))
})

describe('what comes with the text', () => {
  test('each change says which packets it closes, and how that was proved', () => {
    const { changes, proof, closed } = tighten(input('ct state established,related accept', 'ip'), { dialect: 'nft' })
    expect(changes.map(({ closes }) => closes)).toEqual([[
      'ip ct state related (expected connections, resets of REJECT)',
      'icmp type { source-quench, redirect } ct state related (ICMP errors about known connections)',
    ]])
    expect(proof).toBe('comparison')
    expect(closed()).toEqual(changes[0]!.closes)
  })

  test('a silenced rule stays, with the reason its comment gives', () => {
    const text = input('# nflint: ignore[related-accept] the scanner needs it\nct state established,related accept')
    const result = tighten(text, { dialect: 'nft' })
    expect(result.text).toBe(text)
    expect(result.unresolved).toEqual([])
    expect(result.silenced.map(({ reason }) => reason)).toEqual(['the scanner needs it'])
  })
})

test('places are those of the text that was given, also for what a later step finds', () => {
  const text = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp --dport 21 -j CT --helper ftp
COMMIT
${filter('-A INPUT -m helper --helper ftp -m state --state RELATED -j ACCEPT\n-A INPUT -p udp -m state --state RELATED,ESTABLISHED -j ACCEPT')}`
  const { changes, text: tighter } = tighten(text, { dialect: 'iptables', helpers: 'drop' })
  expect(tighter).not.toContain('-j CT')
  for (const { at } of changes) expect(at.source.text).toBe(text)
  expect(changes.map(({ at }) => text.slice(at.start, at.end))).toEqual([
    '-A PREROUTING -p tcp --dport 21 -j CT --helper ftp',
    '-A INPUT -m helper --helper ftp -m state --state RELATED -j ACCEPT',
    '-A INPUT -p udp -m state --state RELATED,ESTABLISHED -j ACCEPT',
  ])
})

describe('rulesets too large to be compared whole', () => {
  const many = Array.from({ length: 5100 }, (_, at) => `ip saddr 10.0.${at >> 8}.${at & 255} tcp dport ${1 + (at % 1000)} accept`).join('\n')

  test('are shown rule by rule', () => {
    const result = tighten(input(`ct state established,related accept\n${many}`), { dialect: 'nft' })
    expect(result.unresolved).toEqual([])
    expect(result.proof).toBe('rule by rule')
    expect(rulesIn(result.text).slice(0, 4)).toEqual([
      'ct state established accept',
      'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept',
      'ct state related icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept',
      'ip saddr 10.0.0.0 tcp dport 1 accept',
    ])
    expect(result.closed()).not.toEqual([])
  })

  test('are compared where a packet that goes on may be marked, and let in for its mark further on', () => {
    const marking = (rules: string): string => `table inet filter {
	chain first {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		meta l4proto udp meta mark set 1 accept
		${rules}
	}
	chain second {
		type filter hook input priority filter + 10; policy drop;
		meta mark 1 accept
		ct state established accept
	}
}
`
    const left = (text: string): readonly string[] => tighten(text, { dialect: 'nft' }).unresolved.map(({ reason }) => reason)
    const reason = 'it would open udp mark != 0x1 ct state related (expected connections) in input'
    expect(left(marking(''))).toEqual([reason])
    expect(left(marking(many))).toEqual([reason])
  })
})
