import { describe, expect, test } from 'vitest'
import { coreOptionsOf, matchNamed, matchNames, optionOf, targetNamed, targetNames, type Extension, type OptionInfo, type XtFamily } from '../../../src/dialects/xtables/index.ts'
import { filter, read } from '../iptables/read.ts'

const families: readonly XtFamily[] = ['ip', 'ip6', 'arp', 'bridge']

const extensions: readonly (readonly [XtFamily, Extension])[] = families.flatMap(family => [
  ...matchNames(family).map(name => [family, matchNamed(name, family)!] as const),
  ...targetNames(family).flatMap(name => targetNamed(name, family) ?? []).map(found => [family, found] as const),
])

const namesOf = ({ name, short, aliases = [] }: OptionInfo) => [name, ...aliases, ...(short === undefined ? [] : [short])]

describe('the tables agree with themselves', () => {
  test('no option name stands twice in an extension', () => {
    for (const options of [...families.map(coreOptionsOf), ...extensions.map(([, { options }]) => options)]) {
      const names = options.flatMap(namesOf)
      expect(names).toEqual([...new Set(names)])
    }
  })

  test('what is required, excluded or needed is an option of the extension', () => {
    for (const [, { name, options, required = [] }] of extensions) {
      const known = options.map(option => option.name)
      const named = [...required.flat(), ...options.flatMap(({ excludes = [], needs = [] }) => [...excludes, ...needs.filter(need => !need.startsWith('-p '))])]
      expect(named.filter(option => !known.includes(option)).map(option => `${name}: ${option}`)).toEqual([])
    }
  })

  test('a name is one extension in a family', () => {
    for (const family of families) expect(matchNames(family)).toEqual([...new Set(matchNames(family))])
  })

  test('abbreviations', () => {
    const { options } = matchNamed('conntrack', 'ip')!
    expect(optionOf(options, 'ctstate')!.name).toBe('ctstate')
    expect(optionOf(options, 'ctdi')!.name).toBe('ctdir')
    expect(optionOf(options, 'ctst')).toBeUndefined()
    expect(matchNamed('icmp', 'ip6')).toBeUndefined()
    expect(matchNamed('icmpv6', 'ip6')!.name).toBe('icmp6')
  })
})

describe('targets', () => {
  /** Effects and verdict of a target in the mangle, nat, raw or filter table. */
  const meaning = (table: string, line: string) => {
    const { rules, problems } = read(`*${table}\n${line}\nCOMMIT\n`)
    expect(problems).toEqual([])
    const { effects, verdict } = rules[0]!.rule
    const plain = (value: object) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'origin'))
    return [...effects.map(plain), plain(verdict)]
  }
  const cases: readonly (readonly [table: string, line: string, meaning: readonly object[]])[] = [
    ['filter', '-A INPUT -j QUEUE', [{ kind: 'queue', extension: 'QUEUE' }]],
    ['filter', '-A INPUT -j NFQUEUE --queue-num 3 --queue-bypass', [{ kind: 'queue', bypass: true }]],
    ['filter', '-A INPUT -j REJECT --reject-with icmp-admin-prohibited', [{ kind: 'reject', with: 'icmp admin-prohibited' }]],
    ['filter', '-A INPUT -j LOG --log-prefix "a b"', [{ kind: 'log', prefix: 'a b' }, { kind: 'continue' }]],
    ['filter', '-A INPUT -p tcp', [{ kind: 'continue' }]],
    ['raw', '-A OUTPUT -p udp -j CT --helper tftp', [{ kind: 'assign-helper', helper: { name: 'tftp', l4proto: 17, l3proto: 'ip' } }, { kind: 'continue' }]],
    ['raw', '-A PREROUTING -j CT --notrack', [{ kind: 'notrack' }, { kind: 'continue' }]],
    ['raw', '-A PREROUTING -j NOTRACK', [{ kind: 'notrack', extension: 'NOTRACK' }, { kind: 'continue' }]],
    ['raw', '-A PREROUTING -j CT --zone 5', [{ kind: 'other', name: 'CT --zone 5' }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j MARK --set-mark 0x1/0x2', [{ kind: 'set-mark', value: 1, mask: 3 }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j MARK --set-xmark 0x1/0x2', [{ kind: 'set-mark', value: 1, mask: 2 }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j MARK --and-mark 0xf0', [{ kind: 'set-mark', value: 0, mask: 0xffffff0f }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j CONNMARK --set-mark 7', [{ kind: 'set-ct-mark', value: 7, mask: 0xffffffff }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j CONNMARK --restore-mark', [{ kind: 'restore-ct-mark' }, { kind: 'continue' }]],
    ['mangle', '-A INPUT -j CONNSECMARK --save', [{ kind: 'save-secmark' }, { kind: 'continue' }]],
    ['nat', '-A POSTROUTING -j SNAT --to-source 192.0.2.1', [{ kind: 'nat', type: 'snat', to: '192.0.2.1' }, { kind: 'accept' }]],
    ['nat', '-A POSTROUTING -j MASQUERADE', [{ kind: 'nat', type: 'masquerade' }, { kind: 'accept' }]],
    ['nat', '-A PREROUTING -p tcp -j REDIRECT --to-ports 3128', [{ kind: 'nat', type: 'redirect', to: '3128' }, { kind: 'accept' }]],
    ['filter', '-A INPUT -p tcp -j SYNPROXY --mss 1460', [{ kind: 'unknown', text: 'SYNPROXY --mss 1460' }]],
  ]
  test.each(cases)('%s %s', (table, line, expected) => expect(meaning(table, line)).toEqual(expected))

  test('a goto is no jump', () => {
    expect(filter(':a - [0:0]', '-A INPUT -g a', '-A INPUT -j a').map(({ rule }) => rule.verdict.kind)).toEqual(['goto', 'jump'])
  })
})
