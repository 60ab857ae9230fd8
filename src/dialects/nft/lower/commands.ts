import type { Command, Reference } from '../../../../grammars/nft/nodes.ts'
import { placeIn } from '../../../text/index.ts'
import { familyOf } from './run.ts'
import type { Run } from './run.ts'
import type { Env } from './scope.ts'
import { objectKey, settle, tableKey } from './world.ts'
import type { ChainDraft, TableDraft } from './world.ts'

/** What `flush`, `delete`, `destroy` and `rename` leave of what was declared before. */
export function referenceCommand(run: Run, verb: Command['verb'], target: Reference, env: Env): void {
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
