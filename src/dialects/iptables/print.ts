import type { Effect, Family, Rule, Ruleset, Table, Verdict } from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'
import { quoteWord, rejectTypes } from '../xtables/index.ts'
import { builtinChain, tablesOf } from './chains.ts'
import { printCondition, type PrintContext } from './print-match.ts'

/**
 * iptables-save text of the tables of one family: the one asked for, else that of the first table. Each rule is one line;
 * comments of rules are kept as `-m comment`.
 */
export function print(ruleset: Ruleset, options: { readonly family?: Family } = {}): string {
  const family = options.family ?? ruleset.tables[0]?.family ?? 'ip'
  if (family !== 'ip' && family !== 'ip6') throw new Unprintable(`iptables has no tables of family ${family}`)
  return ruleset.tables.filter(table => table.family === family).map(table => printTable(table, family)).join('')
}

function printTable(table: Table, family: 'ip' | 'ip6'): string {
  if (!Object.hasOwn(tablesOf(family), table.name)) throw new Unprintable(`iptables has no table ${table.name}`)
  const lines = [`*${table.name}`]
  for (const { name, base } of table.chains) {
    const hooked = builtinChain(family, table.name, name)
    if (Boolean(base) !== Boolean(hooked)) throw new Unprintable(`iptables has no ${base ? 'base' : 'user'} chain ${name} in table ${table.name}`)
    lines.push(`:${name} ${base ? base.policy.toUpperCase() : '-'} [0:0]`)
  }
  for (const { name, rules } of table.chains) {
    for (const rule of rules) lines.push(`-A ${name}${printRule(rule, family)}`)
  }
  return `${lines.join('\n')}\nCOMMIT\n`
}

/** The words behind `-A CHAIN`, each group with a blank before it. */
function printRule(rule: Rule, family: 'ip' | 'ip6'): string {
  const context: PrintContext = { family, protocol: protocolOf(rule), used: new Set() }
  const words = rule.matches.map(({ condition }) => printCondition(condition, context))
  if (rule.comment !== undefined) words.push(`-m comment --comment ${quoteWord(rule.comment)}`)
  words.push(printTarget(rule, family))
  return words.filter(word => word !== '').map(word => ` ${word}`).join('')
}

function protocolOf({ matches }: Rule): number | undefined {
  for (const { condition } of matches) {
    if (condition.kind === 'number' && condition.field === 'l4proto' && condition.ranges.length === 1 && condition.ranges[0]![0] === condition.ranges[0]![1]) {
      return condition.ranges[0]![0]
    }
  }
  return undefined
}

/** An iptables rule has one target: effects with a verdict of their own are two rules, which is not for here. */
function printTarget({ effects, verdict }: Rule, family: 'ip' | 'ip6'): string {
  const told = effects.filter(({ kind }) => kind !== 'counter')
  const [effect] = told
  if (!effect) return printVerdict(verdict, family)
  const nat = effect.kind === 'nat'
  if (told.length > 1 && !told.every(({ kind }) => kind === 'notrack' || kind === 'assign-helper')) throw new Unprintable('iptables has one target a rule')
  if (nat ? verdict.kind !== 'accept' : verdict.kind !== 'continue') throw new Unprintable('iptables has one target a rule')
  return told.length > 1 ? `-j CT ${told.map(ctWords).join(' ')}` : printEffect(effect)
}

const ctWords = (effect: Effect): string =>
  effect.kind === 'assign-helper' && effect.helper.name !== undefined ? `--helper ${quoteWord(effect.helper.name)}` : '--notrack'

function printEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'log':
      return `-j LOG${effect.prefix === undefined ? '' : ` --log-prefix ${quoteWord(effect.prefix)}`}`
    case 'set-mark':
    case 'set-ct-mark':
      if (effect.value === undefined) throw new Unprintable('the mark is computed')
      return `-j ${effect.kind === 'set-mark' ? 'MARK' : 'CONNMARK'} --set-xmark 0x${effect.value.toString(16)}/0x${(effect.mask ?? 0xffffffff).toString(16)}`
    case 'save-ct-mark':
      return '-j CONNMARK --save-mark'
    case 'restore-ct-mark':
      return '-j CONNMARK --restore-mark'
    case 'save-secmark':
      return '-j CONNSECMARK --save'
    case 'restore-secmark':
      return '-j CONNSECMARK --restore'
    case 'notrack':
    case 'assign-helper':
      if (effect.kind === 'assign-helper' && effect.helper.name === undefined) throw new Unprintable("the helper's name is not known")
      return `-j CT ${ctWords(effect)}`
    case 'nat':
      return printNat(effect.type, effect.to)
    case 'other':
      if (/^[A-Z0-9]+( --.*)?$/.test(effect.name)) return `-j ${effect.name}`
      break
    default:
  }
  throw new Unprintable(`iptables has no words for ${effect.kind}`)
}

function printNat(type: 'snat' | 'dnat' | 'masquerade' | 'redirect' | 'tproxy', to: string | undefined): string {
  const [target, option] = ({
    snat: ['SNAT', '--to-source'], dnat: ['DNAT', '--to-destination'], masquerade: ['MASQUERADE', '--to-ports'], redirect: ['REDIRECT', '--to-ports'],
    tproxy: ['TPROXY', '--on-port'],
  } as const)[type]
  return `-j ${target}${to === undefined ? '' : ` ${option} ${to}`}`
}

function printVerdict(verdict: Verdict, family: 'ip' | 'ip6'): string {
  switch (verdict.kind) {
    case 'accept':
    case 'drop':
    case 'return':
      return `-j ${verdict.kind.toUpperCase()}`
    case 'continue':
      return ''
    case 'queue':
      return `-j NFQUEUE${verdict.bypass ? ' --queue-bypass' : ''}`
    case 'jump':
    case 'goto':
      if (verdict.rules) throw new Unprintable('iptables has no chains without a name')
      return `-${verdict.kind === 'jump' ? 'j' : 'g'} ${verdict.chain}`
    case 'reject': {
      const found = rejectTypes[family].find(([nft]) => nft === verdict.with)
      if (!found) throw new Unprintable(`iptables cannot reject with ${verdict.with}`)
      return `-j REJECT --reject-with ${found[1].split(' ')[0]}`
    }
    case 'unknown':
      if (/^[A-Z0-9]+( --.*)?$/.test(verdict.text)) return `-j ${verdict.text}`
      throw new Unprintable(`iptables has no words for ${verdict.text}`)
  }
}

