import { test } from 'vitest'
import { NftParser } from '../../../grammars/nft/declarations.ts'

test('the grammar is free of ambiguities and left recursion', () => {
  new NftParser({ checkGrammar: 'yes' })
})
