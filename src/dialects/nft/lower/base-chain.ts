import type { Expression, Item } from '../../../../grammars/nft/nodes.ts'
import type { Hook } from '../../../model/index.ts'
import { priorityOf } from './priority.ts'
import { originOf } from './run.ts'
import { resolved } from './scope.ts'
import type { Env, Written } from './scope.ts'
import type { ChainDraft, TableDraft } from './world.ts'

const hooks: ReadonlySet<string> = new Set<Hook>(['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress'])

/** `type … hook … priority …` and `policy` make a chain a base chain. */
export function baseClause(clause: Extract<Item, { kind: 'HookClause' | 'PolicyClause' }>, env: Env, chain: ChainDraft, table: TableDraft): void {
  if (clause.kind === 'HookClause') {
    const hook = clause.hook.text
    if (!hooks.has(hook)) return
    const type = clause.type?.text
    chain.base = {
      type: type === 'nat' || type === 'route' ? type : 'filter',
      hook: hook as Hook,
      priority: priorityOf({ node: clause.priority, env }, table.family),
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
export function namesIn(written: Written<Expression>): readonly string[] {
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
