import type { Chain, Command, ElementsTarget, Expression, FamilyName, FieldClause, Item, NftFile, ObjectBlock, Reference, RulePosition, RuleTarget, SetBlock, Statement, Table, TableName } from '../../../../grammars/nft/nodes.ts'
import type { Family, Hook, NamedObject, Origin } from '../../../model/index.ts'
import type { Node, SyntaxTree } from '../../../syntax/index.ts'
import { placeIn } from '../../../text/index.ts'
import type { Source } from '../../../text/index.ts'
import type { Reader } from '../../dialect.ts'
import { constantOf } from './constants.ts'
import { candidates, expandPattern, isPattern, maxIncludeDepth, maxIncludes, normalPath } from './include.ts'
import { priorityOf } from './priority.ts'
import type { Env, Written } from './scope.ts'
import { bind, newScope, resolved } from './scope.ts'
import type { ChainDraft, ObjectDraft, RuleDraft, SetDraft, TableDraft, World } from './world.ts'
import { objectKey, settle, tableKey } from './world.ts'

export type Parse = (source: Source) => SyntaxTree<NftFile>

/** What is common to one run through a file and its includes. */
interface Run {
  readonly world: World
  readonly reader: Reader
  readonly parse: Parse
  readonly parsed: Map<string, SyntaxTree<NftFile>>
  turn: number
  files: number
  /** A note about statements that cannot be read has been made. */
  opaque: boolean
}

/** What the items of a block belong to. */
interface Inside {
  readonly table?: TableDraft
  readonly chain?: ChainDraft
  readonly set?: SetDraft
}

/** Files on the way to the one being read, for cycles. */
type Open = readonly string[]

/** Executes all commands of a file in order, includes where they stand. */
export function execute(tree: SyntaxTree<NftFile>, reader: Reader, parse: Parse): World {
  const world: World = { tables: new Map(), problems: [], notes: [], included: [] }
  const run: Run = { world, reader, parse, parsed: new Map(), turn: 0, files: 0, opaque: false }
  const scope = newScope()
  const start: Env = { source: tree.source, scope, turn: 0, included: [] }
  runItems(run, tree.root.items, start, {}, [normalPath(tree.source.path)])
  return world
}

const at = (run: Run, env: Env): Env => ({ ...env, turn: ++run.turn })

const originOf = (node: Node, env: Env): Origin => {
  const place = placeIn(env.source, node)
  return env.included.length > 0 ? { ...place, via: env.included } : place
}

function runItems(run: Run, items: readonly Item[], env: Env, inside: Inside, open: Open): void {
  for (const item of items) runItem(run, item, at(run, env), inside, open)
}

function runItem(run: Run, item: Item, env: Env, inside: Inside, open: Open): void {
  switch (item.kind) {
    case 'Command':
      return runCommand(run, item, env, open)
    case 'Define':
      return bind(env.scope, item.name.text, {
        turn: env.turn,
        definition: { node: item, value: { node: item.value, env: { ...env, turn: env.turn - 1 } } },
      })
    case 'Undefine':
      return bind(env.scope, item.name.text, { turn: env.turn })
    case 'Include':
      return runInclude(run, item.path.text, item, env, inside, open)
    case 'Chain':
      return chainBlock(run, item, env, inside.table ?? fragment(run, env), open)
    case 'Set':
      return setBlock(run, item, env, inside.table ?? fragment(run, env), open)
    case 'Object':
      return objectBlock(item, env, inside.table ?? fragment(run, env))
    case 'Flowtable':
      return void addObject(inside.table ?? fragment(run, env), { kind: 'flowtable', name: item.name.text, origin: originOf(item, env), uses: 0 })
    case 'Rule': {
      const table = inside.table ?? fragment(run, env)
      const chain = inside.chain ?? chainOf(table, '', originOf(item, env))
      return addRule(run, chain, { node: item, env, table }, undefined)
    }
    case 'ElementsClause':
      if (inside.set) inside.set.changesOfElements.push({ verb: 'add', elements: { node: item.elements, env } })
      return
    case 'HookClause':
    case 'PolicyClause':
      return void (inside.chain && inside.table && baseClause(item, env, inside.chain, inside.table))
    case 'DevicesClause':
      if (inside.chain?.base) inside.chain.base = { ...inside.chain.base, devices: namesIn({ node: item.devices, env }) }
      return
    case 'FlagsClause':
      if (inside.table && !inside.chain && !inside.set && item.flags.some(flag => flag.text === 'dormant')) inside.table.dormant = true
      return
    default:
      return
  }
}

/** A piece of a file meant to be included in a table: what table that is only its parent knows. */
function fragment(run: Run, env: Env): TableDraft {
  const table = tableOf(run.world, 'inet', '', placeIn(env.source, { start: 0, end: 0 }))
  table.partial = true
  return table
}

function tableOf(world: World, family: Family, name: string, origin: Origin): TableDraft {
  const key = tableKey(family, name)
  let table = world.tables.get(key)
  if (!table) {
    table = { family, name, origin, chains: new Map(), sets: new Map(), objects: new Map(), partial: true, dormant: false }
    world.tables.set(key, table)
  }
  return table
}

const familyOf = (family: FamilyName | undefined): Family => family?.text ?? 'ip'

const namedTable = (run: Run, name: TableName, env: Env): TableDraft =>
  tableOf(run.world, familyOf(name.family), name.name.text, originOf(name, env))

function chainOf(table: TableDraft, name: string, origin: Origin): ChainDraft {
  let chain = table.chains.get(name)
  if (!chain) {
    chain = { name, rules: [], front: [], origin }
    table.chains.set(name, chain)
  }
  return chain
}

function runCommand(run: Run, command: Command, env: Env, open: Open): void {
  const { target, verb } = command
  switch (target.kind) {
    case 'Table':
      if (verb === 'add' || verb === 'create') tableBlock(run, target, command, env, open)
      return
    case 'Chain':
      if (verb === 'add' || verb === 'create') chainBlock(run, target, env, tableOfTarget(run, target.table, env), open, command)
      return
    case 'RuleTarget':
      return ruleCommand(run, command, target, env)
    case 'Set':
      if (verb === 'add' || verb === 'create') setBlock(run, target, env, tableOfTarget(run, target.table, env), open, command)
      return
    case 'Object':
      if (verb === 'add' || verb === 'create') objectBlock(target, env, tableOfTarget(run, target.table, env), command)
      return
    case 'Flowtable':
      if (verb === 'add' || verb === 'create') {
        addObject(tableOfTarget(run, target.table, env), { kind: 'flowtable', name: target.name.text, origin: originOf(command, env), uses: 0 })
      }
      return
    case 'ElementsTarget':
      return elementsCommand(run, verb, target, env)
    case 'Reference':
      return referenceCommand(run, verb, target, env)
  }
}

const tableOfTarget = (run: Run, name: TableName | undefined, env: Env): TableDraft => (name ? namedTable(run, name, env) : fragment(run, env))

function tableBlock(run: Run, node: Table, command: Command, env: Env, open: Open): void {
  const known = run.world.tables.get(tableKey(familyOf(node.table.family), node.table.name.text))
  const table = tableOf(run.world, familyOf(node.table.family), node.table.name.text, originOf(command, env))
  if (!known || known.partial) {
    table.partial = false
    if (known) run.world.tables.set(tableKey(table.family, table.name), Object.assign(known, { origin: originOf(command, env) }))
  }
  if (node.items) runItems(run, node.items, { ...env, scope: newScope(env.scope) }, { table }, open)
}

function chainBlock(run: Run, node: Chain, env: Env, table: TableDraft, open: Open, command?: Command): void {
  const chain = chainOf(table, node.name.text, originOf(command ?? node, env))
  if (node.items) runItems(run, node.items, { ...env, scope: newScope(env.scope) }, { table, chain }, open)
}

const hooks: ReadonlySet<string> = new Set<Hook>(['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress'])

function baseClause(clause: Extract<Item, { kind: 'HookClause' | 'PolicyClause' }>, env: Env, chain: ChainDraft, table: TableDraft): void {
  if (clause.kind === 'HookClause') {
    const hook = clause.hook.text
    if (!hooks.has(hook)) return
    const type = clause.type?.text
    chain.base = {
      type: type === 'nat' || type === 'route' ? type : 'filter',
      hook: hook as Hook,
      priority: priorityOf(clause.priority && { node: clause.priority, env }, table.family),
      policy: chain.base?.policy ?? 'accept',
      ...(chain.base?.policyOrigin && { policyOrigin: chain.base.policyOrigin }),
      ...(clause.devices && { devices: namesIn({ node: clause.devices, env }) }),
    }
  } else if (chain.base) {
    const { node } = resolved({ node: clause.value, env })
    const text = node.kind === 'Symbol' || node.kind === 'String' ? node.text : node.kind === 'Verdict' ? node.verdict : ''
    chain.base = { ...chain.base, policy: text === 'drop' ? 'drop' : 'accept', policyOrigin: originOf(clause, env) }
  }
}

/** Names in a device list, in whatever shape. */
function namesIn(written: Written<Expression>): readonly string[] {
  const { node, env } = resolved(written)
  switch (node.kind) {
    case 'Symbol':
    case 'String':
      return [node.text]
    case 'List':
      return node.items.flatMap(item => namesIn({ node: item, env }))
    case 'SetLiteral':
      return node.elements.flatMap(element => namesIn({ node: element.key, env }))
    default:
      return []
  }
}

function addRule(run: Run, chain: ChainDraft, rule: RuleDraft, index: number | undefined): void {
  const opaque = run.opaque ? undefined : rule.node.statements.find(statement => statement.kind === 'Xt')
  if (opaque) {
    run.opaque = true
    run.world.notes.push({
      at: placeIn(rule.env.source, opaque),
      message: 'nft cannot show what `xt` statements ask or do, so what they let in is not known; iptables-save shows it',
    })
  }
  for (const statement of rule.node.statements) noteUpdates(statement, rule.table)
  if (index === undefined) chain.rules.push(rule)
  else if (index === 0) chain.front.push(rule)
  else settle(chain).splice(index, 0, rule)
}

/** A set that a rule changes does not hold what is written. */
function noteUpdates(statement: Statement, table: TableDraft): void {
  if (statement.kind === 'SetUpdate') updatedSets(table).add(statement.set.name)
  else if (statement.kind === 'VerdictStatement' && statement.verdict.target?.kind === 'AnonymousChain') {
    for (const item of statement.verdict.target.items) if (item.kind === 'Rule') item.statements.forEach(inner => noteUpdates(inner, table))
  }
}

const updated = new WeakMap<TableDraft, Set<string>>()

/** Names of the sets that rules of a table change. */
export function updatedSets(table: TableDraft): Set<string> {
  let names = updated.get(table)
  if (!names) updated.set(table, (names = new Set()))
  return names
}

function ruleCommand(run: Run, command: Command, target: RuleTarget, env: Env): void {
  const table = namedTable(run, target.table, env)
  const chain = chainOf(table, target.chain.text, originOf(target.chain, env))
  const rule: RuleDraft = { node: target.rule, env, table, command }
  switch (command.verb) {
    case 'add':
    case 'create':
      return addRule(run, chain, rule, indexOf(run, target.position, chain, env, 1))
    case 'insert':
      return addRule(run, chain, rule, indexOf(run, target.position, chain, env, 0) ?? 0)
    case 'replace':
      run.world.notes.push({ at: placeIn(env.source, command), message: 'the replaced rule is known by its handle only; both are taken into account' })
      return addRule(run, chain, rule, undefined)
    default:
      return
  }
}

/** `index N` counts rules from 0; handles are the kernel's and say nothing in a text. */
function indexOf(run: Run, position: RulePosition | undefined, chain: ChainDraft, env: Env, after: 0 | 1): number | undefined {
  if (!position) return undefined
  const { node } = resolved({ node: position.number, env })
  if (position.word === 'index' && node.kind === 'Number') return Math.min(Number(node.value) + after, settle(chain).length)
  run.world.notes.push({ at: placeIn(env.source, position), message: 'a rule\'s handle is known to the kernel only; its place in the chain is assumed' })
  return undefined
}

function setBlock(run: Run, node: SetBlock, env: Env, table: TableDraft, open: Open, command?: Command): void {
  const clauses = node.items ?? []
  const flags = clauses.flatMap(item => (item.kind === 'FlagsClause' ? item.flags.map(flag => flag.text) : []))
  const type = clauses.find(item => item.kind === 'TypeClause')
  const known = table.sets.get(node.name.text)
  const set: SetDraft = known ?? {
    what: node.what,
    table,
    name: node.name.text,
    origin: originOf(command ?? node, env),
    ...(type && { type: { node: type, env } }),
    changes: flags.includes('dynamic') || flags.includes('timeout') || clauses.some(item => item.kind === 'NumberClause' && item.word === 'timeout'),
    constant: flags.includes('constant'),
    changesOfElements: [],
    uses: 0,
  }
  table.sets.set(set.name, set)
  runItems(run, clauses, { ...env, scope: newScope(env.scope) }, { table, set }, open)
}

function elementsCommand(run: Run, verb: Command['verb'], target: ElementsTarget, env: Env): void {
  const table = namedTable(run, target.table, env)
  const name = target.set.text
  let set = table.sets.get(name)
  if (!set) {
    // Declared elsewhere: what else it holds is not known.
    set = { what: 'set', table, name, origin: originOf(target, env), changes: true, constant: false, changesOfElements: [], uses: 0 }
    table.sets.set(name, set)
  }
  if (verb === 'add' || verb === 'create') set.changesOfElements.push({ verb: 'add', elements: { node: target.elements, env } })
  else if (verb === 'delete' || verb === 'destroy') set.changesOfElements.push({ verb: 'delete', elements: { node: target.elements, env } })
}

const scalarText = (expression: Expression | undefined, env: Env): string | undefined => {
  if (!expression) return undefined
  const { node } = resolved({ node: expression, env })
  if (node.kind === 'Symbol' || node.kind === 'String') return node.text
  return node.kind === 'Number' ? String(node.value) : undefined
}

const protocolNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : (constantOf('protocol', text) ?? (/^\d+$/.test(text) ? Number(text) : undefined))

function objectBlock(node: ObjectBlock, env: Env, table: TableDraft, command?: Command): void {
  const fields = (node.items ?? []).flatMap(item => (item.kind === 'FieldClause' ? [item, ...item.more] : []))
  const word = (name: string): string | undefined => scalarText(fields.find((field: FieldClause) => field.word === name)?.value, env)
  const l4proto = protocolNumber(word('protocol'))
  const l3 = word('l3proto')
  const kind: NamedObject['kind'] = node.what === 'ct helper' || node.what === 'ct expectation' || node.what === 'ct timeout' ? node.what : 'other'
  const dport = word('dport')
  addObject(table, {
    kind,
    name: node.name.text,
    origin: originOf(command ?? node, env),
    uses: 0,
    ...(kind === 'ct helper' && {
      helper: {
        name: word('type'),
        ...(l4proto !== undefined && { l4proto }),
        ...((l3 === 'ip' || l3 === 'ip6') && { l3proto: l3 }),
      },
    }),
    ...(kind === 'ct expectation' && {
      expectation: {
        ...(l4proto !== undefined && { l4proto }),
        ...(dport !== undefined && { dport: constantOf('port', dport) ?? Number(dport) }),
      },
    }),
  })
}

const addObject = (table: TableDraft, object: ObjectDraft): void => void table.objects.set(objectKey(object.kind, object.name), object)

function referenceCommand(run: Run, verb: Command['verb'], target: Reference, env: Env): void {
  const { tables } = run.world
  if (verb === 'flush' && target.what === 'ruleset') {
    for (const [key, table] of tables) if (!target.family || table.family === target.family.text) tables.delete(key)
    return
  }
  if (!target.table) return
  const key = tableKey(familyOf(target.table.family), target.table.name.text)
  const table = tables.get(key)
  if (!table) return
  const name = target.name?.text
  const gone = verb === 'delete' || verb === 'destroy'
  switch (target.what) {
    case 'table':
      if (gone) tables.delete(key)
      else if (verb === 'flush') for (const chain of table.chains.values()) settle(chain).splice(0)
      return
    case 'chain':
      if (name === undefined) return
      if (gone) table.chains.delete(name)
      else if (verb === 'flush') flushChain(table.chains.get(name))
      else if (verb === 'rename' && target.newName) renameChain(table, name, target.newName.text)
      return
    case 'set':
    case 'map':
      if (name === undefined) return
      if (gone) table.sets.delete(name)
      else if (verb === 'flush') table.sets.get(name)?.changesOfElements.splice(0)
      return
    case 'rule':
      if (gone) run.world.notes.push({ at: placeIn(env.source, target), message: 'the deleted rule is known by its handle only; it is taken into account' })
      return
    default:
      if (gone && name !== undefined) table.objects.delete(objectKey(target.what, name))
  }
}

const flushChain = (chain: ChainDraft | undefined): void => void (chain && settle(chain).splice(0))

function renameChain(table: TableDraft, from: string, to: string): void {
  const chain = table.chains.get(from)
  if (!chain || table.chains.has(to)) return
  table.chains.delete(from)
  chain.name = to
  table.chains.set(to, chain)
}

function runInclude(run: Run, path: string, node: Node, env: Env, inside: Inside, open: Open): void {
  const place = placeIn(env.source, node)
  const missing = (message: string): void => void run.world.problems.push({ kind: 'include-missing', at: place, message })
  if (open.length > maxIncludeDepth) return missing(`more than ${maxIncludeDepth} files include one another`)
  const step = { label: 'included here', at: place }
  const pattern = isPattern(path)
  const tried = candidates(path, env.source.path)
  const found = pattern ? (tried.map(candidate => expandPattern(candidate, run.reader)).find(files => files.length > 0) ?? []) : tried
  for (const file of found) {
    const tree = treeOf(run, file)
    if (!tree) {
      if (pattern) missing(`included file ${file} cannot be read`)
      continue
    }
    if (open.includes(file)) return missing(`${file} includes itself`)
    if (++run.files > maxIncludes) return missing(`more than ${maxIncludes} files are included`)
    runItems(run, tree.root.items, { ...env, source: tree.source, included: [step, ...env.included] }, inside, [...open, file])
    if (!pattern) return
  }
  if (!pattern) missing(`included file ${path} cannot be read`)
}

function treeOf(run: Run, path: string): SyntaxTree<NftFile> | undefined {
  const known = run.parsed.get(path)
  if (known) return known
  const text = run.reader.read(path)
  if (text === undefined) return undefined
  const tree = run.parse({ path, text })
  run.parsed.set(path, tree)
  run.world.included.push(tree)
  return tree
}
