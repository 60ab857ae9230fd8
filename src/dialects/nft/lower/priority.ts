import type { Priority } from '../../../../grammars/nft/nodes.ts'
import type { Family } from '../../../model/index.ts'
import { priorities } from '../vocabulary.ts'
import type { Written } from './scope.ts'
import { resolved } from './scope.ts'

/** The number of a priority; 0 where it is not known. */
export function priorityOf(priority: Written<Priority>, family: Family): number {
  const { node } = resolved({ node: priority.node.base, env: priority.env })
  const { offset } = priority.node
  if (node.kind === 'Number') return Number(node.value) + offset
  if (node.kind === 'Symbol' || node.kind === 'String') {
    const words = node.text.trim().split(/\s+/)
    const known = Object.hasOwn(priorities, words[0]!) ? priorities[words[0]!]! : undefined
    const named = (family === 'bridge' ? known?.bridge : known?.value) ?? Number(words[0])
    const more = Number(words.slice(1).join('') || 0)
    return (Number.isFinite(named) ? named : 0) + (Number.isFinite(more) ? more : 0) + offset
  }
  return offset
}
