import { describe, expect, test } from 'vitest'
import { State } from '../../../src/model/index.ts'
import type { Packet } from './packet.ts'
import { takes } from './packet.ts'
import { lowered } from './reading.ts'

const udp = 17
const tcp = 6
const icmp = 1
const icmp6 = 58

const ip = (l4proto: number): Pick<Packet, 'nfproto' | 'l4proto'> => ({ nfproto: 2, l4proto })
const ip6 = (l4proto: number): Pick<Packet, 'nfproto' | 'l4proto'> => ({ nfproto: 10, l4proto })

/** Bits that every connection has where nat is in use. */
const nat = 0x180

/** One packet for each class that conntrack tells apart, as measured on kernel 6.18. */
const classes: readonly Packet[] = [
  { name: 'N', state: State.new, direction: 0, status: nat, ...ip(udp) },
  { name: 'Eo', state: State.established, direction: 0, status: nat | 0xe, ...ip(udp) },
  { name: 'Er', state: State.established, direction: 1, status: nat | 0xa, ...ip(udp) },
  { name: 'Ri', state: State.related, direction: 1, status: nat | 0xa, ...ip(icmp) },
  { name: 'R6', state: State.related, direction: 1, status: nat | 0x8, ...ip6(icmp6) },
  { name: 'Rx', state: State.related, direction: 0, status: nat | 0x1, helper: 'ftp', ...ip(tcp) },
  { name: 'Ru', state: State.related, direction: 0, status: nat | 0x9, helper: 'tftp', ...ip(udp) },
  { name: 'Ex', state: State.established, direction: 0, status: nat | 0xf, helper: 'ftp', ...ip(tcp) },
  { name: 'Rxi', state: State.related, direction: 0, status: nat | 0xf, helper: 'ftp', ...ip(icmp) },
  { name: 'Ec', state: State.established, direction: 1, status: nat | 0xe, ...ip(tcp) },
  { name: 'I', state: State.invalid, ...ip(icmp) },
  { name: 'U', state: State.untracked, ...ip(udp) },
  { name: 'U6', state: State.untracked, ...ip6(icmp6) },
  { name: 'Nd', state: State.new, direction: 0, status: nat | 0x20, ...ip(udp) },
]

/** Every form of a state, status or helper test, and the classes above that it matched, measured on kernel 6.18 with nft 1.0.6. */
const forms: readonly (readonly [form: string, matched: string])[] = [
  ['ct state related', '...XXXX.X.....'],
  ['ct state "related"', '...XXXX.X.....'],
  ['ct state established,related', '.XXXXXXXXX....'],
  ['ct state related,established', '.XXXXXXXXX....'],
  ['ct state { established, related }', '.XXXXXXXXX....'],
  ['ct state established|related', '.XXXXXXXXX....'],
  ['ct state (established|related)', '.XXXXXXXXX....'],
  ['ct state == established,related', '..............'],
  ['ct state != established,related', 'XXXXXXXXXXXXXX'],
  ['ct state != { established, related }', 'X.........XXXX'],
  ['ct state ! related', 'XXX....X.XXXXX'],
  ['ct state ! established,related', 'X.........XXXX'],
  ['ct state & related == related', '...XXXX.X.....'],
  ['ct state & related != 0', '...XXXX.X.....'],
  ['ct state & related == 0', 'XXX....X.XXXXX'],
  ['ct state & (established|related) != 0', '.XXXXXXXXX....'],
  ['ct state & (established | related) == established | related', '..............'],
  ['ct state & (established | related) == related', '...XXXX.X.....'],
  ['ct state & 0x6 != 0', '.XXXXXXXXX....'],
  ['ct state & 4 == 4', '...XXXX.X.....'],
  ['ct state and (established or related) != 0', '.XXXXXXXXX....'],
  ['ct state & (new|invalid|untracked) == 0', '.XXXXXXXXX....'],
  ['ct state | established == established', '.XX....X.X....'],
  ['ct state ^ established == 0', '.XX....X.X....'],
  ['ct state 4', '...XXXX.X.....'],
  ['ct state 0x4', '...XXXX.X.....'],
  ['ct state 6', '.XXXXXXXXX....'],
  ['ct state 0x6', '.XXXXXXXXX....'],
  ['ct state 0x00000006', '.XXXXXXXXX....'],
  ['ct state { 2, 4 }', '.XXXXXXXXX....'],
  ['ct state { 0x2, 0x4 }', '.XXXXXXXXX....'],
  ['ct state 2-4', '.XXXXXXXXX....'],
  ['ct state != 2-4', 'X.........XXXX'],
  ['ct state > established', 'X..XXXX.X..XXX'],
  ['ct state < new', '.XXXXXXXXXX...'],
  ['ct state >= related', 'X..XXXX.X..XXX'],
  ['ct state != new', '.XXXXXXXXXXXX.'],
  ['ct state != invalid', 'XXXXXXXXXX.XXX'],
  ['ct state != untracked', 'XXXXXXXXXXX..X'],
  ['ct state != new ct state != invalid', '.XXXXXXXXX.XX.'],
  ['ct state != { new, invalid }', '.XXXXXXXXX.XX.'],
  ['ct state != { new, invalid, untracked }', '.XXXXXXXXX....'],
  ['ct state != new,invalid,untracked', 'XXXXXXXXXXXXXX'],
  ['ct state != established', 'X..XXXX.X.XXXX'],
  ['ct state @st', '.XXXXXXXXX....'],
  ['ct state != @st', 'X.........XXXX'],
  ['ct state $ER', '.XXXXXXXXX....'],
  ['ct state $R', '...XXXX.X.....'],
  ['ct state $NUM', '.XXXXXXXXX....'],
  ['ct state . meta l4proto { related . icmp, related . ipv6-icmp }', '...XX...X.....'],
  ['ct state . meta l4proto { related . tcp, established . tcp }', '.....X.X.X....'],
  ['ct state . ct direction { related . reply }', '...XX.........'],
  ['ct state { related, invalid }', '...XXXX.X.X...'],
  ['ct state new,established,related,invalid,untracked', 'XXXXXXXXXXXXXX'],
  ['ct state { new, established, related, invalid, untracked }', 'XXXXXXXXXXXXXX'],
  ['ct state vmap { related : continue }', '...XXXX.X.....'],
  ['ct state vmap { established : return, related : continue }', '...XXXX.X.....'],
  ['ct state vmap @vm', '...XXXX.X.....'],
  ['ct state related,established ct state != established', '...XXXX.X.....'],
  ['ct status expected', '.....XXXX.....'],
  ['ct status & expected != 0', '.....XXXX.....'],
  ['ct status & expected == expected', '.....XXXX.....'],
  ['ct status { expected }', '.....XXXX.....'],
  ['ct status expected,assured', '.X...XXXXX....'],
  ['ct status 1', '.....XXXX.....'],
  ['ct status & 1 == 1', '.....XXXX.....'],
  ['ct status != 0', 'XXXXXXXXXX...X'],
  ['ct status ! expected', 'XXXXX....X...X'],
  ['ct status != expected', 'XXXXXXXXXX...X'],
  ['ct status seen-reply', '.XXX...XXX....'],
  ['ct helper "ftp"', '.....X.XX.....'],
  ['ct helper ftp', '.....X.XX.....'],
  ['ct helper != "ftp"', '......X.......'],
  ['ct helper { "ftp", "tftp" }', '.....XXXX.....'],
  ['ct helper "tftp"', '......X.......'],
  ['ct helper "ftp-21"', '..............'],
  ['ct state related ct helper "ftp"', '.....X..X.....'],
  ['ct state related ct helper "ftp" meta l4proto tcp', '.....X........'],
  ['ct direction reply ct state related', '...XX.........'],
  ['ct direction original ct state related', '.....XX.X.....'],
]

const around = (form: string): string => `define ER = { established, related }
define R = related
define NUM = 0x6
table inet t {
  set st { type ct_state; elements = { established, related } }
  map vm {
    type ct_state : verdict
    elements = { related : continue, established : return, new : return, invalid : return, untracked : return }
  }
  chain c {
    ${form} counter accept
  }
}
`

describe('forms of state tests match what the kernel was measured to match', () => {
  test.each(forms)('%s', (form, matched) => {
    const { ruleset, errors } = lowered(around(form))
    expect(errors).toEqual([])
    const rules = ruleset.tables[0]!.chains[0]!.rules.filter(rule => rule.verdict.kind === 'accept')
    const found = classes.map(packet => (rules.some(rule => takes(rule, packet)) ? 'X' : '.')).join('')
    expect(found).toBe(matched)
  })
})

describe('comparisons that hold always or never say so', () => {
  const constantOf = (form: string): unknown => lowered(around(form)).ruleset.tables[0]!.chains[0]!.rules[0]!.matches[0]!.constant
  test.each([
    ['ct state != established,related', { always: true, meant: 'ct state != { established, related }' }],
    ['ct state != new | invalid', { always: true, meant: 'ct state != { new, invalid }' }],
    ['ct state == established,related', { always: false, meant: 'ct state { established, related }' }],
    ['ct status != expected', { always: true, meant: 'ct status ! expected' }],
    ['ct state != new', undefined],
    ['ct state != { new, invalid }', undefined],
    ['ct state established,related', undefined],
    ['ct state new,established,related,invalid,untracked', undefined],
    ['ct status ! expected', undefined],
    ['ct state & (established | related) == established | related', undefined],
  ])('%s', (form, constant) => {
    expect(constantOf(form)).toEqual(constant)
  })
})
