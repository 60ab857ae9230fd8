import { expect, test } from 'vitest'
import { nft } from '../../../src/dialects/nft/index.ts'

const commentsOf = (text: string): readonly (readonly string[])[] => {
  const tree = nft.parse({ path: 'test.nft', text })
  return nft.comments(tree).map(({ text: words, covers }) => [words, text.slice(covers.start, covers.end)])
}

test('a comment on a line of its own is about the statement or block that follows', () => {
  expect(commentsOf('# all\ntable inet t {\n  # one\n  chain c {\n    # two\n\n    accept\n    # none\n  }\n}\n')).toEqual([
    ['all', 'table inet t {\n  # one\n  chain c {\n    # two\n\n    accept\n    # none\n  }\n}'],
    ['one', 'chain c {\n    # two\n\n    accept\n    # none\n  }'],
    ['two', 'accept'],
    ['none', '# none'],
  ])
})

test('a comment behind something is about what begins or ends on the line', () => {
  expect(commentsOf('table inet t { # block\n  chain c {\n    counter; accept # rule\n    tcp dport {\n      22, # inside\n      80\n    } drop # end\n  }\n}\nadd rule inet t c accept # command\n')).toEqual([
    ['block', expect.stringMatching(/^table inet t \{[^]*\}$/)],
    ['rule', 'accept'],
    ['inside', 'tcp dport {\n      22, # inside\n      80\n    } drop'],
    ['end', 'tcp dport {\n      22, # inside\n      80\n    } drop'],
    ['command', 'add rule inet t c accept'],
  ])
})

test.each([
  ['table inet t { }', 'x', 3],
  ['#!/usr/sbin/nft -f\n', 'x', 3],
  ['flush ruleset\n', 'x', 3],
  ['chain c { type filter hook input priority 0; }', 'x', 3],
  ['add rule t c accept', 'x', 3],
  ['ct state established accept', 'x', 2],
  ['table t {\n  chain c {\n  }\n}\n', 'x', 2],
  ['define a = 1\n', 'x', 2],
  ['', 'rules.nft', 1],
  ['', '/etc/nftables.conf', 1],
  ['*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n', 'rules.v4', 0],
  ['table filter {\n  chain INPUT {\n    policy DROP;\n    proto tcp dport ssh ACCEPT;\n  }\n}\n', 'ferm.conf', 0],
  ['# table inet t\nnet.ipv4.ip_forward = 1\n', 'x', 0],
] as const)('recognises %j in %s', (text, path, score) => {
  expect(nft.recognise({ path, text })).toBe(score)
})
