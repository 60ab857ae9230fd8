import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type * as n from '../../../grammars/nft/index.ts'
import { bare, errorsOf, parse, statementsOf } from './helpers.ts'

const number = (value: number): unknown => ({ kind: 'Number', value })
const symbol = (text: string): unknown => ({ kind: 'Symbol', text })
const tcp = (field: string): unknown => ({ kind: 'Payload', header: 'tcp', field })
const state = { kind: 'Ct', key: 'state' }

describe('matches', () => {
  test.each<[string, unknown]>([
    ['tcp dport 22', { kind: 'Match', left: tcp('dport'), right: number(22) }],
    ['tcp dport != 22-80', { kind: 'Match', left: tcp('dport'), relation: '!=', right: { kind: 'Range', low: number(22), high: number(80) } }],
    ['tcp dport ne 22', { kind: 'Match', left: tcp('dport'), relation: '!=', right: number(22) }],
    ['ip saddr 10.0.0.0/8', { kind: 'Match', left: { kind: 'Payload', header: 'ip', field: 'saddr' }, right: { kind: 'Prefix', base: symbol('10.0.0.0'), length: number(8) } }],
    ['ct state established,related', { kind: 'Match', left: state, right: { kind: 'List', items: [symbol('established'), symbol('related')] } }],
    ['ct state ! invalid', { kind: 'Match', left: state, relation: '!', right: symbol('invalid') }],
    ['ct original ip saddr 10.0.0.1', { kind: 'Match', left: { kind: 'Ct', key: 'saddr', direction: 'original', family: 'ip' }, right: symbol('10.0.0.1') }],
    ['iifname "eth0"', { kind: 'Match', left: { kind: 'Meta', key: 'iifname', bare: true }, right: { kind: 'String', text: 'eth0' } }],
    ['ip saddr @s', { kind: 'Match', left: { kind: 'Payload', header: 'ip', field: 'saddr' }, right: { kind: 'SetRef', name: 's' } }],
    ['meta mark $m', { kind: 'Match', left: { kind: 'Meta', key: 'mark' }, right: { kind: 'Variable', name: 'm' } }],
    ['@th,16,16 53', { kind: 'Match', left: { kind: 'RawPayload', base: 'th', offset: 16, length: 16 }, right: number(53) }],
    ['tcp flags syn / syn,ack', { kind: 'Match', left: tcp('flags'), right: symbol('syn'), mask: { kind: 'List', items: [symbol('syn'), symbol('ack')] } }],
    ['tcp option sack0 left 1', { kind: 'Match', left: { kind: 'Option', header: 'tcp', option: 'sack0', field: 'left' }, right: number(1) }],
    ['fib saddr . iif oif missing', { kind: 'Match', left: { kind: 'Fib', flags: ['saddr', 'iif'], result: 'oif' }, right: symbol('missing') }],
    ['rt type 0', { kind: 'Match', left: { kind: 'ExtHdr', header: 'rt', field: 'type' }, right: number(0) }],
    ['rt ip nexthop 10.0.0.1', { kind: 'Match', left: { kind: 'Route', key: 'nexthop', family: 'ip' }, right: symbol('10.0.0.1') }],
    ['socket cgroupv2 level 2 "x"', { kind: 'Match', left: { kind: 'Socket', key: 'cgroupv2', level: 2 }, right: { kind: 'String', text: 'x' } }],
    ['numgen inc mod 2 offset 1 0', { kind: 'Match', left: { kind: 'Numgen', mode: 'inc', modulus: 2, offset: 1 }, right: number(0) }],
    ['vxlan ip saddr 10.0.0.1', { kind: 'Match', left: { kind: 'Payload', header: 'ip', field: 'saddr', tunnel: 'vxlan' }, right: symbol('10.0.0.1') }],
    ['arp saddr ip 10.0.0.1', { kind: 'Match', left: { kind: 'Payload', header: 'arp', field: 'saddr ip' }, right: symbol('10.0.0.1') }],
  ])('%s', (rule, expected) => {
    expect(statementsOf(rule)).toEqual([expected])
  })

  test('operators bind as in nft: shifts, and, xor, or', () => {
    const flag = { kind: 'Group', inner: { kind: 'Binary', operator: '|', left: symbol('fin'), right: symbol('syn') } }
    expect(statementsOf('tcp flags & (fin | syn) == syn')).toEqual([
      { kind: 'Match', left: { kind: 'Binary', operator: '&', left: tcp('flags'), right: flag }, relation: '==', right: symbol('syn') },
    ])
    expect(statementsOf('meta mark 1 | 2 & 3')).toEqual([
      { kind: 'Match', left: { kind: 'Meta', key: 'mark' }, right: { kind: 'Binary', operator: '|', left: number(1), right: { kind: 'Binary', operator: '&', left: number(2), right: number(3) } } },
    ])
  })

  test('a protocol is a value behind a field, and a header before one', () => {
    expect(statementsOf('meta l4proto tcp tcp dport 22')).toEqual([
      { kind: 'Match', left: { kind: 'Meta', key: 'l4proto' }, right: symbol('tcp') },
      { kind: 'Match', left: tcp('dport'), right: number(22) },
    ])
  })
})

describe('statements', () => {
  test.each<[string, unknown]>([
    ['accept', { kind: 'VerdictStatement', verdict: { kind: 'Verdict', verdict: 'accept' } }],
    ['jump other', { kind: 'VerdictStatement', verdict: { kind: 'Verdict', verdict: 'jump', target: { kind: 'Name', text: 'other' } } }],
    ['counter packets 1 bytes 2', { kind: 'Counter', packets: number(1), bytes: number(2) }],
    ['counter packets 1 packets 3', { kind: 'Counter', packets: number(3) }],
    ['snat to 10.0.0.1 random persistent', { kind: 'Nat', word: 'snat', address: symbol('10.0.0.1'), flags: [symbol('random'), symbol('persistent')] }],
    ['limit rate over 10 mbytes/second burst 5 mbytes', { kind: 'Limit', over: true, rate: number(10), unit: 'mbytes', per: 'second', burst: number(5), burstUnit: 'mbytes' }],
    ['ct count over 10', { kind: 'Connlimit', over: true, count: number(10) }],
    ['quota over 1 mbytes used 2 bytes', { kind: 'Quota', over: true, value: number(1), unit: 'mbytes', used: number(2), usedUnit: 'bytes' }],
    ['last used never', { kind: 'Last', used: 'never' }],
    ['reject with tcp reset', { kind: 'Reject', with: 'tcp reset' }],
    ['reject with icmpx type no-route', { kind: 'Reject', with: 'icmpx', code: symbol('no-route') }],
    ['dnat ip to 10.0.0.1:80 random,persistent', {
      kind: 'Nat', word: 'dnat', family: { kind: 'FamilyName', text: 'ip' }, address: symbol('10.0.0.1'), port: number(80), flags: [symbol('random'), symbol('persistent')],
    }],
    ['masquerade to :1-2', { kind: 'Nat', word: 'masquerade', port: { kind: 'Range', low: number(1), high: number(2) }, flags: [] }],
    ['redirect to 80', { kind: 'Nat', word: 'redirect', port: number(80), flags: [] }],
    ['queue flags bypass to 1-3', { kind: 'Queue', to: { kind: 'Range', low: number(1), high: number(3) }, flags: [symbol('bypass')] }],
    ['log prefix "x" level warn', { kind: 'Log', options: [{ kind: 'LogOption', word: 'prefix', value: { kind: 'String', text: 'x' } }, { kind: 'LogOption', word: 'level', value: symbol('warn') }] }],
    ['log flags tcp sequence,options', { kind: 'Log', options: [{ kind: 'LogOption', word: 'flags', value: symbol('tcp sequence,options') }] }],
    ['ct helper set "ftp"', { kind: 'Assign', target: { kind: 'Ct', key: 'helper' }, value: { kind: 'String', text: 'ftp' } }],
    ['meta mark set ct mark & 0xff', {
      kind: 'Assign', target: { kind: 'Meta', key: 'mark' }, value: { kind: 'Binary', operator: '&', left: { kind: 'Ct', key: 'mark' }, right: number(255) },
    }],
    ['flow add @f', { kind: 'FlowAdd', flowtable: { kind: 'SetRef', name: 'f' } }],
    ['xt target "CT"', { kind: 'Xt', type: { kind: 'Name', text: 'target' }, name: { kind: 'Name', text: 'CT' } }],
    ['update @s { ip saddr timeout 5m limit rate 3/minute }', {
      kind: 'SetUpdate', op: 'update', set: { kind: 'SetRef', name: 's' },
      element: {
        kind: 'SetElement', key: { kind: 'Payload', header: 'ip', field: 'saddr' }, timeout: symbol('5m'), statements: [{ kind: 'Limit', rate: number(3), per: 'minute' }],
      },
    }],
  ])('%s', (rule, expected) => {
    expect(statementsOf(rule)).toEqual([expected])
  })

  test('a verdict map holds verdicts', () => {
    expect(statementsOf('ct state vmap { established : accept, invalid : drop }')).toEqual([{
      kind: 'Vmap',
      key: state,
      map: {
        kind: 'SetLiteral',
        elements: [
          { kind: 'SetElement', key: symbol('established'), value: { kind: 'Verdict', verdict: 'accept' }, statements: [] },
          { kind: 'SetElement', key: symbol('invalid'), value: { kind: 'Verdict', verdict: 'drop' }, statements: [] },
        ],
      },
    }])
  })

  test('an anonymous chain holds rules', () => {
    expect(statementsOf('jump { accept; drop; }')).toEqual([{
      kind: 'VerdictStatement',
      verdict: {
        kind: 'Verdict',
        verdict: 'jump',
        target: {
          kind: 'AnonymousChain',
          items: ['accept', 'drop'].map(verdict => ({ kind: 'Rule', statements: [{ kind: 'VerdictStatement', verdict: { kind: 'Verdict', verdict } }] })),
        },
      },
    }])
  })
})

describe('files', () => {
  const items = (text: string): unknown => bare(parse(text).root.items)
  const table = (name: string, family = 'inet'): unknown => ({ kind: 'TableName', family: { kind: 'FamilyName', text: family }, name: { kind: 'Name', text: name } })

  test('a base chain', () => {
    expect(items('chain c {\n type filter hook input device "eth0" priority filter - 5; policy drop;\n}\n')).toEqual([{
      kind: 'Chain',
      name: { kind: 'Name', text: 'c' },
      items: [
        {
          kind: 'HookClause', type: { kind: 'Name', text: 'filter' }, hook: { kind: 'Name', text: 'input' }, devices: { kind: 'String', text: 'eth0' },
          priority: { kind: 'Priority', base: symbol('filter'), offset: -5 },
        },
        { kind: 'PolicyClause', value: symbol('drop') },
      ],
    }])
  })

  test('a set with its properties', () => {
    expect(items('add set inet t s { type ipv4_addr . inet_service; flags interval, timeout; timeout 1h; auto-merge; elements = { 10.0.0.0/8 . 22 } }')).toEqual([{
      kind: 'Command',
      verb: 'add',
      target: {
        kind: 'Set',
        what: 'set',
        table: table('t'),
        name: { kind: 'Name', text: 's' },
        items: [
          { kind: 'TypeClause', key: { kind: 'TypeSpec', names: [{ kind: 'Name', text: 'ipv4_addr' }, { kind: 'Name', text: 'inet_service' }] } },
          { kind: 'FlagsClause', flags: [symbol('interval'), symbol('timeout')] },
          { kind: 'NumberClause', word: 'timeout', value: symbol('1h') },
          { kind: 'WordClause', word: 'auto-merge' },
          {
            kind: 'ElementsClause',
            elements: {
              kind: 'SetLiteral',
              elements: [{ kind: 'SetElement', key: { kind: 'Concat', items: [{ kind: 'Prefix', base: symbol('10.0.0.0'), length: number(8) }, number(22)] }, statements: [] }],
            },
          },
        ],
      },
    }])
  })

  test.each<[string, unknown]>([
    ['flush ruleset', { kind: 'Command', verb: 'flush', target: { kind: 'Reference', what: 'ruleset' } }],
    ['delete rule inet t c handle 4', {
      kind: 'Command', verb: 'delete',
      target: { kind: 'Reference', what: 'rule', table: table('t'), name: { kind: 'Name', text: 'c' }, position: { kind: 'RulePosition', word: 'handle', number: number(4) } },
    }],
    ['destroy table ip t', { kind: 'Command', verb: 'destroy', target: { kind: 'Reference', what: 'table', table: table('t', 'ip') } }],
    ['rename chain ip t a b', {
      kind: 'Command', verb: 'rename',
      target: { kind: 'Reference', what: 'chain', table: table('t', 'ip'), name: { kind: 'Name', text: 'a' }, newName: { kind: 'Name', text: 'b' } },
    }],
    ['ip t c accept', {
      kind: 'Command', verb: 'add', implied: true,
      target: {
        kind: 'RuleTarget', table: table('t', 'ip'), chain: { kind: 'Name', text: 'c' },
        rule: { kind: 'Rule', statements: [{ kind: 'VerdictStatement', verdict: { kind: 'Verdict', verdict: 'accept' } }] },
      },
    }],
    ['define a = { 1, 2 }', {
      kind: 'Define', name: { kind: 'Name', text: 'a' },
      value: { kind: 'SetLiteral', elements: [{ kind: 'SetElement', key: number(1), statements: [] }, { kind: 'SetElement', key: number(2), statements: [] }] },
    }],
    ['include "/etc/nftables.d/*.nft"', { kind: 'Include', path: { kind: 'String', text: '/etc/nftables.d/*.nft' } }],
  ])('%s', (text, expected) => {
    expect(parse(`${text}\n`).errors).toEqual([])
    expect(items(`${text}\n`)).toEqual([expected])
  })

  test('what nft is strict about without need is read', () => {
    expect(errorsOf('table t {\r\n  chain c {\r\n    accept\r\n  }\r\n}\r\n# end')).toEqual([])
    expect(errorsOf('add rule t c tcp dport 22 \\\n  accept')).toEqual([])
  })
})

describe('errors', () => {
  test.each<[string, string, string]>([
    ['tcp dprt 22 accept', 'dprt', 'expected a field of tcp, found `dprt`'],
    ['tcp dport 22 acept', 'acept', 'expected a match, an action or a verdict, found `acept`'],
    ['tcp dport accept', 'accept', 'expected a value, found the keyword `accept`'],
    ['tcp dport', '', 'expected a value to compare with, found the end of the line'],
    ['limit rate 10/fortnight', 'fortnight', 'expected a time such as `second`, found `fortnight`'],
    ['ct sate new', 'sate', 'expected a key of `ct`, found `sate`'],
    ['jump', '', 'expected the name of a chain, found the end of the line'],
    ['jump fwd', 'fwd', 'expected a name, found the keyword `fwd`'],
    ['reject with icmpy type x', 'icmpy', 'expected `icmp`, `icmpv6`, `icmpx` or `tcp reset`, found `icmpy`'],
    ['tcp dport { 22, accept }', 'accept', 'expected a value, found the keyword `accept`'],
    ['ip saddr 10.0.0.1 )', ')', 'expected the end of the statement, found `)`'],
    ['log flags tcp', '', 'expected `sequence` or `options`, found the end of the line'],
    ['masquerade random persistent', 'persistent', 'expected a match, an action or a verdict, found `persistent`'],
    ['masquerade to 1024', 'to', 'expected `:` before the port: `masquerade to :…`'],
    ['dnat addr . port to tcp dport map @m', 'dnat', 'expected a family: `dnat ip addr . port to …`'],
    ['dnat to { 10.0.0.1, 10.0.0.2 }', '{', 'expected one value, found a set'],
    ['ct label set 1,2', '2', 'expected one value: a list may be of words only'],
    ['queue num numgen inc mod 3', 'num', 'expected a queue or a range of queues behind `num`'],
    ['symhash mod 2 seed 5 0', '5', 'expected a match, an action or a verdict, found `5`'],
    ['socket cgroupv2 "a"', '"a"', 'expected `level` and a number, found `"a"`'],
    ['ipsec in saddr 10.0.0.1', 'saddr', 'expected `spi`, `reqid`, or `ip` or `ip6` and an address, found `saddr`'],
    ['ipsec in ip spi 1', 'spi', 'expected `saddr` or `daddr`, found `spi`'],
    ['tcp option 256 exists', '256', 'options have numbers up to 255, found 256'],
    ['tcp option maxseg kind 2', '2', 'expected a match, an action or a verdict, found `2`'],
    ['reset tcp option mss size', 'size', 'expected the end of the statement, found `size`'],
    ['reset ip option ra', 'ip', 'expected `tcp option`: nft resets no other options'],
    ['ip saddr[1] 10.0.0.1', 'saddr', '`ip saddr` has no index'],
    ['rt0 addr ::1', 'addr', '`rt0 addr` needs an index: `[0]`'],
    ['meter m { ip saddr }', '{', 'expected one statement behind the key, such as `limit rate`, found 0'],
    ['ct saddr 10.0.0.1', 'saddr', '`ct saddr` needs a direction'],
    [`counter comment "${'\u00e9'.repeat(65)}"`, `"${'\u00e9'.repeat(65)}"`, 'a comment has at most 128 bytes, found 130'],
    ['counter comment tcp', 'tcp', 'expected a text in quotes, found the keyword `tcp`'],
  ])('%s', (rule, at, message) => {
    expect(errorsOf(`table t {\n  chain c {\n    ${rule}\n    accept\n  }\n}\n`)).toEqual([[at, message]])
  })

  test('every wrong statement has one error, and the others are read', () => {
    const text = 'table t {\n  chain c {\n    tcp foo\n    accept\n    udp bar\n  }\n  nonsense\n}\ndelete nothing\nadd table u\n'
    expect(errorsOf(text).map(([at]) => at)).toEqual(['foo', 'bar', 'nonsense', 'nothing'])
    const [first, second, third] = bare(parse(text).root.items) as { kind: string; target?: { items: { kind: string; items?: { kind: string }[] }[] } }[]
    expect(first!.target!.items.map(item => item.kind)).toEqual(['Chain', 'Bad'])
    expect(first!.target!.items[0]!.items!.map(item => item.kind)).toEqual(['Bad', 'Rule', 'Bad'])
    expect([second!.kind, third!.kind]).toEqual(['Bad', 'Command'])
  })

  test('braces that do not pair', () => {
    expect(errorsOf('table t {\n  chain c {\n')).toEqual([['{', 'this `{` is never closed']])
    expect(errorsOf('}\n')).toEqual([['}', 'this `}` closes nothing']])
  })

  test.each<[string, string, readonly string[]]>([
    ['a chain before the next one', 'table t {\n  chain a {\n    accept\n\n  chain b {\n    drop\n  }\n}\nadd table u\n', ['Command', 'Command']],
    ['a table before the next one', 'table t {\n  chain a {\n    accept\n  }\n\ntable u {\n}\n', ['Command', 'Command']],
    ['the set of a match', 'table t {\n  chain a {\n    tcp dport { 22, 80 accept\n    drop\n  }\n}\nadd table u\n', ['Command', 'Command']],
    ['the elements of a set', 'table t {\n  set s {\n    type ipv4_addr\n    elements = {\n      10.0.0.1,\n      10.0.0.2\n  chain a {\n    drop\n  }\n}\nadd table u\n', ['Command', 'Command']],
    ['a table at the end', 'table t {\n  chain a {\n    accept\n  }\n', ['Command']],
  ])('a `{` that was never closed is one error, and what follows is read: %s', (_what, text, kinds) => {
    expect(errorsOf(text)).toEqual([['{', 'this `{` is never closed']])
    expect(parse(text).root.items.map(({ kind }) => kind)).toEqual(kinds)
  })

  test.each([
    'table t {\n  counter c { packets 1 bytes 2\n    comment "x"\n  }\n}\n',
    'table t {\n  ct helper h { type "ftp" protocol tcp\n    l3proto ip\n  }\n}\n',
    'table t {\n  tunnel u { id 5\n    vxlan { gbp 1\n    }\n  }\n}\n',
    'add ct expectation t e { protocol udp\n  dport 9\n  timeout 2m\n  size 12\n}\n',
  ])('an object may begin behind its `{` and go on: %s', text => {
    expect(errorsOf(text)).toEqual([])
  })

  test.each(['list counters table inet t', 'list sets', 'list maps inet', 'reset rules chain inet t c', 'list hooks inet device eth0', 'list ct helpers table t', 'list ct timeout table t', 'delete table inet handle 4', 'reset element t s { 1 }'])(
    '%s is a command', command => expect(errorsOf(`${command}\n`)).toEqual([]))

  test.each<[string, string, string]>([
    ['list counters table', '', 'expected the name of a table, found the end of the line'],
    ['list ct helpers', '', 'expected the name of a table, found the end of the line'],
    ['get table t', 'table', 'expected `element` behind `get`, found `table`'],
    ['flush counter t c', 'counter', 'expected what to flush, such as `ruleset` or `table`, found `counter`'],
    ['replace rule t c accept', 'accept', 'expected `handle` and its number, found `accept`'],
    ['delete rule t c index 4', 'index', 'expected `handle` and its number, found `index`'],
    ['delete map t handle 4', 'handle', 'expected the name of a map, found `handle`'],
    ['insert rule t c handle $h accept', '$', 'expected a number, found `$`'],
  ])('%s is no command', (command, at, message) => expect(errorsOf(`${command}\n`)).toEqual([[at, message]]))

  test('an empty line has no place between elements, a comment has; the rule is read all the same', () => {
    const text = 'table t {\n  chain c {\n    tcp dport { 22, # ssh\n      # web\n\n      80\n    } accept\n  }\n}\n'
    expect(errorsOf(text)).toEqual([['\n', 'expected an element, found an empty line']])
    expect(errorsOf(text.replace('\n\n', '\n'))).toEqual([])
    const chain = ((parse(text).root.items[0] as n.Command).target as n.Table).items![0] as n.Chain
    expect(chain.items!.map(({ kind }) => kind)).toEqual(['Rule'])
  })

  test.each([
    'flowtable f { hook ingress priority 0; devices = { a, b, }; }',
    'flowtable f { hook ingress priority 0; devices = { a, b, # c\n }; }',
    'flowtable f { hook ingress priority 0; devices = { a, \\\n b }; }',
    'ct timeout o { protocol tcp; policy = { close: 4, \\\n established: 1 }; }',
  ])('%s', block => expect(errorsOf(`table t {\n  ${block}\n}\n`)).toEqual([]))

  test('= { at the start of a file is no list of devices', () => expect(errorsOf('= { a,\n b }\n')).toHaveLength(1))

  test.each<[string, string, string]>([
    ['chain c { jump { comment "x"; accept; }; }', 'comment "x"', 'expected a rule: a chain without a name holds rules only'],
    ['chain c { ip saddr { @s }; }', 's', 'expected an element, found a set: nft takes no set inside of another'],
    ['chain c { type filter hook ingress priority 0; device lo; }', 'device', 'expected `devices = { … }`: a single `device` stands in the line of a hook only'],
    ['chain c { type filter hook input priority "filter"; }', '"filter"', 'expected a priority: a number or a name such as `filter`, found `"filter"`'],
    ['flowtable f { hook ingress priority 0; devices = { a,\n b }; }', '\n', 'expected the devices on one line, found a line break'],
    ['flowtable f { hook ingress priority 0; devices = { a\n }; }', '\n', 'expected the devices on one line, found a line break'],
    ['ct timeout o { protocol tcp; policy = { close: 4,\n established: 1 }; }', '\n', 'expected the timeouts on one line, found a line break'],
    ['ct timeout o { protocol tcp; policy = { close: 4, }; }', ',', 'expected `}`, found `,`'],
    ['set s { type ipv4_addr; size five; }', 'five', 'expected a number, found `five`'],
    ['tunnel u { id 5 }', '}', 'expected a line break or `;` before `}`'],
    ['chain c { tcp flags syn / syn accept; }', 'syn', 'expected at least two flags with commas behind `/`'],
    ['chain c { type filter hook input priority $p + 10; }', '+', 'expected the end of the priority, found `+`'],
    ['chain c { log prefix $p; }', '$', 'expected a prefix in quotes, found `$`'],
    ['chain c { ip saddr 10.0.0.0/$len accept; }', 'len', 'expected a number behind `/`: nft takes no variable for the length of a prefix'],
    ['define a = ip saddr', 'saddr', 'expected the end of the statement, found `saddr`'],
  ])('in a table: %s', (item, at, message) => expect(errorsOf(`table t {\n  ${item}\n}\n`)).toEqual([[at, message]]))

  test('where it should have been closed is a related place', () => {
    const text = 'table t {\n  chain a {\n    accept\n\n  chain b {\n    drop\n  }\n}\n'
    const [error] = parse(text).errors
    expect(error!.at.start).toBe(text.indexOf('{', 10))
    expect(error!.related!.map(({ at, message }) => [at.start, message])).toEqual([[text.indexOf('chain b'), 'it should be closed before this']])
  })

  test.each([
    ['table t { chain c { accept } }', 2],
    ['table t { chain c { jump { drop }; }; }', 1],
    ['table t { set s { type ipv4_addr }; }', 1],
    ['table t { chain c { type filter hook input priority 0; policy accept }; }', 1],
    ['table t { flags dormant }', 1],
    ['table t { ct helper h { type "ftp" protocol tcp }; }', 1],
    ['table t { set s { type ipv4_addr; elements = { 10.0.0.1 } }; }', 0],
    ['table t { counter c { packets 0 bytes 0 }; }', 0],
    ['table t { chain c { }; }', 0],
  ])('a separator stands before `}` too: %s', (text, count) => {
    expect(errorsOf(text)).toEqual(Array.from({ length: count }, () => ['}', 'expected a line break or `;` before `}`']))
  })

  test('a definition ends with a line break, also at the end of the file', () => {
    expect(errorsOf('add table t')).toEqual([])
    expect(errorsOf('define x = 1')).toEqual([['', 'expected a line break behind the last line, found the end of the file']])
  })

  test.each([
    ['table t {\n  chian c {\n    drop\n  }\n}\n', 'chian', 'expected a chain, a set or another block, found `chian`', 'did you mean `chain`?'],
    ['tabel t {\n  chain c {\n    drop\n  }\n}\n', 'tabel', 'expected a command or a block such as `table`, found `tabel`', 'did you mean `table`?'],
    ['table t {\n  tcp dport 22 accept\n}\n', 'tcp', 'expected a chain, a set or another block, found `tcp`', 'a rule stands in a chain: `chain input { … }`'],
  ])('an unknown block is one error: %j', (text, at, message, help) => {
    expect(errorsOf(text)).toEqual([[at, message]])
    expect(parse(text).errors[0]!.help).toBe(help)
  })

  test.each([
    ['braces', '{'.repeat(50_000)],
    ['anonymous chains', `table t { chain c { ${'jump {'.repeat(20_000)}`],
    ['parentheses', `add rule t c ip saddr ${'('.repeat(50_000)}`],
    ['nested sets', `add rule t c ip saddr ${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['operators', `add rule t c meta mark ${'1 | '.repeat(50_000)}1`],
    ['concatenations', `add rule t c ${'ip saddr . '.repeat(20_000)}ip saddr 1`],
    ['tunnels', `add rule t c ${'vxlan '.repeat(20_000)}`],
  ])('deep nesting is given up: %s', (_what, text) => {
    expect(parse(text).errors.length).toBeGreaterThan(0)
  })
})

const pieces = fc.constantFrom(
  'table', 'inet', 't', 'chain', 'c', '{', '}', ';', '\n', 'tcp', 'dport', '22', 'ct', 'state', 'new', 'accept', 'jump', 'set', 'type', 'ipv4_addr', 'elements', '=', ',',
  '(', ')', '&', '-', '/', '.', ':', 'vmap', 'map', '@s', '$x', '"x"', 'add', 'rule', 'flags', 'limit', 'rate', 'log', 'prefix', 'define', 'include', 'ip', 'saddr', '10.0.0.1', '!',
)

test('parsing never throws, and nodes lie inside the text', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 60 }).map(list => list.join(' '))), text => {
    const tree = parse(text)
    expect(tree.tokens.map(token => token.image).join('')).toBe(text)
    for (const { at } of tree.errors) expect(at.start >= 0 && at.end <= text.length && at.start <= at.end).toBe(true)
    for (const item of tree.root.items) expect(item.start >= 0 && item.end <= text.length && item.start < item.end).toBe(true)
  }), { numRuns: 500 })
})
