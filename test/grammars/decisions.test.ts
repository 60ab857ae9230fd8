import type { EmbeddedActionsParser } from 'chevrotain'
import { describe, expect, test } from 'vitest'
import { decisionsOf } from '../../grammars/decisions.ts'
import { CommandParser } from '../../grammars/ferm/parser.ts'
import { LineParser } from '../../grammars/iptables/parser.ts'
import { LineParser as SettingParser } from '../../grammars/kernel/parser.ts'
import { NftParser } from '../../grammars/nft/declarations.ts'
import { tokenize } from '../../grammars/nft/lexer.ts'

const parsers: Record<string, (decisions: string | null) => EmbeddedActionsParser> = {
  nft: decisions => new NftParser({ checkGrammar: 'no' }, decisions),
  ferm: decisions => new CommandParser(decisions),
  iptables: decisions => new LineParser(decisions),
  kernel: decisions => new SettingParser(decisions),
}

describe.each(Object.entries(parsers))('%s', (_name, build) => {
  test('decides with written decisions as it does with those of its analysis', () => {
    const decisions = decisionsOf(build(null))
    expect(decisions).not.toBe('')
    expect(decisionsOf(build(decisions)).split('\n').sort()).toEqual(decisions.split('\n').sort())
  })
})

test('an error is told in the same words', () => {
  const tokens = tokenize('rule ip t { tcp }').filter(({ tokenType }) => tokenType.name !== 'Blank')
  const tell = (decisions: string | null): readonly string[] => {
    const parser = new NftParser({ checkGrammar: 'no' }, decisions)
    parser.input = tokens as never
    parser.ruleTarget('add')
    return parser.errors.map(({ message }) => message)
  }
  const told = tell(null)
  expect(told).toHaveLength(1)
  expect(tell(decisionsOf(new NftParser({ checkGrammar: 'no' }, null)))).toEqual(told)
})
