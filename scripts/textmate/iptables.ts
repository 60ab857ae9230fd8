import { coreOptionsOf, matchNames as matchNamesOf, targetNames as targetNamesOf } from '../../src/dialects/xtables/index.ts'
import { states } from '../../src/dialects/xtables/match-table.ts'
import { anyOf, comments, named, schema, values, whole } from './grammar.ts'
import type { Grammar } from './grammar.ts'

const chain = '[^\\s]+'

const families = ['ip', 'ip6', 'arp', 'bridge'] as const
const matchNames = new Set(families.flatMap(matchNamesOf))
/** Verdicts have scopes of their own. */
const targetNames = new Set(families.flatMap(targetNamesOf).filter(name => !['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'QUEUE'].includes(name)))
const coreOptions = families.flatMap(coreOptionsOf)

/** iptables-save text, of iptables, ip6tables, arptables and ebtables. */
export const iptables: Grammar = {
  $schema: schema,
  name: 'iptables-save',
  scopeName: 'source.iptables',
  fileTypes: ['iptables', 'ip6tables', 'v4', 'v6'],
  patterns: [
    ...comments('iptables', '^'),
    { match: '^(\\*)(\\S+)', captures: named({ 1: 'punctuation.definition.table.iptables', 2: 'entity.name.section.table.iptables' }) },
    { name: 'keyword.control.commit.iptables', match: '^COMMIT(?=\\s*$)' },
    {
      match: `^(:)(${chain})(?:\\s+(-|[A-Z]+))?(?:\\s+(\\[[^\\]]*\\]))?`,
      captures: named({
        1: 'punctuation.definition.chain.iptables', 2: 'entity.name.function.chain.iptables', 3: 'constant.language.policy.iptables', 4: 'constant.numeric.counters.iptables',
      }),
    },
    { name: 'constant.numeric.counters.iptables', match: '^\\[\\d+:\\d+\\]' },
    {
      match: `(?<=^|\\s)(-A|--append|-I|--insert|-D|--delete|-N|--new-chain|-F|--flush|-X|--delete-chain|-P|--policy)\\s+("[^"]*"|${chain})`,
      captures: named({ 1: 'keyword.other.command.iptables', 2: 'entity.name.function.chain.iptables' }),
    },
    {
      match: `(?<=\\s)(-j|--jump|-g|--goto)\\s+(?:(ACCEPT)|(DROP|REJECT)|(RETURN|QUEUE|CONTINUE)|(${anyOf(targetNames)})|(${chain}))(?=\\s|$)`,
      captures: named({
        1: 'keyword.control.jump.iptables', 2: 'keyword.control.verdict.accept.iptables', 3: 'keyword.control.verdict.drop.iptables', 4: 'keyword.control.verdict.iptables',
        5: 'support.function.target.iptables', 6: 'entity.name.function.chain.iptables',
      }),
    },
    {
      match: `(?<=\\s)(-m|--match)\\s+(?:(${anyOf(matchNames)})|(\\S+))(?=\\s|$)`,
      captures: named({ 1: 'keyword.other.match.iptables', 2: 'support.class.match.iptables', 3: 'invalid.illegal.match.iptables' }),
    },
    { name: 'string.quoted.double.iptables', begin: '"', end: '"|$', patterns: [{ name: 'constant.character.escape.iptables', match: '\\\\.' }] },
    { name: 'string.quoted.single.iptables', begin: "'", end: "'|$", patterns: [{ name: 'constant.character.escape.iptables', match: '\\\\.' }] },
    {
      match: '(?<=\\s)(-p|--protocol|--proto)\\s+([a-zA-Z][\\w-]*)',
      captures: named({ 1: 'support.type.property.option.iptables', 2: 'support.class.protocol.iptables' }),
    },
    { name: 'keyword.operator.negation.iptables', match: '(?<=\\s)!(?=\\s)' },
    { name: 'support.type.property.option.iptables', match: '(?<=\\s)--[a-z][\\w-]*' },
    { name: 'support.type.property.option.iptables', match: `(?<=\\s)-(?:${anyOf(coreOptions.flatMap(({ short }) => (short ? [short] : [])))}|c)(?=\\s)` },
    { name: 'support.constant.state.iptables', match: whole(anyOf(states.split(' '))) },
    ...values('iptables'),
  ],
}
