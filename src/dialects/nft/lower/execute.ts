import type { Chain, Command, Item, NftFile, Table } from '../../../../grammars/nft/nodes.ts'
import type { Node, SyntaxTree } from '../../../syntax/index.ts'
import { placeIn } from '../../../text/index.ts'
import type { Reader } from '../../dialect.ts'
import { addRule, ruleCommand } from './add-rule.ts'
import { baseClause, namesIn } from './base-chain.ts'
import { referenceCommand } from './commands.ts'
import { filesNamed, maxIncludeDepth, maxIncludes, normalPath } from './include.ts'
import { addObject, objectBlock } from './objects.ts'
import { chainOf, familyOf, fragment, originOf, tableOf, tableOfTarget } from './run.ts'
import type { Inside, Open, Parse, Run } from './run.ts'
import { PassedDraft } from './shaped.ts'
import { bind, newScope } from './scope.ts'
import type { Env } from './scope.ts'
import { elementsCommand, setBlock } from './set-block.ts'
import { tableKey } from './world.ts'
import type { TableDraft, World } from './world.ts'

/** Executes all commands of a file in order, includes where they stand. */
export function execute(tree: SyntaxTree<NftFile>, reader: Reader, parse: Parse): World {
  const world: World = { tables: new Map(), problems: [], notes: [], included: [] }
  const run: Run = { world, reader, parse, parsed: new Map(), turn: 0, files: 0, opaque: false }
  const scope = newScope()
  const start: Env = { source: tree.source, scope, turn: 0, included: [] }
  runItems(run, tree.root.items, start, {}, [normalPath(tree.source.path)])
  return world
}

export const at = (run: Run, env: Env): Env => ({ ...env, turn: ++run.turn })

export function runItems(run: Run, items: readonly Item[], env: Env, inside: Inside, open: Open): void {
  for (const item of items) {
    // A rule that was passed over reads no variable, so that it needs no turn of its own.
    if (item.kind === 'Rule' && item.shape && inside.table && inside.chain) inside.chain.rules.push(new PassedDraft(item, env, inside.table))
    else runItem(run, item, at(run, env), inside, open)
  }
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

function runInclude(run: Run, path: string, node: Node, env: Env, inside: Inside, open: Open): void {
  const place = placeIn(env.source, node)
  const missing = (message: string): void => void run.world.problems.push({ kind: 'include-missing', at: place, message })
  if (open.length > maxIncludeDepth) return missing(`more than ${maxIncludeDepth} files include one another`)
  const step = { label: 'included here', at: place }
  const { files, isPattern } = filesNamed(path, env.source.path, run.reader)
  for (const file of files) {
    const tree = treeOf(run, file)
    if (!tree) {
      if (isPattern) missing(`included file ${file} cannot be read`)
      continue
    }
    if (open.includes(file)) return missing(`${file} includes itself`)
    if (++run.files > maxIncludes) return missing(`more than ${maxIncludes} files are included`)
    runItems(run, tree.root.items, { ...env, source: tree.source, included: [step, ...env.included] }, inside, [...open, file])
    if (!isPattern) return
  }
  if (!isPattern) missing(`included file ${path} cannot be read`)
}

function treeOf(run: Run, path: string): SyntaxTree<NftFile> | undefined {
  const known = run.parsed.get(path)
  if (known) return known
  const located = run.reader.locate?.(path) ?? path
  const text = run.reader.read(located)
  if (text === undefined) return undefined
  const tree = run.parse({ path: located, text })
  run.parsed.set(path, tree)
  run.world.included.push(tree)
  return tree
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
