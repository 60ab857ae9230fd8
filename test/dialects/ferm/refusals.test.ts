import { describe, expect, test } from 'vitest'
import { parseFerm } from '../../../grammars/ferm/index.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { ferm } from '../../../src/dialects/ferm/index.ts'

const problems = (text: string): readonly (readonly [kind: string, at: string, message: string, help: string | undefined])[] => {
  const tree = parseFerm({ path: 'ferm.conf', text })
  expect(tree.errors).toEqual([])
  return ferm.lower(tree, noReader).problems.map(({ kind, at, message, help }) => [kind, text.slice(at.start, at.end), message.replace('iptables-restore refuses this: ', ''), help])
}

describe('what ferm passes on and iptables-restore refuses', () => {
  test.each<[string, string, string, string | undefined]>([
    ['chain INPUT mod state state (ESTABLISHED RELTED) ACCEPT;', 'RELTED', 'expected one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, found RELTED', 'did you mean RELATED?'],
    ['chain INPUT saddr 10.0.0.256 ACCEPT;', '10.0.0.256', 'expected an IPv4 address with or without /length, found 10.0.0.256', undefined],
    ['chain INPUT proto icmp icmp-type echo-requst ACCEPT;', 'echo-requst', 'expected an ICMP type, found echo-requst', 'did you mean echo-request?'],
    ['table fliter chain INPUT ACCEPT;', 'fliter', 'there is no table "fliter"', 'did you mean "filter"?'],
    ['chain INPUT MASQUERADE;', 'MASQUERADE', 'target MASQUERADE is for table nat, not filter', undefined],
    ['chain INPUT REJECT reject-with tcp-reset;', 'reject-with tcp-reset', '--reject-with tcp-reset needs -p tcp', undefined],
  ])('%s', (text, at, message, help) => {
    expect(problems(text)).toEqual([['refused-rule', at, message, help]])
  })

  test('a value is told once, however many rules it comes to', () => {
    expect(problems('chain (INPUT FORWARD) interface (eth0 eth1) proto (tcp udp) dport (22 80) mod state state NWE ACCEPT;')).toHaveLength(1)
  })

  test.each([
    'chain INPUT saddr `cat /etc/addresses` ACCEPT;', 'chain INPUT saddr @resolve(example.org) ACCEPT;', 'chain INPUT jump RTPENGINE id 1;', 'domain ip6 chain INPUT proto icmp icmp-type router-advertisement ACCEPT;',
    'chain INPUT proto tcp dport (ssh 8000:8080) ACCEPT;', 'chain INPUT interface $LINE ACCEPT;', 'table nat chain POSTROUTING outerface eth0 MASQUERADE;', 'chain INPUT @subchain "x" { proto tcp ACCEPT; }',
  ])('quiet: %s', text => {
    expect(problems(text).filter(([kind]) => kind === 'refused-rule')).toEqual([])
  })
})
