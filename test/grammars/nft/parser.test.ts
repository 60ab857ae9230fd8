import { expect, test } from 'vitest'
import { NftParser } from '../../../grammars/nft/declarations.ts'

test('the grammar is free of ambiguities and left recursion', () => {
  expect(() => new NftParser({ checkGrammar: 'yes' })).not.toThrow()
})
