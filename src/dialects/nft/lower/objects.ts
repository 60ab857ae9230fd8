import type { Command, Expression, FieldClause, ObjectBlock } from '../../../../grammars/nft/nodes.ts'
import type { NamedObject } from '../../../model/index.ts'
import { constantOf } from './constants.ts'
import { originOf } from './run.ts'
import { resolved } from './scope.ts'
import type { Env } from './scope.ts'
import { objectKey } from './world.ts'
import type { ObjectDraft, TableDraft } from './world.ts'

const scalarText = (expression: Expression | undefined, env: Env): string | undefined => {
  if (!expression) return undefined
  const { node } = resolved({ node: expression, env })
  if (node.kind === 'Symbol' || node.kind === 'String') return node.text
  return node.kind === 'Number' ? String(node.value) : undefined
}

const protocolNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : (constantOf('protocol', text) ?? (/^\d+$/.test(text) ? Number(text) : undefined))

/** `ct helper`, `ct expectation`, `counter` … as objects of a table. */
export function objectBlock(node: ObjectBlock, env: Env, table: TableDraft, command?: Command): void {
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

export const addObject = (table: TableDraft, object: ObjectDraft): void => void table.objects.set(objectKey(object.kind, object.name), object)
