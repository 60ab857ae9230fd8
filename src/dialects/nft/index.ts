/**
 * nft: from text to tree, from tree to meaning, and changes of the text.
 *
 * Invariants
 * - Commands run in the order they are written; rules are lowered at the end, when sets and objects are known.
 * - No file is read but through the reader, nothing is looked up on the machine: an interface, a user, a service that only
 *   the machine knows is text.
 * - What the model has no words for is an atom named by its canonical text, variables and sets resolved.
 * - An edit is made only where reading the result again gives the wanted states, or it is refused with the reason.
 */
import { parseNft } from '../../../grammars/nft/index.ts'
import type { NftFile } from '../../../grammars/nft/nodes.ts'
import type { Dialect } from '../dialect.ts'
import { commentsOf } from './comments.ts'
import { editsOf } from './edits/index.ts'
import { expandNft } from './expand.ts'
import { lowerNft } from './lower/index.ts'
import { needsOf } from './needs.ts'
import { printRuleset } from './print/index.ts'
import { recognise } from './recognise.ts'
import { spellingOf } from './spelling.ts'
import { validate } from './validate/index.ts'

export const nft: Dialect<NftFile> = {
  name: 'nft',
  recognise,
  parse: parseNft,
  lower(tree, reader) {
    const lowered = lowerNft(tree, reader, parseNft)
    const { ruleset, problems, included, notes } = lowered
    Object.defineProperty(ruleset, 'needs', { value: () => needsOf([tree, ...included]) })
    const spelling = spellingOf([tree, ...included])
    Object.defineProperty(ruleset, 'spelling', { value: () => spelling })
    return { ruleset, problems: [...validate(tree), ...problems], included, notes, edits: editsOf(tree, lowered) }
  },
  comments: commentsOf,
  print: printRuleset,
  expand: (tree, reader) => ({ ...expandNft(tree, reader, parseNft), notes: [] }),
}
