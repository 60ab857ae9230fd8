import type { LineShape, NftNode, Rule } from '../../../grammars/nft/index.ts'
import { children, walk } from '../../syntax/index.ts'
import type { Node } from '../../syntax/index.ts'

/**
 * Tells whether a rule may be passed over, asking once for all rules of a shape: `matters` looks at a rule without its plain values. Rules
 * without a shape are never passed over.
 */
export function passedOver(matters: (rule: Rule) => boolean): (node: Node) => boolean {
  const known = new Map<LineShape, boolean>()
  return node => {
    const { shape } = node as NftNode & { readonly shape?: LineShape }
    if (!shape) return false
    let passed = known.get(shape)
    if (passed === undefined) known.set(shape, (passed = !matters(shape.sample!)))
    return passed
  }
}

/** A node and all below it, parents first, but for rules of shapes of which no node matters. */
export function* walkWhere(root: Node, matters: (node: NftNode) => boolean): Generator<NftNode> {
  const isPassedOver = passedOver(rule => [...walk(rule)].some(node => matters(node as NftNode)))
  const open: Node[] = [root]
  for (let next = open.pop(); next; next = open.pop()) {
    if (isPassedOver(next)) continue
    yield next as NftNode
    for (const child of [...children(next)].reverse()) open.push(child)
  }
}
