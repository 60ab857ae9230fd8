import { expect, test } from 'vitest'
import { ferm } from '../../../src/dialects/ferm/index.ts'

test('a comment is about the command behind it, or the one that it stands behind', () => {
  const text = `# first
chain INPUT { # of the chain
  # one
  proto tcp ACCEPT; # two
  # nobody
}
# last`
  const found = ferm.comments(ferm.parse({ path: 'x', text })).map(({ text: words, covers }) => [words, text.slice(covers.start, covers.end).split('\n')[0]])
  expect(found).toEqual([
    ['first', 'chain INPUT { # of the chain'], ['of the chain', 'chain INPUT { # of the chain'], ['one', 'proto tcp ACCEPT;'], ['two', 'proto tcp ACCEPT;'],
    ['nobody', ''], ['last', ''],
  ])
})

test('tells ferm from its neighbours', () => {
  const sure = (text: string, path = 'x'): number => ferm.recognise({ path, text })
  expect(sure('domain (ip ip6) table filter { chain INPUT policy DROP; }')).toBe(3)
  expect(sure('table filter {\n chain INPUT {\n  mod state state NEW ACCEPT;\n }\n}')).toBe(3)
  expect(sure('&service(tcp, 22) ACCEPT;')).toBe(2)
  expect(sure('', '/etc/ferm/ferm.conf')).toBe(1)
  expect(sure('table inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n  }\n}')).toBe(0)
  expect(sure('*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n')).toBe(0)
})
