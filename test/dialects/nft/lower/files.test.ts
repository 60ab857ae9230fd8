import { describe, expect, test } from 'vitest'
import { textOf } from '../../../../src/text/index.ts'
import { chainOf, files, lowered, shown } from '../reading.ts'

const chains = (text: string): unknown => lowered(text).ruleset.tables.map(table => [table.family, table.name, table.chains.map(chain => [chain.name, chain.rules.map(shown)])])

describe('commands run in order', () => {
  test('add, insert, index', () => {
    expect(chains('add table ip t\nadd chain t c\nadd rule t c accept\ninsert rule t c drop\nadd rule ip t c index 0 counter\n')).toEqual([['ip', 't', [['c', ['drop', 'counter | continue', 'accept']]]]])
  })

  test('flush and delete', () => {
    expect(chains('table inet a { chain c { accept; }; }\nflush ruleset\ntable inet b { chain c { drop; }; }\n')).toEqual([['inet', 'b', [['c', ['drop']]]]])
    expect(chains('table inet a { chain c { accept; }; }\ntable ip b { }\nflush ruleset ip\n')).toEqual([['inet', 'a', [['c', ['accept']]]]])
    expect(chains('table inet a { }\ndelete table inet a\ntable inet a { chain c { drop; }; }\n')).toEqual([['inet', 'a', [['c', ['drop']]]]])
    expect(chains('table inet a { chain c { accept; }; chain d { drop; }; }\nflush chain inet a c\ndelete chain inet a d\n')).toEqual([['inet', 'a', [['c', []]]]])
    expect(chains('table inet a { chain c { accept; }; chain d { drop; }; }\nflush table inet a\nrename chain inet a c e\n')).toEqual([['inet', 'a', [['d', []], ['e', []]]]])
  })

  test('a table in several pieces is one', () => {
    expect(chains('table inet a { chain c { accept; }; }\ntable inet a { chain c { drop; }; }\n')).toEqual([['inet', 'a', [['c', ['accept', 'drop']]]]])
  })

  test('a table that the file does not declare is partial', () => {
    expect(lowered('add rule inet t c accept\n').ruleset.tables[0]!.partial).toBe(true)
    expect(lowered('add table inet t\nadd rule inet t c accept\n').ruleset.tables[0]!.partial).toBeUndefined()
  })

  test('a piece for inclusion stands in a table without a name', () => {
    expect(chains('chain c {\n  accept\n}\n')).toEqual([['inet', '', [['c', ['accept']]]]])
    expect(chains('tcp dport 22 accept\n')).toEqual([['inet', '', [['', ['all(l4proto[6-6] dport[22-22]) | accept']]]]])
  })

  test('rules of commands are placed by their command', () => {
    expect(textOf(lowered('add rule inet t c ct state new accept\n').ruleset.tables[0]!.chains[0]!.rules[0]!.origin)).toBe('add rule inet t c ct state new accept')
  })
})

describe('base chains', () => {
  const base = (spec: string, family = 'inet', head = ''): unknown => {
    const { base: found } = chainOf(lowered(`${head}\ntable ${family} t { chain c { ${spec} }; }`), 'c')
    return found && { ...found, policyOrigin: found.policyOrigin && textOf(found.policyOrigin) }
  }

  test.each([
    ['type filter hook input priority 0;', { type: 'filter', hook: 'input', priority: 0, policy: 'accept', policyOrigin: undefined }],
    ['type filter hook input priority filter - 5; policy drop;', { type: 'filter', hook: 'input', priority: -5, policy: 'drop', policyOrigin: 'policy drop' }],
    ['type nat hook prerouting priority dstnat + 10; policy accept;', { type: 'nat', hook: 'prerouting', priority: -90, policy: 'accept', policyOrigin: 'policy accept' }],
    ['type route hook output priority mangle;', { type: 'route', hook: 'output', priority: -150, policy: 'accept', policyOrigin: undefined }],
    ['type filter hook prerouting priority raw;', { type: 'filter', hook: 'prerouting', priority: -300, policy: 'accept', policyOrigin: undefined }],
  ])('%s', (spec, wanted) => {
    expect(base(spec)).toEqual(wanted)
  })

  test('bridge has priorities of its own', () => {
    expect(base('type filter hook forward priority filter;', 'bridge')).toMatchObject({ priority: -200 })
  })

  test('devices and variables', () => {
    expect(base('type filter hook ingress devices = { eth0, eth1 } priority 0;', 'netdev')).toMatchObject({ hook: 'ingress', devices: ['eth0', 'eth1'] })
    expect(base('type filter hook input priority $p; policy $v;', 'inet', 'define p = 7\ndefine v = "drop"')).toMatchObject({ priority: 7, policy: 'drop' })
  })

  test('dormant tables', () => {
    expect(lowered('table inet t { flags dormant; }').ruleset.tables[0]!.dormant).toBe(true)
  })
})

describe('variables', () => {
  test('are bound where they are read', () => {
    expect(chains('define p = 1\ntable ip t { chain c { udp dport $p accept; }; }\nredefine p = 2\nadd rule t c udp dport $p drop\n')).toEqual([
      ['ip', 't', [['c', ['all(l4proto[17-17] dport[1-1]) | accept', 'all(l4proto[17-17] dport[2-2]) | drop']]]],
    ])
  })

  test('of a block hide those around it', () => {
    expect(chains('define p = 1\ntable ip t { define p = 2\n chain c { udp dport $p accept; }; }\ntable ip u { chain c { udp dport $p accept; }; }\n')).toEqual([
      ['ip', 't', [['c', ['all(l4proto[17-17] dport[2-2]) | accept']]]], ['ip', 'u', [['c', ['all(l4proto[17-17] dport[1-1]) | accept']]]],
    ])
  })

  test('hold sets and stand in sets', () => {
    expect(chains('define a = { 1, 2 }\ndefine b = { $a, 5 }\ntable ip t { chain c { udp dport $b accept; udp dport { $a, 7 } drop; }; }\n')).toEqual([
      ['ip', 't', [['c', ['all(l4proto[17-17] dport[1-2 5-5]) | accept', 'all(l4proto[17-17] dport[1-2 7-7]) | drop']]]],
    ])
  })

  test('that are not known are atoms', () => {
    expect(chains('table ip t { chain c { udp dport $x accept; }; }\n')).toEqual([['ip', 't', [['c', ['all(l4proto[17-17] atom(udp dport $x)) | accept']]]]])
  })

  test('that name themselves end', () => {
    expect(() => lowered('define a = $a\ndefine b = { $b }\ntable ip t { chain c { udp dport $a accept; udp dport $b drop; }; }\n')).not.toThrow()
  })
})

describe('includes', () => {
  test('stand in their place, with the step in the origin', () => {
    const read = lowered('define p = 22\ntable inet t {\n  chain c {\n    include "rules/ssh.nft"\n    drop\n  }\n}\n', files({ 'etc/rules/ssh.nft': 'tcp dport $p accept\n' }), 'etc/main.nft')
    const { rules } = chainOf(read, 'c')
    expect(rules.map(shown)).toEqual(['all(l4proto[6-6] dport[22-22]) | accept', 'drop'])
    expect(rules[0]!.origin.source.path).toBe('etc/rules/ssh.nft')
    expect(rules[0]!.origin.via!.map(step => `${step.label}: ${textOf(step.at)}`)).toEqual(['$p defined here: define p = 22', 'included here: include "rules/ssh.nft"'])
    expect(read.included.map(tree => tree.source.path)).toEqual(['etc/rules/ssh.nft'])
  })

  test('patterns read all files in order, and need none', () => {
    const reader = files({ '/etc/nft.d/20.nft': 'define b = 2\n', '/etc/nft.d/10.nft': 'define b = 1\n', '/etc/nft.d/.hidden.nft': 'x', '/etc/nft.d/readme': 'x' })
    const read = lowered('include "/etc/nft.d/*.nft"\ninclude "/etc/none.d/*.nft"\n', reader)
    expect(read.included.map(tree => tree.source.path)).toEqual(['/etc/nft.d/10.nft', '/etc/nft.d/20.nft'])
    expect(read.problems).toEqual([])
  })

  test('that are missing are a problem at the include', () => {
    const { problems } = lowered('include "no.nft"\n')
    expect(problems.map(problem => [problem.kind, textOf(problem.at), problem.message])).toEqual([['include-missing', 'include "no.nft"', 'included file no.nft cannot be read']])
  })

  test('that include one another end', () => {
    const { problems } = lowered('include "b.nft"\n', files({ 'a.nft': 'include "b.nft"\n', 'b.nft': 'include "a.nft"\n' }), 'a.nft')
    expect(problems.map(problem => problem.message)).toEqual(['a.nft includes itself'])
  })

  test('deeper than nft goes are a problem', () => {
    const content = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}.nft`, `include "f${index + 1}.nft"\n`]))
    expect(lowered('include "f0.nft"\n', files({ ...content, 'f20.nft': '' })).problems.map(problem => problem.message)).toEqual(['more than 16 files include one another'])
  })
})

test('objects of a table and their uses', () => {
  const { ruleset } = lowered(`table inet t {
  ct helper f { type "ftp" protocol tcp; }
  set used { type inet_service; elements = { 22 }; }
  set unused { type inet_service; }
  chain c { tcp dport 21 ct helper set "f"; tcp dport @used accept; }
}`)
  expect(ruleset.tables[0]!.objects.map(({ kind, name, uses, helper }) => ({ kind, name, uses, helper }))).toEqual([
    { kind: 'set', name: 'used', uses: 1, helper: undefined },
    { kind: 'set', name: 'unused', uses: 0, helper: undefined },
    { kind: 'ct helper', name: 'f', uses: 1, helper: { name: 'ftp', l4proto: 6 } },
  ])
})

test('what a text cannot say is noted, once where it is of one kind', () => {
  const read = lowered('table ip t { chain c { xt match "conntrack" xt target "CT"; xt target "CT"; }; }\ndelete rule ip t c handle 5\n')
  expect(read.notes.map(note => textOf(note.at))).toEqual(['xt match "conntrack"', 'rule ip t c handle 5'])
})
