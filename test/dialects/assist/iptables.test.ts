import { expect, test } from 'vitest'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { iptablesAssistant } from '../../../src/dialects/iptables/assist/index.ts'

/** What is suggested at the `|` of a file. */
function suggested(path: string, marked: string): readonly string[] {
  const offset = marked.indexOf('|')
  const tree = iptables.parse({ path, text: marked.replace('|', '') })
  return iptablesAssistant.suggest(tree, offset, []).items.map(({ label }) => label)
}

test('options of ebtables need no module, those of iptables do', () => {
  expect(suggested('ebtables', '*filter\n-A INPUT -p IPv4 |\n')).toEqual(expect.arrayContaining(['--ip-source', '--limit', '--vlan-id', '-p', '--logical-in']))
  expect(suggested('rules.v4', '*filter\n-A INPUT |\n')).not.toContain('--limit')
  expect(suggested('rules.v4', '*filter\n-A INPUT -m limit |\n')).toContain('--limit')
})

test('a protocol brings its options', () => {
  expect(suggested('rules.v4', '*filter\n-A INPUT -p tcp |\n')).toContain('--tcp-flags')
  expect(suggested('rules.v6', '*filter\n-A INPUT -p ipv6-icmp |\n')).toContain('--icmpv6-type')
  expect(suggested('rules.v6', '*filter\n-A INPUT -p ipv6-frag |\n')).toContain('--fragid')
})
