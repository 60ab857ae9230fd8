import { expect, test } from 'vitest'
import { parse } from '../../grammars/iptables/index.ts'
import { editsFor } from '../../src/dialects/iptables/edits.ts'
import { lowerFile } from '../../src/dialects/iptables/lower.ts'
import { createShapes } from '../../src/dialects/iptables/shapes.ts'
import { lint } from '../../src/lint/index.ts'
import type { CheckContext } from '../../src/lint/check.ts'
import { checks } from '../../src/lint/checks/index.ts'
import type { Chain, Rule, Ruleset } from '../../src/model/index.ts'
import { read } from './checks/read.ts'

const address = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`

const flat = (count: number): string => `*filter\n:INPUT DROP [0:0]\n${
  Array.from({ length: count }, (_, index) => `-A INPUT -s ${address(index)}/32 -p tcp -m tcp --dport ${1 + index % 60_000} -j ACCEPT\n`).join('')}COMMIT\n`

test('a very large ruleset is not walked unless a check is asked for by name', () => {
  const input = read('iptables', 'rules', flat(50_001))
  const { source } = input.tree
  const walking = ['unreachable-rule', 'icmp-errors-blocked']
  expect(lint({ ...input, checks: checks.filter(({ name }) => walking.includes(name)) }).map(({ message, help, at }) => [message, help, at.start])).toEqual(
    [...walking].sort().map(name => [`this ruleset is too large for the check ${name}: not everything was checked`, `"nflint check --select ${name}" takes its time`, 0]))
  const chosen = checks.map(check => ({ ...check, * run({ chosen: is }: CheckContext) { if (is) yield { at: { source, start: 0, end: 1 }, message: 'm' } } }))
  expect(lint({ ...input, checks: chosen, select: ['unreachable-rule'] }).map(({ message }) => message)).toEqual(['m'])
})

/** A chain of two rules for each of `count` services, and a jump to it: many chains, many rules in one of them. */
const services = (count: number): string => {
  const each = (line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('')
  return `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n${each(index => `:S${index} - [0:0]\n`)}`
    + `-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${each(index => `-A INPUT -d ${address(index)}/32 -p tcp -m comment --comment "service ${index}" -m tcp --dport ${1 + index} -j S${index}\n`)}`
    + `${each(index => `-A S${index} -s ${address(index)}/32 -j DROP\n-A S${index} -j ACCEPT\n`)}COMMIT\n`
}

/** How often parts of rules and chains are asked for while the default checks run, and how many lines are read in full. */
function operations(text: string): { readonly asked: number; readonly full: number } {
  let asked = 0
  let full = 0
  const counting = <T extends object>(target: T): T => new Proxy(target, {
    get(object, key) {
      asked++
      return Reflect.get(object, key, object) as unknown
    },
  })
  const source = { path: 'x', text }
  const tree = parse(source, createShapes(), 2)
  const lowered = lowerFile(tree)
  const rule = (one: Rule): Rule => {
    const { shape } = one
    if (shape) {
      const { read: whole } = shape
      if (!seen.has(shape)) Object.assign(shape, { read: (at: object) => (full++, whole(at)) })
      seen.add(shape)
    }
    return counting(one)
  }
  const seen = new Set<object>()
  const chain = (one: Chain): Chain => counting({ ...one, rules: one.rules.map(rule) })
  const ruleset: Ruleset = { ...lowered.ruleset, tables: lowered.ruleset.tables.map(table => ({ ...table, chains: table.chains.map(chain) })) }
  const files = [{ source, comments: [] }]
  // Whatever walks packets has a budget of its own.
  const walking = ['unreachable-rule', 'shadowed-rule', 'never-matching-rule']
  lint({ ruleset, edits: editsFor(tree, lowered), problems: [], files, ignore: walking })
  return { asked, full }
}

test('checks ask twice as much of twice as many rules', () => {
  const [one, two] = [operations(services(400)), operations(services(800))]
  expect(two.asked / one.asked).toBeLessThan(2.2)
  expect(two.full / Math.max(one.full, 1)).toBeLessThan(2.2)
})

test('of very many rules that never match each is told, the first ones with an example', () => {
  const calls = Array.from({ length: 30 }, (_, index) => `-A INPUT -p tcp -m tcp --dport ${1 + index} -j C${index}\n`).join('')
  const rules = Array.from({ length: 6000 }, (_, index) => `-A C${index % 30} -s ${address(index)}/32 -p tcp -m tcp --dport ${1000 + index} -j ACCEPT\n`).join('')
  const chains = Array.from({ length: 30 }, (_, index) => `:C${index} - [0:0]\n`).join('')
  const input = read('iptables', 'rules', `*filter\n:INPUT DROP [0:0]\n${chains}${calls}${rules}COMMIT\n`)
  const messages = lint({ ...input, select: ['never-matching-rule'] }).map(({ message }) => message)
  expect(messages.length).toBe(6000)
  expect(messages.filter(message => /^this rule never matches: the packets that it asks for are not sent to chain C\d+$/.test(message)).length).toBe(5900)
  expect(messages.filter(message => /asks for, for example iif eth0 tcp 10\.\S+ > 192\.0\.2\.1:\d+ syn, ct state new, are not sent to chain/.test(message)).length).toBe(100)
})
