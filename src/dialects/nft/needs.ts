import { ctKeys, headers, metaKeys, routeKeys, socketKeys, fibResults, tunnels } from '../../../grammars/nft/index.ts'
import type { Field, NftFile, NftNode } from '../../../grammars/nft/index.ts'
import type { Need } from '../../model/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import { placeIn } from '../../text/index.ts'
import { walkWhere } from './brief.ts'

/** What newer releases of nft brought, by kind of node. Source: the release notes of nftables (0.9.7 implicit chains, 1.0.7 `destroy` and tunnels, 1.0.8 marks); fields have theirs beside them. */
const kinds: Readonly<Record<string, readonly [what: string, since: string]>> = {
  AnonymousChain: ['a chain in braces behind `jump` or `goto`', '0.9.7'],
  Last: ['`last`', '1.0.7'],
  SctpChunk: ['`sctp chunk`', '0.9.9'],
  Synproxy: ['`synproxy`', '0.9.2'],
}

const fieldSince = (field: Field | undefined): string | undefined => field?.since

/** What a node needs, and the first release of nft that has it; undefined for what every nft of use has. */
function needOf(node: NftNode): readonly [what: string, since: string] | undefined {
  const ofField = (what: string, field: Field | undefined): readonly [string, string] | undefined => {
    const since = fieldSince(field)
    return since === undefined ? undefined : [what, since]
  }
  switch (node.kind) {
    case 'Command':
      return node.verb === 'destroy' ? ['`destroy`', '1.0.7'] : undefined
    case 'TypeSpec':
      return node.expression ? ['`typeof`', '0.9.4'] : undefined
    case 'HookClause':
      return node.hook.text === 'egress' ? ['hook `egress`', '1.0.1'] : undefined
    case 'Assign':
      return setsMarkFromPacket(node) ? ['a mark set from a field of the packet', '1.0.8'] : undefined
    case 'Payload':
      return node.tunnel !== undefined ? [`\`${node.tunnel}\``, '1.0.7'] : ofField(`\`${node.header} ${node.field}\``, tunnels.has(node.header) ? { type: 'integer', bits: 0, since: '1.0.7' } : headers[node.header]?.[node.field])
    case 'Meta':
      return ['time', 'day', 'hour'].includes(node.key) ? [`\`meta ${node.key}\``, '0.9.3'] : ofField(`\`meta ${node.key}\``, metaKeys[node.key])
    case 'Ct':
      return ofField(`\`ct ${node.key}\``, ctKeys[node.key])
    case 'Route':
      return ofField(`\`rt ${node.key}\``, routeKeys[node.key])
    case 'Socket':
      return node.key === 'cgroupv2' ? ['`socket cgroupv2`', '0.9.9'] : ofField(`\`socket ${node.key}\``, socketKeys[node.key])
    case 'Fib':
      return ofField(`\`fib … ${node.result}\``, fibResults[node.result])
    default:
      return kinds[node.kind]
  }
}

/** Until 1.0.8 a mark was set to marks and numbers only (release notes of 1.0.8). */
const setsMarkFromPacket = ({ target, value }: NftNode & { kind: 'Assign' }): boolean =>
  (target.kind === 'Meta' || target.kind === 'Ct') && target.key === 'mark' && (value.kind === 'Payload' || (value.kind === 'Binary' && value.left.kind === 'Payload'))

/** What the files of a ruleset need that some release of nft in use does not have, in the order of the text. */
export const needsOf = (trees: readonly SyntaxTree<NftFile>[]): readonly Need[] =>
  trees.flatMap(({ source, root }) => [...walkWhere(root, node => needOf(node) !== undefined)].flatMap(node => {
    const need = needOf(node)
    return need ? [{ program: 'nft' as const, what: need[0], since: need[1], at: placeIn(source, node) }] : []
  }))
