import { describe, expect, test } from 'vitest'
import type { Condition, NarrowedCopy, Rule } from '../../../src/model/index.ts'
import { State, leaves } from '../../../src/model/index.ts'
import { applyEdits } from '../../../src/text/index.ts'
import type { Packet } from './packet.ts'
import type { Read } from './reading.ts'
import { files, lowered } from './reading.ts'
import { verdictIn } from './walk.ts'

const number = (field: 'l4proto' | 'icmp.type' | 'icmp6.type' | 'dport' | 'ip.saddr', ...ranges: (readonly [number, number])[]): Condition => ({ kind: 'number', field, ranges })

const errors4: NarrowedCopy = { title: 'ICMP errors', tests: [number('l4proto', [1, 1]), number('icmp.type', [3, 3], [11, 12])] }
const errors6: NarrowedCopy = { title: 'ICMPv6 errors', tests: [number('l4proto', [58, 58]), number('icmp6.type', [1, 4])] }
const resets: NarrowedCopy = { title: 'resets', tests: [number('l4proto', [6, 6]), { kind: 'bits', field: 'tcp.flags', mask: 4, value: 4 }] }
const ftp: NarrowedCopy = {
  title: 'expected by ftp',
  tests: [number('ip.saddr', [0xc0000201, 0xc0000201]), number('l4proto', [6, 6]), number('dport', [32768, 65535]), { kind: 'helper', names: ['ftp'] }],
}
const expected: NarrowedCopy = {
  title: 'expectation',
  tests: [number('l4proto', [6, 6]), number('dport', [3306, 3306]), { kind: 'bits', field: 'ct.status', mask: 1, value: 1 }],
}
const gre: NarrowedCopy = { title: 'expected by pptp', tests: [number('l4proto', [47, 47]), { kind: 'helper', names: ['pptp'] }] }

const everyRule = (read: Read): readonly Rule[] => {
  const found: Rule[] = []
  const open = read.ruleset.tables.flatMap(table => table.chains.flatMap(chain => [...chain.rules])).reverse()
  for (let rule = open.pop(); rule; rule = open.pop()) {
    found.push(rule)
    if ('rules' in rule.verdict && rule.verdict.rules) open.push(...[...rule.verdict.rules].reverse())
  }
  return found
}

const acceptsRelated = (rule: Rule): boolean =>
  rule.verdict.kind === 'accept' && rule.matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'state' && (leaf.states & State.related) !== 0))

interface Narrowed {
  readonly text: string
  readonly left: readonly string[]
  readonly before: Read
  readonly after: Read
}

function narrow(text: string, copies: readonly NarrowedCopy[] = [errors4], which: (rule: Rule) => boolean = acceptsRelated): Narrowed {
  const before = lowered(text)
  expect(before.errors).toEqual([])
  const rules = everyRule(before).filter(which)
  const { edits, left } = before.edits.narrow(rules.map(rule => ({ rule, states: ~State.related & 0x4f, copies })))
  const changed = applyEdits(text, edits)
  const after = lowered(changed)
  expect(after.errors).toEqual([])
  return { text: changed, left: left.map(({ reason }) => reason), before, after }
}

const established = { name: 'established', state: State.established, nfproto: 2, l4proto: 6, dport: 40000, flags: 16 } as const
const expectedSyn = { name: 'expected', state: State.related, nfproto: 2, l4proto: 6, dport: 40000, flags: 2, status: 1, direction: 0 } as const

/** One packet of each kind that a narrowing must keep apart. */
const packets: readonly (Packet & { readonly name: string })[] = [
  established,
  expectedSyn,
  { name: 'icmp error', state: State.related, nfproto: 2, l4proto: 1, type: 3, direction: 1, status: 2 },
  { name: 'new', state: State.new, nfproto: 2, l4proto: 6, dport: 40000, flags: 2 },
  { name: 'invalid', state: State.invalid, nfproto: 2, l4proto: 6, dport: 40000, flags: 2 },
  { name: 'untracked', state: State.untracked, nfproto: 10, l4proto: 58, type: 135 },
]

const inInput = (rules: string): string => `table inet t {\n  chain input {\n${rules.split('\n').map(line => `    ${line}`).join('\n')}\n  }\n}\n`

/** Rules of the chain after narrowing, and that each packet but the expected one is treated as before. */
function rulesAfter(rules: string, copies: readonly NarrowedCopy[] = [errors4]): string {
  const { text, left, before, after } = narrow(inInput(rules), copies)
  expect(left).toEqual([])
  for (const packet of packets) {
    const wanted = packet.name === 'expected' ? undefined : verdictIn(before, 'input', packet)
    const found = verdictIn(after, 'input', packet)
    expect([packet.name, found]).toEqual([packet.name, packet.name === 'expected' && found !== 'accept' ? found : wanted])
  }
  return text.split('\n').slice(2, -3).map(line => line.slice(4)).join('\n')
}

const icmp = 'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } accept'

describe('each form of a state test is narrowed in its own style', () => {
  test.each([
    ['ct state established,related accept', 'ct state established accept'],
    ['ct state related,established accept', 'ct state established accept'],
    ['ct state established, related accept', 'ct state established accept'],
    ['ct state new,related,established accept', 'ct state new,established accept'],
    ['ct state { established, related } accept', 'ct state established accept'],
    ['ct state {established,related} accept', 'ct state established accept'],
    ['ct state { new, established, related } accept', 'ct state { new, established } accept'],
    ['ct state { related,new,established } accept', 'ct state { new,established } accept'],
    ['ct state established|related accept', 'ct state established accept'],
    ['ct state (established|related) accept', 'ct state established accept'],
    ['ct state "established","related" accept', 'ct state "established" accept'],
    ['ct state 6 accept', 'ct state 2 accept'],
    ['ct state 0x6 accept', 'ct state 0x2 accept'],
    ['ct state { 2, 4 } accept', 'ct state 2 accept'],
    ['ct state 2-4 accept', 'ct state established accept'],
    ['ct state & (established|related) != 0 accept', 'ct state established accept'],
    ['ct state & 0x6 != 0 accept', 'ct state established accept'],
    ['ct state & (new|invalid|untracked) == 0 accept', 'ct state established accept'],
    ['ct state != new accept', 'ct state != { new, related } accept'],
    ['ct state != { new, invalid } accept', 'ct state != { new, invalid, related } accept'],
    ['ct state != {new,invalid} accept', 'ct state != {new,invalid,related} accept'],
    ['ct state ! new accept', 'ct state ! new,related accept'],
    ['ct state ! new,invalid accept', 'ct state ! new,invalid,related accept'],
    ['ct state != established,related accept', 'ct state != related accept'],
    ['ct state >= related accept', 'ct state new,untracked accept'],
    ['ct state != new ct state != invalid accept', 'ct state != { new, related } ct state != invalid accept'],
    ['ct state new,established,related,invalid,untracked accept', 'ct state new,established,invalid,untracked accept'],
    ['ct state vmap { established : accept, related : accept } ', 'ct state vmap { established : accept } '],
    ['ct state vmap { related : accept, established : accept, invalid : drop }', 'ct state vmap { established : accept, invalid : drop }'],
    ['ct state vmap { invalid:drop,related:accept }', 'ct state vmap { invalid:drop }'],
  ])('%s', (form, narrowed) => {
    const [first, ...copies] = rulesAfter(form).split('\n')
    expect(first).toBe(narrowed)
    const own = form.includes('!= new ct state') ? icmp.replace('} accept', '} ct state != invalid accept') : icmp
    expect(copies).toEqual([own])
  })

  test.each(['ct state related accept', 'ct state 4 accept', 'ct state & related == related accept', 'ct state { related } accept', 'ct state vmap { related : accept }'])(
    '%s leaves the copies only', form => expect(rulesAfter(form)).toBe(icmp))
})

describe('copies', () => {
  test('stand in their golden forms', () => {
    expect(rulesAfter('ct state established,related accept', [errors4, errors6, resets])).toBe([
      'ct state established accept',
      icmp,
      'ct state related icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept',
      'ct state related tcp flags & rst == rst accept',
    ].join('\n'))
  })

  test('name helpers, expectations and protocols without ports', () => {
    const { text } = narrow(inInput('ct state established,related accept'), [ftp, expected, gre])
    expect(text).toBe(inInput([
      'ct state established accept',
      'ip saddr 192.0.2.1 tcp dport 32768-65535 ct state related ct helper "ftp" accept',
      'tcp dport 3306 ct state related ct status expected accept',
      'meta l4proto gre ct state related ct helper "pptp" accept',
    ].join('\n')))
  })

  test('keep the other matches, effects and the comment; counters begin anew', () => {
    expect(rulesAfter('iifname "eth0" ct state established,related counter packets 5 bytes 300 log prefix "in " accept comment "known"')).toBe([
      'iifname "eth0" ct state established counter packets 5 bytes 300 log prefix "in " accept comment "known"',
      'iifname "eth0" ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } counter log prefix "in " accept comment "known"',
    ].join('\n'))
  })

  test('that could never match are left out', () => {
    const only = (table: string, rule: string): string => narrow(`table ${table} t {\n  chain c {\n    ${rule}\n  }\n}\n`, [errors4, errors6]).text.split('\n').slice(2, -3).join('\n')
    expect(only('ip', 'ct state established,related accept')).toBe(`    ct state established accept\n    ${icmp}`)
    expect(only('inet', 'tcp dport 22 ct state established,related accept')).toBe('    tcp dport 22 ct state established accept')
    expect(only('inet', 'ip6 saddr fe80::/10 ct state established,related accept')).toBe([
      '    ip6 saddr fe80::/10 ct state established accept',
      '    ip6 saddr fe80::/10 ct state related icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept',
    ].join('\n'))
  })

  test('do without a choice of protocols that their tests say already: nft refuses both together', () => {
    expect(rulesAfter('meta l4proto { tcp, icmp } iif lo ct state established,related accept')).toBe(`meta l4proto { tcp, icmp } iif lo ct state established accept\niif lo ${icmp}`)
    expect(rulesAfter('ip protocol { tcp, icmp } ct state established,related accept')).toBe(`ip protocol { tcp, icmp } ct state established accept\n${icmp}`)
    expect(rulesAfter('meta l4proto icmp ct state established,related accept')).toBe(`meta l4proto icmp ct state established accept\nmeta l4proto icmp ${icmp}`)
  })

  test('with alternatives become several', () => {
    const either: NarrowedCopy = { title: '', tests: [{ kind: 'any', of: [number('ip.saddr', [1, 1]), number('l4proto', [47, 47])] }] }
    const { text } = narrow(inInput('ct state established,related accept'), [either])
    expect(text).toBe(inInput('ct state established accept\nip saddr 0.0.0.1 ct state related accept\nmeta l4proto gre ct state related accept'))
  })

  test('take the verdict of their entry, jumps too', () => {
    const { text } = narrow(
      'table inet t {\n  chain ok {\n    accept\n  }\n  chain c {\n    iifname "eth0" ct state vmap { established : accept, related : jump ok } comment "x"\n  }\n}\n',
      [errors4], rule => rule.verdict.kind === 'jump')
    expect(text).toContain([
      '    iifname "eth0" ct state vmap { established : accept } comment "x"',
      '    iifname "eth0" ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } jump ok comment "x"',
    ].join('\n'))
  })
})

describe('lines', () => {
  test('a comment behind the rule stays with it', () => {
    expect(rulesAfter('ct state established,related accept # known\ntcp dport 22 accept')).toBe(`ct state established accept # known\n${icmp}\ntcp dport 22 accept`)
  })

  test('a semicolon at the end of the line is kept', () => {
    expect(rulesAfter('ct state established,related accept;')).toBe(`ct state established accept;\n${icmp};`)
  })

  test('several statements on a line stay on it', () => {
    const text = 'table inet t {\n  chain input { type filter hook input priority 0; ct state established,related accept; tcp dport 22 accept; }\n}\n'
    expect(narrow(text).text).toBe(`table inet t {\n  chain input { type filter hook input priority 0; ct state established accept; ${icmp}; tcp dport 22 accept; }\n}\n`)
  })

  test('a brace may follow at once', () => {
    expect(narrow('table inet t { chain input { ct state established,related accept; }; }\n').text).toBe(`table inet t { chain input { ct state established accept; ${icmp}; }; }\n`)
  })

  test('a continued rule is copied with its continuation', () => {
    expect(rulesAfter('ct state established,related \\\n  counter accept')).toBe(
      `ct state established \\\n  counter accept\n${icmp.replace(' accept', '')} \\\n      counter accept`.replace('\n      counter accept', '\n  counter accept'))
  })

  test('CRLF files get CRLF lines', () => {
    expect(narrow('table inet t {\r\n  chain c {\r\n    ct state established,related accept\r\n  }\r\n}\r\n').text)
      .toBe(`table inet t {\r\n  chain c {\r\n    ct state established accept\r\n    ${icmp}\r\n  }\r\n}\r\n`)
  })

  test('sets over several lines lose the line of the element', () => {
    expect(rulesAfter('ct state {\n  established,\n  related,\n  new\n} accept').split('\n').slice(0, 4)).toEqual(['ct state {', '  established,', '  new', '} accept'])
    expect(rulesAfter('ct state {\n  new, # a\n  established, # b\n  related # c\n} accept').split('\n').slice(0, 5)).toEqual([
      'ct state {', '  new, # a', '  established, # b', '   # c', '} accept',
    ])
  })

  test('anonymous chains are narrowed inside', () => {
    expect(rulesAfter('meta l4proto { tcp, icmp, ipv6-icmp } jump { ct state established,related accept; drop; }'))
      .toBe(`meta l4proto { tcp, icmp, ipv6-icmp } jump { ct state established accept; ${icmp}; drop; }`)
  })
})

describe('commands', () => {
  const head = 'table inet t\nadd chain inet t c\n'

  test('add rule', () => {
    expect(narrow(`${head}add rule inet t c ct state established,related accept\n`).text).toBe(
      `${head}add rule inet t c ct state established accept\nadd rule inet t c ${icmp}\n`)
  })

  test('insert rule keeps the order of the rules', () => {
    const { text, after } = narrow(`${head}insert rule inet t c ct state established,related accept\n`, [errors4, errors6])
    expect(text.split('\n').slice(2, 5).map(line => line.split(' ').slice(5, 9).join(' '))).toEqual([
      'ct state related icmpv6', 'ct state related icmp', 'ct state established accept',
    ])
    expect(after.ruleset.tables[0]!.chains[0]!.rules.map(rule => rule.matches.length)).toEqual([1, 2, 2])
  })

  test('a chain whose rules are counted is left alone', () => {
    const { text, left } = narrow(`${head}add rule inet t c ct state established,related accept\nadd rule inet t c index 0 drop\n`)
    expect(left).toEqual(['a command of its chain counts rules by index'])
    expect(text).toContain('established,related')
  })

  test('a replaced rule is left alone', () => {
    expect(narrow(`${head}replace rule inet t c handle 4 ct state established,related accept\n`).left).toEqual(['it replaces a rule that only the kernel knows'])
  })
})

describe('definitions and named sets', () => {
  const two = (head: string, first: string, second: string): string => `${head}\ntable inet t {\n  chain input {\n    ${first}\n    ${second}\n  }\n}\n`

  test('a definition that all uses narrow alike is changed', () => {
    const { text } = narrow(two('define ER = { established, related }', 'iif lo ct state $ER accept', 'ct state $ER accept'), [])
    expect(text).toBe(two('define ER = established', 'iif lo ct state $ER accept', 'ct state $ER accept'))
  })

  test('a definition with another use stays, and the use is written out', () => {
    const { text } = narrow(two('define ER = { established, related }', 'ct state $ER accept', 'ct state $ER log'), [])
    expect(text).toBe(two('define ER = { established, related }', 'ct state established accept', 'ct state $ER log'))
  })

  test('a definition in flags without braces', () => {
    expect(narrow(two('define ER = established,related', 'ct state $ER accept', 'drop'), []).text).toBe(two('define ER = established', 'ct state $ER accept', 'drop'))
  })

  test('a number behind a name is written out', () => {
    expect(narrow(two('define ER = 0x6', 'ct state $ER accept', 'drop'), []).text).toBe(two('define ER = 0x6', 'ct state 0x2 accept', 'drop'))
  })

  const withSet = (elements: string, rule: string, other: string): string =>
    `table inet t {\n  set st {\n    type ct_state\n    elements = ${elements}\n  }\n  chain input {\n    ${rule}\n    ${other}\n  }\n}\n`

  test('a named set of one rule is changed', () => {
    expect(narrow(withSet('{ established, related }', 'ct state @st accept', 'drop'), []).text).toBe(withSet('{ established }', 'ct state @st accept', 'drop'))
    expect(narrow(withSet('{ new, invalid }', 'ct state != @st accept', 'drop'), []).text).toBe(withSet('{ new, invalid, related }', 'ct state != @st accept', 'drop'))
  })

  test('a named set of several rules stays', () => {
    expect(narrow(withSet('{ established, related }', 'ct state @st accept', 'ct state @st log'), []).text)
      .toBe(withSet('{ established, related }', 'ct state established accept', 'ct state @st log'))
  })

  const withMap = (elements: string, rule: string, other: string): string =>
    `table inet t {\n  map m {\n    type ct_state : verdict\n    elements = ${elements}\n  }\n  chain input {\n    ${rule}\n    ${other}\n  }\n}\n`

  test('a named map of one rule loses the entry', () => {
    expect(narrow(withMap('{ established : accept, related : accept }', 'ct state vmap @m', 'drop')).text)
      .toBe(withMap('{ established : accept }', `ct state vmap @m\n    ${icmp}`, 'drop'))
  })

  test('a named map of rules that are not all narrowed is left', () => {
    const { left } = narrow(withMap('{ established : accept, related : accept }', 'ct state vmap @m', 'udp dport 5 ct state vmap @m'), [errors4],
      rule => acceptsRelated(rule) && rule.matches.length === 1)
    expect(left).toEqual(['not all rules that use @m are narrowed alike'])
  })
})

describe('concatenations', () => {
  test('elements of the state go, and stand in the copies', () => {
    const { text } = narrow(inInput('ct state . meta l4proto { related . icmp, established . tcp, related . ipv6-icmp } accept'), [errors4])
    expect(text).toBe(inInput([
      'ct state . meta l4proto { established . tcp } accept',
      'ct state . meta l4proto { related . icmp, related . ipv6-icmp } icmp type { destination-unreachable, time-exceeded, parameter-problem } accept',
    ].join('\n')))
  })

  test('entries of a verdict map', () => {
    const { text } = narrow(inInput('ct state . iifname vmap { established . "eth0" : accept, related . "eth0" : accept, new . "eth1" : drop }'), [errors4])
    expect(text).toBe(inInput([
      'ct state . iifname vmap { established . "eth0" : accept, new . "eth1" : drop }',
      'icmp type { destination-unreachable, time-exceeded, parameter-problem } ct state . iifname vmap { related . "eth0" : accept }',
    ].join('\n')))
  })
})

describe('rules without a state test', () => {
  test('get one', () => {
    const { text } = narrow(inInput('ct status expected accept'), [errors4], rule => rule.verdict.kind === 'accept')
    expect(text).toBe(inInput([
      'ct state != related ct status expected accept',
      'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } ct status expected accept',
    ].join('\n')))
  })
})

describe('included files', () => {
  const rules = 'ct state established,related accept\ntcp dport 22 accept\n'

  test('are changed where the rule stands, once, however often they are included', () => {
    const read = lowered('table inet t {\n  chain a {\n    include "r.nft"\n  }\n  chain b {\n    include "r.nft"\n  }\n}\n', files({ 'r.nft': rules }))
    const found = everyRule(read).filter(acceptsRelated)
    expect(found).toHaveLength(2)
    const { edits, left } = read.edits.narrow(found.map(rule => ({ rule, states: 0x4f & ~State.related, copies: [errors4] })))
    expect(left).toEqual([])
    expect(edits.map(edit => edit.source.path)).toEqual(['r.nft', 'r.nft'])
    expect(applyEdits(rules, edits)).toBe(`ct state established accept\n${icmp}\ntcp dport 22 accept\n`)
  })

  test('are left where only one of their uses is narrowed', () => {
    const read = lowered('table inet t {\n  chain a {\n    include "r.nft"\n  }\n  chain b {\n    include "r.nft"\n  }\n}\n', files({ 'r.nft': rules }))
    const { left } = read.edits.narrow([{ rule: everyRule(read).find(acceptsRelated)!, states: 0x4b, copies: [] }])
    expect(left.map(({ reason }) => reason)).toEqual(['the statement stands for several rules that need different states'])
  })
})

describe('maps over other fields', () => {
  test('all entries are narrowed together', () => {
    expect(rulesAfter('ct state established,related meta l4proto vmap { tcp : accept, udp : accept }')).toBe('ct state established meta l4proto vmap { tcp : accept, udp : accept }')
    const { text } = narrow(inInput('ct state established,related iifname vmap { "a" : accept, "b" : accept }'))
    expect(text).toBe(inInput([
      'ct state established iifname vmap { "a" : accept, "b" : accept }',
      'ct state related icmp type { destination-unreachable, time-exceeded, parameter-problem } iifname vmap { "a" : accept, "b" : accept }',
    ].join('\n')))
  })

  test('entries that need different states are left', () => {
    const { left } = narrow(inInput('ct state established,related meta l4proto vmap { tcp : accept, udp : drop }'))
    expect(left).toEqual(['the statement stands for several rules that need different states'])
  })
})

test('a second narrowing of the result finds nothing to do', () => {
  const first = narrow(inInput('ct state established,related accept'))
  const again = narrow(first.text, [], rule => acceptsRelated(rule) && !rule.matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => 'field' in leaf && leaf.field === 'icmp.type')))
  expect(again.text).toBe(first.text)
})
