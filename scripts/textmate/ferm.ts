import { matches, protocols, shortcuts, targets } from '../../src/dialects/ferm/vocabulary/index.ts'
import type { FamilyTables } from '../../src/dialects/ferm/vocabulary/index.ts'
import { states } from '../../src/dialects/xtables/match-table.ts'
import { anyOf, comments, named, schema, values, whole } from './grammar.ts'
import type { Grammar } from './grammar.ts'

const keywordsOf = (tables: FamilyTables): readonly string[] =>
  Object.values(tables).flatMap(family => Object.values(family)).flatMap(keywords => Object.keys(keywords))

const namesOf = (tables: FamilyTables): readonly string[] => Object.values(tables).flatMap(family => Object.keys(family)).filter(name => /^\w/.test(name))

/** What `proto tcp` and its like bring, under the names of tables of their own in the parser. */
const ports = ['sport', 'dport']

/** ferm's configuration. Source: ferm(1), "STRUCTURE OF A FIREWALL FILE", "BASIC KEYWORDS", "VARIABLES". */
export const ferm: Grammar = {
  $schema: schema,
  name: 'ferm',
  scopeName: 'source.ferm',
  fileTypes: ['ferm'],
  patterns: [
    { include: '#shared' },
    { match: '(@def)\\s*(?:(\\$\\w+)|(&\\w+))', captures: named({ 1: 'keyword.control.directive.ferm', 2: 'variable.other.definition.ferm', 3: 'entity.name.function.ferm' }) },
    { name: 'keyword.control.directive.ferm', match: '@(?:if|else|include|hook|def|subchain|gotosubchain|preserve)\\b' },
    { name: 'support.function.builtin.ferm', match: '@\\w+' },
    { name: 'entity.name.function.ferm', match: '&\\w+' },
    {
      begin: `${whole('(chain)')}\\s*(\\()`, end: '\\)', beginCaptures: named({ 1: 'keyword.control.scope.ferm' }),
      patterns: [{ include: '#shared' }, { name: 'entity.name.function.chain.ferm', match: '[A-Za-z][\\w-]*' }],
    },
    {
      begin: `${whole('(domain)')}\\s*(\\()`, end: '\\)', beginCaptures: named({ 1: 'keyword.control.scope.ferm' }),
      patterns: [{ include: '#shared' }, { name: 'storage.type.family.ferm', match: whole('(?:ip6?|arp|eb)') }],
    },
    { match: `${whole('(chain)')}\\s+(?:([A-Za-z][\\w-]*))(?![\\w.-])`, captures: named({ 1: 'keyword.control.scope.ferm', 2: 'entity.name.function.chain.ferm' }) },
    { match: `${whole('(table)')}\\s+([a-z]\\w*)`, captures: named({ 1: 'keyword.control.scope.ferm', 2: 'entity.name.section.table.ferm' }) },
    { match: `${whole('(domain)')}\\s+(ip6?|arp|eb)(?!\\w)`, captures: named({ 1: 'keyword.control.scope.ferm', 2: 'storage.type.family.ferm' }) },
    { match: `${whole('(jump|goto|realgoto)')}\\s+"?([A-Za-z][\\w-]*)`, captures: named({ 1: 'keyword.control.jump.ferm', 2: 'entity.name.function.chain.ferm' }) },
    {
      match: `${whole('(module|mod)')}\\s+(${anyOf(namesOf(matches))})(?![\\w-])`,
      captures: named({ 1: 'keyword.other.match.ferm', 2: 'support.class.match.ferm' }),
    },
    {
      match: `${whole('(protocol|proto)')}\\s+([a-z][\\w-]*)`,
      captures: named({ 1: 'keyword.other.match.ferm', 2: 'support.class.protocol.ferm' }),
    },
    { name: 'keyword.control.verdict.accept.ferm', match: whole('ACCEPT') },
    { name: 'keyword.control.verdict.drop.ferm', match: whole('(?:DROP|REJECT|DENY)') },
    { name: 'keyword.control.verdict.ferm', match: whole('(?:RETURN|QUEUE|NOP|CONTINUE)') },
    { name: 'support.function.target.ferm', match: whole(anyOf(namesOf(targets))) },
    { name: 'support.constant.state.ferm', match: whole(anyOf(states.split(' '))) },
    { name: 'keyword.control.scope.ferm', match: whole('(?:domain|table|chain|policy)') },
    { name: 'keyword.other.match.ferm', match: whole('(?:module|mod|protocol|proto|interface|outerface|saddr|daddr|fragment|jump|goto|realgoto)') },
    { name: 'support.type.property.option.ferm', match: whole(anyOf([...keywordsOf(matches), ...keywordsOf(protocols), ...keywordsOf(targets), ...Object.keys(shortcuts), ...ports])) },
    { name: 'keyword.operator.negation.ferm', match: '!' },
    { name: 'keyword.operator.assignment.ferm', match: '=' },
    { name: 'support.class.protocol.ferm', match: whole('(?:tcp|udp|udplite|sctp|dccp|icmpv6|ipv6-icmp|icmp|esp|ah|gre|all)') },
    ...values('ferm'),
  ],
  repository: {
    shared: {
      patterns: [
        ...comments('ferm'),
        { name: 'string.quoted.double.ferm', match: '"[^"]*"' },
        { name: 'string.quoted.single.ferm', match: "'[^']*'" },
        { name: 'string.interpolated.ferm', match: '`[^`]*`' },
        { name: 'variable.other.ferm', match: '\\$\\w+' },
      ],
    },
  },
}
