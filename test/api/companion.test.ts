import { expect, test } from 'vitest'
import { check } from '../../src/index.ts'
import type { Reader } from '../../src/index.ts'
import { positionAt } from '../../src/text/index.ts'

const filter = (policy: string, ...rules: readonly string[]) => `*filter\n:INPUT ${policy} [0:0]\n${rules.map(rule => `${rule}\n`).join('')}COMMIT\n`
const closed = filter('DROP', '-A INPUT -i lo -j ACCEPT', '-A INPUT -p tcp --dport 22 -j ACCEPT')

function findings(path: string, text: string, files: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const reader: Reader = { read: name => (asked.push(name), files[name]), list: () => undefined }
  const found = check(text, { path, reader, select: ['ipv6-unfiltered'] }).findings
    .map(({ at, message, related }) => ({ line: positionAt(at.source, at.start).line, message, related: related?.map(each => each.at.source.path) }))
  return { asked, found }
}

const message = (name: string) =>
  `this chain refuses what comes in over IPv4, and ${name} beside this file lets in what comes over IPv6: every service of this host can be reached by its IPv6 address`

test('IPv4 locked in one file, IPv6 open in the other', () => {
  expect(findings('/etc/iptables/rules.v4', closed, { '/etc/iptables/rules.v6': filter('ACCEPT') }).found)
    .toEqual([{ line: 2, message: message('rules.v6'), related: ['/etc/iptables/rules.v6'] }])
  expect(findings('/etc/sysconfig/iptables', closed, { '/etc/sysconfig/ip6tables': filter('ACCEPT', '-A INPUT -p tcp --dport 23 -j DROP') }).found)
    .toEqual([{ line: 2, message: message('ip6tables'), related: ['/etc/sysconfig/ip6tables'] }])
})

test('both are locked, or both are open', () => {
  expect(findings('rules.v4', closed, { 'rules.v6': filter('DROP', '-A INPUT -i lo -j ACCEPT') }).found).toEqual([])
  expect(findings('rules.v4', filter('ACCEPT'), { 'rules.v6': filter('ACCEPT') }).found).toEqual([])
})

test('there is no other file, it is not to be read, or it says nothing of INPUT', () => {
  expect(findings('rules.v4', closed, {})).toEqual({ asked: ['rules.v6'], found: [] })
  expect(findings('rules.v4', closed, { 'rules.v6': 'nonsense\n' }).found).toEqual([])
  expect(findings('rules.v4', closed, { 'rules.v6': '*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n' }).found).toEqual([])
})

test('no other file is looked for where none could be', () => {
  expect(findings('/srv/v4/firewall', closed, {})).toEqual({ asked: [], found: [] })
  expect(findings('rules.v6', closed.replace('tcp', 'ipv6-icmp').replace(' --dport 22', ''), {})).toEqual({ asked: [], found: [] })
})
