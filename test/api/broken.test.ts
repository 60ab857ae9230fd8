import { expect, test } from 'vitest'
import { check, tighten } from '../../src/index.ts'
import { fix } from '../../src/api/fix.ts'
import { load } from '../../src/api/load.ts'
import { dialectNamed } from '../../src/dialects/index.ts'
import { noReader } from '../../src/dialects/dialect.ts'

const found = (text: string): readonly string[] => check(text, { dialect: 'ferm' }).findings.map(({ check: name }) => name)
const fixed = (text: string): string => fix(load({ path: 'f', text }, dialectNamed('ferm'), noReader), { applicability: 'unsafe' }).text

/** Read on with the block of port 80 left open, every rule behind it seems to be for two ports. */
const unclosed = `chain INPUT {
    policy DROP;
    mod state state (RELATED ESTABLISHED) ACCEPT;
    proto tcp dport 80 {
        saddr 192.0.2.1 ACCEPT;

    proto tcp dport 22 {
        saddr 192.0.2.2 ACCEPT;
    }
    proto udp dport 53 ACCEPT;
}
`

test('ferm with a block that is never closed: nothing else is found, and nothing changed', () => {
  expect(found(unclosed)).toEqual(['syntax-error'])
  expect(fixed(unclosed)).toBe(unclosed)
  const { text, changes, unresolved } = tighten(unclosed, { dialect: 'ferm' })
  expect([text, changes]).toEqual([unclosed, []])
  expect(unresolved.map(({ reason }) => reason)).toEqual(['this "{" is never closed, so nobody knows which block a rule belongs to'])
})

test('the pair of braces that does not agree with the indentation is where to look', () => {
  const [error] = check(unclosed, { dialect: 'ferm' }).findings
  expect(error!.related!.map(({ at, message }) => [unclosed.slice(0, at.start).split('\n').length, message])).toEqual([
    [4, 'this "{" is closed by a "}" that is indented otherwise: look here first'],
    [11, 'the "}" that closes it'],
  ])
})

test('ferm with a block that is closed twice', () => {
  const text = 'chain INPUT {\n    proto tcp { dport 22 ACCEPT; }\n    }\n    policy DROP;\n    mod state state RELATED ACCEPT;\n}\n'
  expect(found(text)).toEqual(['syntax-error'])
  expect(tighten(text, { dialect: 'ferm' }).text).toBe(text)
})

test('nft with a quote that is never closed: from there on, what stands in quotes is what should not', () => {
  const text = `table inet f {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname lo" accept
		iifname "eth0" tcp dport 22 accept
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state related accept
	}
}
`
  const [error, ...others] = check(text, { dialect: 'nft' }).findings
  expect(others).toEqual([])
  expect([error!.message, error!.related!.map(({ at, message }) => [text.slice(0, at.start).split('\n').length, message])])
    .toEqual(['this quote is never closed', [[4, 'this quoted text goes on in another line: look here first']]])
  expect(tighten(text, { dialect: 'nft' }).changes).toEqual([])
})

test('nft: the hooks that a chain is called from are not known where a caller could not be read', () => {
  const text = `table inet f {
	chain docker {
		iifname "docker0" return
	}
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		fib daddr type locl jump docker
	}
	chain output {
		type nat hook output priority -100; policy accept;
		fib daddr type local jump docker
	}
}
`
  expect(check(text, { dialect: 'nft' }).findings.map(({ check: name }) => name)).toEqual(['syntax-error'])
})

/** What a rule with a mistake in it matches, nobody knows: less than its other words say. */
test.each([
  ['a rule with a mistake does not make those behind it useless', '-A INPUT -p icmp --icmp-tyep echo-request -j ACCEPT\n-A INPUT -p icmp --icmp-type time-exceeded -j DROP', ['syntax-error']],
  ['a rule with a mistake is not open to everybody', '-A INPUT -m-m state --state ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT', ['syntax-error']],
  ['of a rule with a mistake in it, the mistake is told', '-A INPUT -p tcp --dport 22 -j ACCEPT-A INPUT -p tcp --dport 80 -j ACCEPT', ['syntax-error']],
])('iptables: %s', (_what, rules, names) => {
  const text = `*filter\n:INPUT DROP [0:0]\n${rules}\nCOMMIT\n`
  const { findings } = check(text, { dialect: 'iptables', ignore: ['established-missing', 'loopback-blocked', 'icmp-errors-blocked'] })
  expect(findings.map(({ check: name }) => name)).toEqual(names)
})

test('iptables: in a table that there is not, the table is told', () => {
  const text = '*nta\n:PREROUTING ACCEPT [0:0]\n:x - [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\n-A PREROUTING -j x\nCOMMIT\n'
  expect(check(text, { dialect: 'iptables' }).findings.map(({ message }) => message)).toEqual(['table nta is not known'])
})
