/**
 * Validity: what nft rejects although it reads it (src/evaluate.c), as far as the text alone tells.
 *
 * Invariants
 * - Pure; opens no include. In a file that includes others, a name may be defined there and is not missed here.
 * - What only the target machine knows (interfaces, users, services, host names) is never a problem.
 */
import type * as n from '../../../../grammars/nft/index.ts'
import type { Problem, SyntaxTree } from '../../../syntax/index.ts'
import { walk } from '../../../syntax/index.ts'
import { nearest } from '../../../text/index.ts'
import { prefixVariable } from '../vocabulary.ts'
import { checkBlock } from './blocks.ts'
import { Names, declare, declareOne } from './names.ts'
import type { TableInfo } from './names.ts'
import type { Report } from './report.ts'
import { ruleContext } from './context.ts'
import { checkRule } from './rules.ts'
import { isValid } from './shapes.ts'

/** Problems of a file that nft would find when it evaluates it, in the order of the text. */
export function validate(tree: SyntaxTree<n.NftFile>): Problem[] {
  const problems: Problem[] = []
  const report: Report = ({ start, end }, message, help, kind = 'syntax-error') => {
    problems.push({ kind, at: { source: tree.source, start, end }, message, ...(help !== undefined && { help }) })
  }
  const names = collect(tree.root, report)
  checkItems(tree.root.items, { names, report, table: undefined, family: 'inet' })
  for (const table of names.tables.values()) for (const set of table.sets.values()) checkBlock.overlap(set, report)
  return problems.sort((a, b) => a.at.start - b.at.start)
}

interface Context {
  readonly names: Names
  readonly report: Report
  readonly table: TableInfo | undefined
  readonly family: n.FamilyName['text']
}

/** Variables of a block, and those around it. */
interface Scope {
  readonly names: Set<string>
  readonly outer: Scope | undefined
}

/** Names of variables that a node reads by itself: the text of a log prefix may hold some. */
function variablesIn(node: n.NftNode): readonly string[] {
  if (node.kind === 'Variable') return [node.name]
  return node.kind === 'LogOption' && node.value.kind === 'String' && node.word === 'prefix' ? [...node.value.text.matchAll(prefixVariable)].map(([, name]) => name!) : []
}

const isKnown = (name: string, scope: Scope | undefined): boolean => scope !== undefined && (scope.names.has(name) || isKnown(name, scope.outer))

const namesIn = (scope: Scope | undefined): string[] => (scope ? [...scope.names, ...namesIn(scope.outer)] : [])

/** Tables, sets, chains and objects of the whole file, and what is wrong with its variables. */
function collect(file: n.NftFile, report: Report): Names {
  const names = new Names()
  const scopes = (items: readonly n.Item[], outer: Scope | undefined): void => {
    const scope: Scope = { names: new Set(), outer }
    for (const item of items) {
      if (item.kind === 'Include') names.hasIncludes = true
      const body = bodyOf(item)
      if (body) scopes(body, scope)
      else if (!names.hasIncludes && !isShaped(item)) uses(item, scope)
      if (item.kind === 'Define') {
        if (scope.names.has(item.name.text) && !item.redefine && !names.hasIncludes) report(item.name, `\`${item.name.text}\` is defined already`, 'use `redefine`')
        scope.names.add(item.name.text)
        names.define(item.name.text, item.value)
      } else if (item.kind === 'Undefine') {
        scope.names.delete(item.name.text)
      }
    }
  }
  const uses = (item: n.Item, scope: Scope): void => {
    for (const node of walk(item) as Generator<n.NftNode>) {
      for (const name of variablesIn(node)) {
        if (isKnown(name, scope)) continue
        const best = nearest(name, namesIn(scope))
        report(node.kind === 'LogOption' ? node.value : node, `\`$${name}\` is not defined`, best === undefined ? undefined : `did you mean \`$${best}\`?`, 'undefined-variable')
      }
    }
  }
  scopes(file.items, undefined)
  const noTypes = (): undefined => undefined
  for (const item of file.items) {
    if (item.kind !== 'Command') continue
    const { target, verb } = item
    if (verb !== 'add' && verb !== 'create' && verb !== 'insert' && verb !== 'replace') continue
    if (target.kind === 'Table') declare(target.items ?? [], names.declareTable(target.table), noTypes)
    else if ('table' in target && target.table && target.kind !== 'Reference') {
      const table = names.table(target.table)
      if (table) declareOne(target, table, noTypes)
    }
  }
  return names
}

/** Whether a line was passed over: it has no variable, no set and no meter. */
const isShaped = (item: n.Item): item is n.Rule => item.kind === 'Rule' && item.shape !== undefined

const bodyOf = (item: n.Item): readonly n.Item[] | undefined => {
  if (item.kind === 'Command') {
    const { target } = item
    return 'items' in target ? target.items : undefined
  }
  return 'items' in item ? item.items : undefined
}

function checkItems(items: readonly n.Item[], context: Context): void {
  for (const item of items) {
    if (item.kind === 'Command') checkCommand(item, context)
    else if (item.kind === 'Rule') {
      if (context.table) checkRuleIn(item, context, undefined)
    } else checkInTable(item, context)
  }
}

function checkCommand({ verb, target }: n.Command, context: Context): void {
  const { names } = context
  if (target.kind === 'Reference' || !('table' in target) || !target.table) return
  const family = target.table.family?.text ?? 'ip'
  const table = names.table(target.table)
  const inside: Context = { ...context, table, family }
  if (target.kind === 'Table') {
    for (const item of target.items ?? []) checkInTable(item, inside)
    return
  }
  if (target.kind === 'RuleTarget') {
    if (table && !names.hasIncludes && !table.chains.has(target.chain.text)) {
      const best = nearest(target.chain.text, table.chains.keys())
      context.report(target.chain, `no chain \`${target.chain.text}\` in table ${family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-chain')
    }
    if (verb === 'add' || verb === 'insert' || verb === 'replace' || verb === 'create') checkRuleIn(target.rule, inside, target.chain.text)
    return
  }
  if (target.kind === 'ElementsTarget') {
    checkBlock.elements(target, names, inside, context.report, verb)
    return
  }
  checkInTable(target, inside)
}

function checkInTable(item: n.Item, context: Context): void {
  const { names, report, table, family } = context
  if (item.kind === 'Chain') {
    checkBlock.chain(item, { family, table }, names, report)
    for (const inner of item.items ?? []) if (inner.kind === 'Rule') checkRuleIn(inner, context, item.name.text)
  } else if (item.kind === 'Set') checkBlock.set(item, { family, table }, names, report)
  else if (item.kind === 'Object') checkBlock.object(item, report)
  else if (item.kind === 'Flowtable') checkBlock.flowtable(item, report)
}

function checkRuleIn(rule: n.Rule, context: Context, chain: string | undefined): void {
  const { names, report, table, family } = context
  const info = chain === undefined ? undefined : table?.chains.get(chain)
  const asked = { table, hook: info?.hook, names }
  if (rule.shape && isValid(rule, asked)) return
  let isClean = true
  const noted: Report = (...problem) => {
    isClean = false
    report(...problem)
  }
  checkRule(ruleContext(names, { family, table, chain: info }, noted), rule)
  if (rule.shape && isClean) rule.shape.validity = asked
  for (const statement of rule.statements) {
    if (statement.kind !== 'VerdictStatement' || statement.verdict.target?.kind !== 'AnonymousChain') continue
    for (const inner of statement.verdict.target.items) if (inner.kind === 'Rule') checkRuleIn(inner, context, undefined)
  }
}
