import { describe, expect, test } from 'vitest'
import { conditionsOf, lowered } from '../reading.ts'

describe('implicit dependencies', () => {
  test.each([
    ['inet', 'tcp dport 22 accept', 'all(l4proto[6-6] dport[22-22]) | accept'],
    ['inet', 'tcp dport != 22 accept', 'all(l4proto[6-6] dport[0-21 23-65535]) | accept'],
    ['inet', 'ip saddr 10.0.0.1 accept', 'all(nfproto[2-2] ip.saddr[167772161-167772161]) | accept'],
    ['ip', 'ip saddr 10.0.0.1 accept', 'ip.saddr[167772161-167772161] | accept'],
    ['inet', 'ip6 saddr ::1 accept', 'all(nfproto[10-10] ip6.saddr[1-1]) | accept'],
    ['ip6', 'ip6 daddr != ::/1 accept', `ip6.daddr[${1n << 127n}-${(1n << 128n) - 1n}] | accept`],
    ['inet', 'icmp type echo-request accept', 'all(nfproto[2-2] l4proto[1-1] icmp.type[8-8]) | accept'],
    ['ip', 'icmp type { 3, 11 } accept', 'all(l4proto[1-1] icmp.type[3-3 11-11]) | accept'],
    ['ip6', 'icmp type 8 accept', 'all(l4proto[1-1] icmp.type[8-8]) | accept'],
    ['inet', 'icmpv6 type packet-too-big accept', 'all(nfproto[10-10] l4proto[58-58] icmp6.type[2-2]) | accept'],
    ['bridge', 'ip daddr 10.0.0.0/8 drop', 'all(nfproto[2-2] ip.daddr[167772160-184549375]) | drop'],
    ['inet', 'ip protocol tcp accept', 'all(nfproto[2-2] l4proto[6-6]) | accept'],
    ['inet', 'ip protocol != tcp accept', 'all(nfproto[2-2] l4proto[0-5 7-255]) | accept'],
    ['inet', 'meta l4proto { tcp, udp } accept', 'l4proto[6-6 17-17] | accept'],
    ['inet', 'meta nfproto ipv4 accept', 'nfproto[2-2] | accept'],
    ['bridge', 'meta protocol ip accept', 'nfproto[2-2] | accept'],
    ['bridge', 'ether type { ip6, arp } accept', 'nfproto[3-3 10-10] | accept'],
    ['inet', 'reject with tcp reset', 'l4proto[6-6] | reject'],
    ['inet', 'reject with icmp type port-unreachable', 'nfproto[2-2] | reject'],
    ['ip', 'reject', 'reject'],
  ])('%s: %s', (family, rule, shown) => {
    expect(conditionsOf(rule, family)).toBe(shown)
  })

  test('th adds none: the bytes of any protocol are compared', () => {
    const ports = 'l4proto[6-6 17-17 33-33 132-132 136-136]'
    expect(conditionsOf('th dport 1000 accept')).toBe(`any(all(${ports} dport[1000-1000]) all(not(${ports}) atom(th dport 1000))) | accept`)
    expect(conditionsOf('@th,16,16 1000 accept')).toBe(`any(all(${ports} dport[1000-1000]) all(not(${ports}) atom(@th,16,16 1000))) | accept`.replaceAll('@th,16,16', '@th, 16, 16'))
  })

  test('the first header behind IPv6 is the protocol only where no extension header stands between', () => {
    expect(conditionsOf('ip6 nexthdr tcp accept', 'ip6')).toBe(
      'any(all(not(atom(ip6 extension headers)) all(l4proto[6-6] not(l4proto[0-0 43-44 51-51 60-60 135-135 139-140]))) all(atom(ip6 extension headers) atom(ip6 nexthdr 6))) | accept')
  })
})

describe('values', () => {
  test.each([
    ['tcp dport ssh accept', 'all(l4proto[6-6] dport[22-22]) | accept'],
    ['tcp dport { 80, 443, 8000-8080 } accept', 'all(l4proto[6-6] dport[80-80 443-443 8000-8080]) | accept'],
    ['tcp dport { 20-30, 25, 31 } accept', 'all(l4proto[6-6] dport[20-31]) | accept'],
    ['tcp dport >= 1024 accept', 'all(l4proto[6-6] dport[1024-65535]) | accept'],
    ['tcp sport < 1024 accept', 'all(l4proto[6-6] sport[0-1023]) | accept'],
    ['ip saddr 10.0.0.1/8 accept', 'all(nfproto[2-2] ip.saddr[167772160-184549375]) | accept'],
    ['ip saddr 10.0.0.1-10.0.0.3 accept', 'all(nfproto[2-2] ip.saddr[167772161-167772163]) | accept'],
    ['ip saddr & 255.255.255.0 == 10.9.0.0 accept', 'all(nfproto[2-2] ip.saddr&4294967040=168361984) | accept'],
    ['iif lo accept', 'iif[lo] | accept'],
    ['iifname "eth*" accept', 'iif[eth*] | accept'],
    ['oifname != { "a", "b" } accept', 'not(oif[a b]) | accept'],
    ['iifname { "a", "b*" } accept', 'iif[a b*] | accept'],
    ['meta mark 1 accept', 'mark[1-1] | accept'],
    ['mark & 0xff == 1 accept', 'mark&255=1 | accept'],
    ['meta mark and 0xff != 1 accept', 'not(mark&255=1) | accept'],
    ['ct mark & 0xff != 1 accept', 'all(ct.mark[0-4294967295] not(ct.mark&255=1)) | accept'],
    ['ct mark 0x10 accept', 'ct.mark[16-16] | accept'],
    ['tcp flags syn accept', 'all(l4proto[6-6] tcp.flags&2=2) | accept'],
    ['tcp flags & (fin|syn|rst|ack) == syn accept', 'all(l4proto[6-6] tcp.flags&23=2) | accept'],
    ['tcp flags syn / fin,syn,rst,ack accept', 'all(l4proto[6-6] tcp.flags&23=2) | accept'],
    ['tcp flags & (fin|syn|rst|ack) != syn accept', 'all(l4proto[6-6] all(tcp.flags[0-255] not(tcp.flags&23=2))) | accept'],
    ['tcp flags == syn accept', 'all(l4proto[6-6] tcp.flags[2-2]) | accept'],
    ['tcp flags { syn, syn|ack } accept', 'all(l4proto[6-6] tcp.flags[2-2 18-18]) | accept'],
    ['tcp flags ! ack accept', 'all(l4proto[6-6] tcp.flags&16=0) | accept'],
    ['ct direction original accept', 'ct.direction[0-0] | accept'],
    ['ct original protocol tcp accept', 'ct.l4proto[6-6] | accept'],
    ['ct helper "ftp" accept', 'helper[ftp] | accept'],
    ['ct helper != "ftp" accept', 'all(helper[*] not(helper[ftp])) | accept'],
    ['ip ttl 5 accept', 'all(nfproto[2-2] atom(ip ttl 5)) | accept'],
    ['meta skuid   0 accept', 'atom(meta skuid 0) | accept'],
    ['ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept',
      'any(all(all(nfproto[2-2] ip.saddr[167772161-167772161]) all(l4proto[6-6] dport[22-22])) all(all(nfproto[2-2] ip.saddr[167772162-167772162]) all(l4proto[6-6] dport[80-80]))) | accept'],
  ])('%s', (rule, shown) => {
    expect(conditionsOf(rule)).toBe(shown)
  })

  test('a thing that varies has a name of its own at each place', () => {
    const keys = (rules: string): readonly string[] => lowered(`table inet t { chain c {\n${rules}\n}; }`).ruleset.tables[0]!.chains[0]!.rules.map(rule => {
      const { condition } = rule.matches[0]!
      return condition.kind === 'atom' ? condition.key : condition.kind
    })
    const [first, second] = keys('limit rate 3/minute accept\nlimit rate 3/minute accept')
    expect(first).toMatch(/^limit rate 3\/minute@test\.nft:\d+$/)
    expect(second).not.toBe(first)
    const [a, b] = keys('meta skuid 5 accept\nmeta skuid 5 drop')
    expect(a).toBe(b)
  })
})

describe('named sets', () => {
  const inTable = (sets: string, rules: string): string => {
    const read = lowered(`table inet t {\n${sets}\nchain c {\n${rules}\n}\n}\n`)
    expect(read.errors).toEqual([])
    return read.ruleset.tables[0]!.chains[0]!.rules.map(rule => JSON.stringify(rule.matches.map(match => match.condition), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).join('\n')
  }
  const dports = (...ranges: (readonly number[])[]): string =>
    JSON.stringify([{ kind: 'all', of: [{ kind: 'number', field: 'l4proto', ranges: [[6, 6]] }, { kind: 'number', field: 'dport', ranges }] }])

  test('hold what is written and added', () => {
    expect(inTable('set s { type inet_service; flags interval; elements = { 22, 80-90 }; }', 'tcp dport @s accept')).toBe(dports([22, 22], [80, 90]))
    const read = lowered('table inet t { set s { type inet_service; elements = { 22 }; }; chain c { tcp dport @s accept; }; }\nadd element inet t s { 23, 80 }\ndelete element inet t s { 22 }\n')
    expect(JSON.stringify(read.ruleset.tables[0]!.chains[0]!.rules[0]!.matches.map(match => match.condition))).toBe(dports([23, 23], [80, 80]))
  })

  test('negated: everything else that has the field', () => {
    expect(inTable('set s { type inet_service; elements = { 22 }; }', 'tcp dport != @s accept')).toBe(dports([0, 21], [23, 65535]))
  })

  test('are atoms where the text does not say what they hold', () => {
    expect(inTable('set s { type ipv4_addr; }', 'ip saddr @s drop')).toContain('"key":"ip saddr @inet/t/s"')
    expect(inTable('', 'ip saddr @elsewhere drop')).toContain('"key":"ip saddr @inet/t/elsewhere"')
    expect(inTable('set s { type ipv4_addr; flags timeout; elements = { 10.0.0.1 }; }', 'ip saddr @s drop')).toContain('"varies":true')
    expect(inTable('set s { type ipv4_addr; elements = { 10.0.0.1 }; }', 'ip saddr @s drop\ntcp dport 22 add @s { ip saddr }')).toContain('"varies":true')
  })

  test('origins say where a set and a definition stand', () => {
    const { ruleset } = lowered('define P = { 22, 80 }\ntable inet t { set s { type inet_service; elements = { 1 }; }; chain c { tcp dport $P accept; udp dport @s accept; }; }\n')
    const [first, second] = ruleset.tables[0]!.chains[0]!.rules
    expect(first!.matches[0]!.origin.via!.map(step => step.label)).toEqual(['$P defined here'])
    expect(first!.origin.via!.map(step => step.label)).toEqual(['$P defined here'])
    expect(second!.matches[0]!.origin.via!.map(step => step.label)).toEqual(['set @s defined here'])
  })
})
