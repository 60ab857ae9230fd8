import * as fields from '../../grammars/nft/fields.ts'
import { families, statementWords } from '../../grammars/nft/words.ts'
import { verbs } from '../../grammars/nft/commands.ts'
import { constants, hooksOf, priorities, setTypes } from '../../src/dialects/nft/vocabulary.ts'
import { protocolNames } from '../../src/dialects/xtables/protocols.ts'
import { anyOf, comments, named, schema, values, whole } from './grammar.ts'
import type { Grammar } from './grammar.ts'

const name = '[A-Za-z][\\w./\\\\-]*'
const headers = Object.keys(fields.headers)
const keys = [fields.metaKeys, fields.ctKeys, fields.routeKeys, fields.socketKeys, fields.ipsecKeys].flatMap(table => Object.keys(table))
const headerFields = Object.values(fields.headers).flatMap(table => Object.keys(table)).filter(field => !field.includes(' '))
const constantWords = Object.values(constants).flatMap(words => Object.keys(words)).filter(word => /^[a-z][\w-]*$/.test(word))
const protocolWords = [...protocolNames()].filter(word => /^[a-z][\w-]+$/.test(word))
const objects = ['set', 'map', 'flowtable', 'counter', 'quota', 'limit', 'secmark', 'synproxy', 'tunnel', 'ct helper', 'ct timeout', 'ct expectation']
const verdicts = ['accept', 'drop', 'reject', 'queue', 'continue', 'return', 'jump', 'goto', 'vmap']

/** nft rulesets. Source: nft(8), "INPUT FILE FORMATS"; scope name as other nft grammars have it. */
export const nft: Grammar = {
  $schema: schema,
  name: 'nftables',
  scopeName: 'source.nft',
  fileTypes: ['nft', 'nftables'],
  patterns: [
    ...comments('nft'),
    { name: 'string.quoted.double.nft', match: '"[^"]*"' },
    { match: `(?<![\\w-])(define|redefine|undefine)\\s+(${name}|[A-Za-z_][\\w]*)`, captures: named({ 1: 'keyword.control.directive.nft', 2: 'variable.other.definition.nft' }) },
    { name: 'keyword.control.directive.nft', match: whole('(?:include|define|redefine|undefine)') },
    { name: 'variable.other.nft', match: '\\$[A-Za-z_][\\w./\\\\-]*' },
    { name: 'constant.other.payload.nft', match: '@(?:ll|nh|th|ih)\\s*,\\s*\\d+\\s*,\\s*\\d+' },
    { name: 'variable.other.set.nft', match: `@${name}` },
    {
      match: `${whole('(table)')}\\s+(?:(${families.join('|')})\\s+)?(${name})`,
      captures: named({ 1: 'keyword.control.scope.nft', 2: 'storage.type.family.nft', 3: 'entity.name.section.table.nft' }),
    },
    {
      match: `${whole('(chain)')}\\s+(?:(${families.join('|')})\\s+(${name})\\s+)?(${name})`,
      captures: named({ 1: 'keyword.control.scope.nft', 2: 'storage.type.family.nft', 3: 'entity.name.section.table.nft', 4: 'entity.name.function.chain.nft' }),
    },
    {
      match: `${whole(`(${anyOf(objects).replaceAll(' ', '\\s+')})`)}\\s+(${name})\\s*(?=\\{)`,
      captures: named({ 1: 'keyword.control.scope.nft', 2: 'entity.name.type.object.nft' }),
    },
    { match: `${whole('(jump|goto)')}\\s+(${name})`, captures: named({ 1: 'keyword.control.jump.nft', 2: 'entity.name.function.chain.nft' }) },
    { match: `${whole('(hook)')}\\s+(${anyOf(Object.values(hooksOf).flat())})\\b`, captures: named({ 1: 'keyword.other.hook.nft', 2: 'constant.language.hook.nft' }) },
    { match: `${whole('(priority)')}\\s+(${anyOf(Object.keys(priorities))})\\b`, captures: named({ 1: 'keyword.other.hook.nft', 2: 'constant.language.priority.nft' }) },
    { match: `${whole('(type)')}\\s+(filter|nat|route)\\b`, captures: named({ 1: 'keyword.other.hook.nft', 2: 'constant.language.chain-type.nft' }) },
    { match: `${whole('(type)')}\\s+(${anyOf(Object.keys(setTypes))})(?![\\w-])`, captures: named({ 1: 'keyword.other.hook.nft', 2: 'storage.type.nft' }) },
    { match: `${whole('(policy)')}\\s+(accept|drop)\\b`, captures: named({ 1: 'keyword.other.hook.nft', 2: 'constant.language.policy.nft' }) },
    { name: 'keyword.control.verdict.accept.nft', match: whole('accept') },
    { name: 'keyword.control.verdict.drop.nft', match: whole('(?:drop|reject)') },
    { name: 'keyword.control.verdict.nft', match: whole(anyOf(verdicts)) },
    {
      match: `${whole(`(${anyOf(headers)})`)}\\s+(${anyOf(headerFields)})(?![\\w-])`,
      captures: named({ 1: 'support.class.header.nft', 2: 'support.type.property.field.nft' }),
    },
    {
      match: `${whole('(ct|meta|rt|socket|ipsec)')}\\s+(?:(original|reply|in|out)\\s+)?(?:(ip6?)\\s+)?(${anyOf(keys)})(?![\\w-])`,
      captures: named({ 1: 'support.class.header.nft', 2: 'keyword.other.direction.nft', 3: 'storage.type.family.nft', 4: 'support.type.property.field.nft' }),
    },
    { name: 'support.type.property.field.nft', match: whole(anyOf(fields.bareMetaKeys)) },
    { name: 'support.constant.nft', match: whole(anyOf([...constantWords, ...protocolWords].filter(word => !(statementWords as readonly string[]).includes(word)))) },
    { name: 'keyword.other.command.nft', match: whole(anyOf(verbs)) },
    { name: 'keyword.other.statement.nft', match: whole(anyOf(statementWords)) },
    { name: 'storage.type.family.nft', match: whole(anyOf(families)) },
    {
      name: 'keyword.other.nft',
      match: whole(anyOf([
        'hook', 'priority', 'policy', 'type', 'typeof', 'flags', 'elements', 'timeout', 'gc-interval', 'size', 'auto-merge', 'device', 'devices', 'prefix', 'level', 'group',
        'snaplen', 'queue-threshold', 'rate', 'over', 'burst', 'packets', 'bytes', 'to', 'with', 'set', 'map', 'chain', 'table', 'ruleset', 'element', 'rule',
      ])),
    },
    { name: 'keyword.operator.nft', match: '==|!=|<=|>=|<<|>>|[<>&|^!=+]|\\b(?:eq|ne|lt|gt|le|ge|and|or|xor|lshift|rshift)\\b' },
    ...values('nft'),
  ],
}
