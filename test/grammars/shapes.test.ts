import { expect, test } from 'vitest'
import { parseFerm } from '../../grammars/ferm/index.ts'
import { parse } from '../../grammars/iptables/index.ts'
import { parseNft } from '../../grammars/nft/index.ts'
import { createShapes } from '../../src/dialects/iptables/shapes.ts'

/** Lines of two shapes. */
const lines = (count: number, line: (address: string, port: number, protocol: string) => string): string =>
  Array.from({ length: count }, (_, index) => line(`192.0.${index >> 8}.${index & 255}`, index + 1, index % 2 ? 'tcp' : 'udp')).join('')

// However long the file, the lines that are read word by word are the first sixteen of each shape.
test.each([100, 1000])('of %d lines few are read word by word (iptables)', count => {
  const text = `*filter\n${lines(count, (address, port, protocol) => `[${port}:5] -A INPUT -s ${address}/32 -p ${protocol} -m ${protocol} --dport ${port} -j DROP\n`)}COMMIT\n`
  const { root } = parse({ path: 'x', text }, createShapes())
  expect(root.lines.filter(line => line.kind === 'Rule' && !line.shape).length).toBe(32)
})

test.each([100, 1000])('of %d lines few are read word by word (nft)', count => {
  const text = `table ip t {\n\tchain c {\n${lines(count, (address, port, protocol) => `\t\tip saddr ${address} ${protocol} dport ${port} counter drop\n`)}\t}\n}\n`
  const { root } = parseNft({ path: 'x', text })
  const [command] = root.items
  const chain = command?.kind === 'Command' && command.target.kind === 'Table' ? command.target.items?.[0] : undefined
  const rules = chain?.kind === 'Chain' ? chain.items ?? [] : []
  // The first that is one token is read, too: it shows that lines of its shape are rules.
  expect([rules.length, rules.filter(rule => rule.kind === 'Rule' && !rule.shape).length]).toEqual([count, 34])
})

test.each([100, 1000])('of %d lines few are read word by word (ferm)', count => {
  const text = `chain INPUT {\n${lines(count, (address, port, protocol) => `    proto ${protocol} dport ${port} saddr (${address} 192.0.2.1) DROP;\n`)}}\n`
  const tree = parseFerm({ path: 'x', text })
  const lineTokens = tree.brief!.filter(({ tokenType: { name } }) => name === 'ShapedLine')
  expect([lineTokens.length, tree.errors]).toEqual([count - 32, []])
})
