import type { Priority } from '../../../../grammars/nft/nodes.ts'
import type { Family } from '../../../model/index.ts'
import type { Written } from './scope.ts'
import { resolved } from './scope.ts'

/** Named priorities: man nft, "Standard priority names"; include/uapi/linux/netfilter_ipv4.h. */
const usual: Readonly<Record<string, number>> = { raw: -300, mangle: -150, dstnat: -100, filter: 0, security: 50, srcnat: 100 }

/** The bridge family's own: include/uapi/linux/netfilter_bridge.h. */
const bridge: Readonly<Record<string, number>> = { dstnat: -300, filter: -200, out: 100, srcnat: 300 }

/** The number of a priority; 0 where it is not known. */
export function priorityOf(priority: Written<Priority> | undefined, family: Family): number {
  if (!priority) return 0
  const { node } = resolved({ node: priority.node.base, env: priority.env })
  const { offset } = priority.node
  if (node.kind === 'Number') return Number(node.value) + offset
  if (node.kind === 'Symbol' || node.kind === 'String') {
    const words = node.text.trim().split(/\s+/)
    const named = (family === 'bridge' ? bridge : usual)[words[0]!] ?? Number(words[0])
    const more = Number(words.slice(1).join('') || 0)
    return (Number.isFinite(named) ? named : 0) + (Number.isFinite(more) ? more : 0) + offset
  }
  return offset
}
