import type * as n from '../../../../grammars/nft/index.ts'
import { objectTypes, typeofOnly } from '../vocabulary.ts'
import { typesOfSpec } from './types.ts'
import type { ValueType } from './types.ts'

/** A set or map as far as uses of it must agree with it. */
export interface SetInfo {
  readonly what: 'set' | 'map'
  readonly name: n.Name
  readonly key: readonly ValueType[] | undefined
  readonly data: readonly ValueType[] | undefined
  readonly hasVerdicts: boolean
  readonly interval: boolean
  readonly autoMerge: boolean
  /** Whether elements may have times. */
  readonly timed: boolean
  readonly constant: boolean
  /** What each element counts, in order; undefined where rules decide it. */
  readonly statements: readonly n.Statement['kind'][] | undefined
  /** What a map gives, if that is an object. */
  readonly objects: n.ObjectKind | undefined
  /** Intervals of its elements so far, where they are plain: for overlaps. */
  readonly taken: { low: bigint; high: bigint; at: n.Expression }[]
  /** Values of a map by key so far, where both are plain. */
  readonly given: Map<string, string>
}

/** A base chain's hook, or undefined for other chains. */
export interface ChainInfo {
  readonly name: n.Name
  readonly hook?: n.HookClause
}

/** What one table holds, over all the places of the file that add to it. */
export interface TableInfo {
  readonly family: n.FamilyName['text']
  readonly name: string
  readonly sets: Map<string, SetInfo>
  readonly chains: Map<string, ChainInfo>
  readonly flowtables: Set<string>
  readonly objects: Map<n.ObjectKind, Set<string>>
}

export const familyOf = (table: n.TableName): n.FamilyName['text'] => table.family?.text ?? 'ip'

/** Names of a file: tables and what is in them, and the variables that are defined. */
export class Names {
  readonly tables = new Map<string, TableInfo>()
  /** Values of variables; undefined for a name that is defined at several places, since which one is meant depends on the place. */
  private readonly variables = new Map<string, n.Expression | undefined>()
  /** The file includes others, so that what is missing here may be there. */
  hasIncludes = false

  private readonly checked = new Set<string>()

  /** Whether a variable was asked about with these types before. */
  isChecked(name: string, types: string): boolean {
    const key = `${name} ${types}`
    if (this.checked.has(key)) return true
    this.checked.add(key)
    return false
  }

  table(table: n.TableName): TableInfo | undefined {
    return this.tables.get(`${familyOf(table)} ${table.name.text}`)
  }

  declareTable(table: n.TableName): TableInfo {
    const key = `${familyOf(table)} ${table.name.text}`
    const known = this.tables.get(key)
    if (known) return known
    const info: TableInfo = { family: familyOf(table), name: table.name.text, sets: new Map(), chains: new Map(), flowtables: new Set(), objects: new Map() }
    this.tables.set(key, info)
    return info
  }

  define(name: string, value: n.Expression): void {
    this.variables.set(name, this.variables.has(name) ? undefined : value)
  }

  /** A variable's value, through variables that stand for variables. */
  valueOf(name: string): n.Expression | undefined {
    let value = this.variables.get(name)
    for (let steps = 0; value?.kind === 'Variable' && steps < 32; steps++) value = this.variables.get(value.name)
    return value
  }
}

/** What a set's block says about its elements. */
export function setInfo(block: n.SetBlock, types: (expression: n.Expression) => readonly ValueType[] | undefined): SetInfo {
  const clauses = block.items ?? []
  const type = clauses.find(item => item.kind === 'TypeClause')
  const flags = clauses.flatMap(item => (item.kind === 'FlagsClause' ? item.flags.map(flag => flag.text) : []))
  const words = type?.data?.names.map(({ text }) => text) ?? []
  return {
    what: block.what,
    name: block.name,
    key: type && typesOfSpec(type.key, types),
    data: type?.data && typesOfSpec(type.data, types),
    hasVerdicts: words.length === 1 && words[0] === 'verdict',
    interval: flags.includes('interval'),
    autoMerge: clauses.some(item => item.kind === 'WordClause' && item.word === 'auto-merge'),
    timed: flags.includes('timeout') || clauses.some(item => item.kind === 'NumberClause' && item.word === 'timeout'),
    constant: flags.includes('constant'),
    statements: flags.includes('dynamic') ? undefined : clauses.flatMap(item => (item.kind === 'StatementClause' ? [item.statement.kind] : [])),
    objects: words.length === 1 && (objectTypes.has(words[0]!) || typeofOnly.has(words[0]!)) && words[0] !== 'queue' ? words[0] as n.ObjectKind : undefined,
    taken: [],
    given: new Map(),
  }
}

/** Objects, sets and chains that items declare, into the table's names. */
export function declare(items: readonly n.Item[], table: TableInfo, types: (expression: n.Expression) => readonly ValueType[] | undefined): void {
  for (const item of items) declareOne(item, table, types)
}

export function declareOne(item: n.Item | n.CommandTarget, table: TableInfo, types: (expression: n.Expression) => readonly ValueType[] | undefined): void {
  switch (item.kind) {
    case 'Chain': {
      const hook = item.items?.find(clause => clause.kind === 'HookClause')
      const before = table.chains.get(item.name.text)
      table.chains.set(item.name.text, { name: item.name, ...(hook ? { hook } : before?.hook && { hook: before.hook }) })
      for (const rule of item.items ?? []) if (rule.kind === 'Rule' && !rule.shape) declareMeters(rule, table)
      return
    }
    case 'Set': {
      if (!table.sets.has(item.name.text)) table.sets.set(item.name.text, setInfo(item, types))
      return
    }
    case 'Flowtable':
      table.flowtables.add(item.name.text)
      return
    case 'Object': {
      const names = table.objects.get(item.what) ?? new Set()
      table.objects.set(item.what, names.add(item.name.text))
      return
    }
    case 'RuleTarget':
      declareMeters(item.rule, table)
      return
    default:
  }
}

/** A meter makes its set by itself. */
function declareMeters(rule: n.Rule, table: TableInfo): void {
  for (const statement of rule.statements) {
    if (statement.kind === 'Meter' && statement.name && !table.sets.has(statement.name.text)) {
      table.sets.set(statement.name.text, { what: 'set', name: statement.name, key: undefined, data: undefined, hasVerdicts: false, interval: false, autoMerge: false, timed: true, constant: false, statements: undefined, objects: undefined, taken: [], given: new Map() })
    }
  }
}
