import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import type { NftParser } from './declarations.ts'
import type { Place } from './blocks.ts'
import { Unreadable } from './errors.ts'
import type { NftToken } from './lexer.ts'
import { run, runSome } from './run.ts'
import type { ReadClause } from './run.ts'

const deviceAlone = 'expected `devices = { … }`: a single `device` stands in the line of a hook only'

export function tableStatement(input: NftToken[]): n.Item {
  const { tokenType } = input[0]!
  if (tokenType === t.Flags) return run(input, parser => parser.flagsClause(['dormant', 'owner', 'persist']))
  if (tokenType === t.CommentWord) return run(input, parser => parser.commentClause())
  throw new Unreadable(input[0]!, `expected a chain, a set or another block, found \`${input[0]!.image}\``)
}

export function chainStatement(input: NftToken[]): n.Item {
  switch (input[0]!.tokenType) {
    case t.Type:
      return run(input, parser => parser.hookClause())
    case t.Policy:
      return run(input, parser => parser.policyClause(['accept', 'drop']))
    case t.Flags:
      return run(input, parser => parser.flagsClause(['offload']))
    case t.CommentWord:
      return run(input, parser => parser.commentClause())
    case t.Device:
      throw new Unreadable(input[0]!, deviceAlone)
    case t.Devices:
      return run(input, parser => parser.devicesClause())
    default:
      return run(input, parser => parser.rule())
  }
}

export function setClause(rest: NftToken[]): ReadClause {
  const clause = (alone: ReadClause['alone'], production: (parser: NftParser) => n.Item): ReadClause => ({ item: runSome(rest, production), alone })
  switch (rest[0]!.tokenType) {
    case t.Type:
    case t.Typeof:
      return clause('alone', parser => parser.typeClause())
    case t.Flags:
      return clause('alone', parser => parser.flagsClause(['constant', 'interval', 'timeout', 'dynamic']))
    case t.Timeout:
    case t.GcInterval:
    case t.Size:
      return clause('alone', parser => parser.numberClause())
    case t.Policy:
      return clause('alone', parser => parser.policyClause(['performance', 'memory']))
    case t.Elements:
      return clause('more', parser => parser.elementsClause())
    case t.AutoMerge:
      return clause('more', parser => parser.wordClause())
    case t.CommentWord:
      return clause('alone', parser => parser.commentClause())
    case t.Counter:
    case t.Limit:
    case t.Quota:
    case t.Last:
    case t.Ct:
      return clause('more', parser => parser.statementClause())
    default:
      throw new Unreadable(rest[0]!, `expected a property of the set, such as \`type\` or \`flags\`, found \`${rest[0]!.image}\``)
  }
}

export function flowtableClause(rest: NftToken[]): ReadClause {
  switch (rest[0]!.tokenType) {
    case t.Hook:
      return { item: runSome(rest, parser => parser.hookClause()), alone: 'alone' }
    case t.Device:
      throw new Unreadable(rest[0]!, deviceAlone)
    case t.Devices:
      return { item: runSome(rest, parser => parser.devicesClause()), alone: 'alone' }
    case t.Flags:
      return { item: runSome(rest, parser => parser.flagsClause(['offload'])), alone: 'alone' }
    case t.Counter:
      return { item: runSome(rest, parser => parser.wordClause()), alone: 'more' }
    default:
      throw new Unreadable(rest[0]!, `expected \`hook\`, \`devices\`, \`flags\` or \`counter\`, found \`${rest[0]!.image}\``)
  }
}

export function objectClause(what: n.ObjectKind, rest: NftToken[]): ReadClause {
  const { tokenType } = rest[0]!
  if (tokenType === t.CommentWord) return { item: runSome(rest, parser => parser.commentClause()), alone: 'more' }
  if (what === 'counter') return { item: runSome(rest, parser => parser.counterBody()), alone: 'more' }
  if (what === 'limit') return { item: runSome(rest, parser => parser.limitBody()), alone: 'more' }
  if (what === 'quota') return { item: runSome(rest, parser => parser.quotaBody()), alone: 'more' }
  return { item: runSome(rest, parser => parser.fieldBody()), alone: what.startsWith('ct ') || what === 'tunnel' ? 'alone' : 'more' }
}

/** Objects whose properties need no separator (`counter_block` and the like of parser_bison.y). */
const plainObjects: ReadonlySet<Place> = new Set<Place>(['counter', 'quota', 'limit', 'secmark', 'synproxy'])

/** Whether an item needs no separator behind it. */
export const endsItself = (place: Place, item: n.Item): boolean =>
  item.kind === 'Bad' || item.kind === 'ElementsClause' || item.kind === 'WordClause' || (plainObjects.has(place) && item.kind !== 'Define' && item.kind !== 'Include')

export const isDefinition = ({ tokenType }: NftToken): boolean =>
  tokenType === t.Define || tokenType === t.Redefine || tokenType === t.Undefine || tokenType === t.Include
