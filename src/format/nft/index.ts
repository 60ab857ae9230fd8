import type { NftFile } from '../../../grammars/nft/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import type { Layout } from '../lay-out.ts'
import { blocksOf, statementBegins } from './blocks.ts'
import { classify, nftLines } from './layout.ts'

/** nft as `nft list ruleset` lays it out, with comments, definitions, rows and order as they are written. */
export const nftLayout: Layout<SyntaxTree<NftFile>> = {
  classify,
  isSeparator: ({ image }) => image === ';',
  begins: ({ root }, pieces) => statementBegins(pieces, blocksOf(root, pieces)),
  lines: nftLines,
  // `elements = { a,` and the next ones below, as nft lists sets.
  shape: head => (head[0]!.image === 'elements' ? 'hanging' : 'block'),
  defines: ({ image }) => image === 'define' || image === 'redefine' || image === 'elements',
}
