import type { BaseChain, Chain, Condition, Effect, Family, Hook, Match, Origin, Rule, Ruleset, StateName, Table, Verdict } from '../../src/model/index.ts'
import { Protocol, State, all, single } from '../../src/model/index.ts'

/** Model values without a text behind them, for tests of the analysis. */
export const nowhere: Origin = { source: { path: 'test', text: '' }, start: 0, end: 0 }

export const state = (...names: StateName[]): Condition => ({ kind: 'state', states: names.reduce((set, name) => set | State[name], 0) })
export const proto = (l4proto: number): Condition => ({ kind: 'number', field: 'l4proto', ranges: single(l4proto) })
export const port = (field: 'sport' | 'dport', low: number, high = low): Condition => ({ kind: 'number', field, ranges: [[low, high]] })
export const tcp = (dport: number, high = dport): Condition => all([proto(Protocol.tcp), port('dport', dport, high)])
export const udp = (dport: number, high = dport): Condition => all([proto(Protocol.udp), port('dport', dport, high)])
export const iif = (name: string): Condition => ({ kind: 'interface', field: 'iif', names: [name.endsWith('*') ? { name: name.slice(0, -1), prefix: true } : { name }] })
export const helper = (...names: string[]): Condition => ({ kind: 'helper', names })
export const ctMark = (value: number): Condition => ({ kind: 'number', field: 'ct.mark', ranges: single(value) })
export const status = (bit: number): Condition => ({ kind: 'bits', field: 'ct.status', mask: bit, value: bit })
export const icmpType = (...types: number[]): Condition => ({ kind: 'number', field: 'icmp.type', ranges: types.map(type => [type, type] as const) })
export const saddr = (low: number, high = low): Condition => ({ kind: 'number', field: 'ip.saddr', ranges: [[low, high]] })
export const atom = (key: string): Condition => ({ kind: 'atom', key })

export const match = (condition: Condition): Match => ({ condition, origin: nowhere })

export type VerdictWord = 'accept' | 'drop' | 'return' | 'continue' | 'reject' | 'queue' | `jump ${string}` | `goto ${string}` | `unknown ${string}`

export function verdict(word: VerdictWord): Verdict {
  const [kind, rest] = word.split(' ') as [string, string?]
  if (kind === 'jump' || kind === 'goto') return { kind, chain: rest! }
  if (kind === 'unknown') return { kind, text: rest! }
  if (kind === 'reject') return { kind, with: rest ?? 'icmp port-unreachable' }
  return { kind: kind as 'accept' }
}

export const rule = (conditions: readonly Condition[], word: VerdictWord, effects: readonly Effect[] = []): Rule =>
  ({ matches: conditions.map(match), effects, verdict: verdict(word), origin: nowhere })

export const base = (hook: Hook, policy: 'accept' | 'drop', priority = 0, type: BaseChain['type'] = 'filter'): BaseChain => ({ type, hook, priority, policy })

export const chain = (name: string, rules: readonly Rule[], hooked?: BaseChain): Chain => ({ name, rules, origin: nowhere, ...(hooked && { base: hooked }) })

export const table = (family: Family, name: string, ...chains: Chain[]): Table => ({ family, name, chains, objects: [], origin: nowhere })

export const ruleset = (...tables: Table[]): Ruleset => ({ tables, settings: [] })

/** One inet table with an input chain and what it jumps to. */
export const input = (policy: 'accept' | 'drop', rules: readonly Rule[], ...others: Chain[]): Ruleset =>
  ruleset(table('inet', 'filter', chain('input', rules, base('input', policy)), ...others))
