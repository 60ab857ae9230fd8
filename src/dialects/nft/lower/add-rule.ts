import type { Command, RulePosition, RuleTarget, Statement } from '../../../../grammars/nft/nodes.ts'
import { placeIn } from '../../../text/index.ts'
import { chainOf, namedTable, originOf } from './run.ts'
import type { Run } from './run.ts'
import { resolved } from './scope.ts'
import type { Env } from './scope.ts'
import { settle } from './world.ts'
import type { ChainDraft, RuleDraft, TableDraft } from './world.ts'

/** Puts a rule where its command says; without `index` at the end. */
export function addRule(run: Run, chain: ChainDraft, rule: RuleDraft, index: number | undefined): void {
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

/** `add rule`, `insert rule`, `replace rule`. */
export function ruleCommand(run: Run, command: Command, target: RuleTarget, env: Env): void {
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
