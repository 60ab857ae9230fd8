import type { Command, ElementsTarget, SetBlock } from '../../../../grammars/nft/nodes.ts'
import { runItems } from './execute.ts'
import { namedTable, originOf } from './run.ts'
import type { Open, Run } from './run.ts'
import { newScope } from './scope.ts'
import type { Env } from './scope.ts'
import type { SetDraft, TableDraft } from './world.ts'

/** A set or map as declared; a second declaration adds elements. */
export function setBlock(run: Run, node: SetBlock, env: Env, table: TableDraft, open: Open, command?: Command): void {
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

/** `add element`, `delete element`. */
export function elementsCommand(run: Run, verb: Command['verb'], target: ElementsTarget, env: Env): void {
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
