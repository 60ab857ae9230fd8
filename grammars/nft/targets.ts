import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { chainStatement, objectClause } from './bodies.ts'
import { commandWhat, objectsOf, targetVerbs, verbs } from './commands.ts'
import { Unreadable, didYouMean, spoken } from './errors.ts'
import type { NftToken } from './lexer.ts'
import { run, runSome, series } from './run.ts'
import { isFamily, reserved } from './words.ts'

/** Words that begin a command and a statement of a rule. */
const ruleVerbs = new Set(['add', 'delete', 'reset'])

const isName = (token: NftToken): boolean => (token.tokenType === t.Word || t.keywords.has(token.image)) && !reserved.has(token.image)

/** A statement of a file: a command with or without its verb, or a piece that another file includes. `text` is the file's. */
export function fileStatement(input: NftToken[], text: string): n.Item {
  const first = input[0]!
  const second = input[1]
  const isVerb = verbs.has(first.image) && !(ruleVerbs.has(first.image) && second && (second.tokenType === t.At || second.tokenType === t.Dollar || second.tokenType === t.HeaderWord && !isFamily(second.image)))
  if (isVerb) return command(first.image as n.Verb, input, input.slice(1), text)
  if (first.tokenType === t.Type || first.tokenType === t.Policy || first.tokenType === t.CommentWord) return chainStatement(input)
  const family = isFamily(first.image) ? 1 : 0
  const [one, two] = [input[family], input[family + 1]]
  const named = one !== undefined && two !== undefined && isName(one) && isName(two)
  if (first.tokenType === t.RuleWord || named) return command('add', input, input, text, 'implied')
  const what = commandWhat(input.map(token => token.image), 'add')
  if (what && what !== 'rule' && !(what === 'counter' || what === 'limit' || what === 'quota' || what === 'synproxy' || what === 'tunnel') && input.length > 1) {
    return command('add', input, input, text, 'implied')
  }
  if (what && input.length > 2 && objectNamed(what, input)) return command('add', input, input, text, 'implied')
  return run(input, parser => parser.rule())
}

/** Whether `counter ip t c …` is the object, not a statement of a rule. */
function objectNamed(what: string, input: readonly NftToken[]): boolean {
  const names = input.slice(what.split(' ').length)
  const family = names[0] && isFamily(names[0].image) ? 1 : 0
  const [table, name] = [names[family], names[family + 1]]
  return table !== undefined && name !== undefined && isName(table) && isName(name) && table.tokenType === t.Word && name.tokenType === t.Word
}

function command(verb: n.Verb, input: readonly NftToken[], rest: NftToken[], text: string, implied?: 'implied'): n.Command {
  const start = input[0]!.startOffset
  const last = input.at(-1)!
  const end = last.startOffset + last.image.length
  return { kind: 'Command', verb, ...(implied && { implied: true as const }), target: target(verb, input, rest, text), start, end }
}

function target(verb: n.Verb, input: readonly NftToken[], rest: NftToken[], text: string): n.CommandTarget {
  const last = input.at(-1)!
  const end = last.startOffset + last.image.length
  const what = commandWhat(rest.map(token => token.image), verb)
  const first = rest[0]
  const span = { start: first?.startOffset ?? end, end }
  if (verb === 'describe' || verb === 'monitor' || verb === 'import' || verb === 'export') {
    return { kind: 'Reference', what: '', rest: text.slice(span.start, end), ...span }
  }
  if (what === undefined) {
    if (verb === 'add' && rest.length > 1) return run(rest, parser => parser.ruleTarget(verb))
    const [one, other] = objectsOf(verb)
    const expected = other === undefined ? `\`${one}\` behind \`${verb}\`` : `what to ${verb}, such as \`${one}\` or \`${other}\``
    throw new Unreadable(first ?? 'end', `expected ${expected}, found ${spoken(first)}`, first && didYouMean(first.image, objectsOf(verb)))
  }
  if (what === 'element') return run(rest, parser => parser.elementsTarget())
  const named = rest.slice(what.split(' ').length)
  const declares = targetVerbs.has(verb) && verb !== 'delete' && verb !== 'destroy'
  if (declares) return what === 'rule' ? run(rest, parser => parser.ruleTarget(verb)) : declaration(what, named, span)
  const node = run(named, parser => parser.reference(what, verb))
  return { ...node, ...span }
}

/** `add table inet t`, `add chain inet t c`, `add counter inet t c packets 0 bytes 0`: without braces. */
function declaration(what: string, named: NftToken[], span: { start: number; end: number }): n.CommandTarget {
  const header = runSome(named, parser => parser.blockHeader(what, 'outer'))
  if (what === 'table') {
    run(named, parser => parser.blockHeader(what, 'outer'))
    return { kind: 'Table', table: header.table!, ...span }
  }
  const rest = named.filter(token => token.startOffset >= header.name!.end)
  const base = { ...span, table: header.table!, name: header.name! }
  if (what === 'chain' || what === 'set' || what === 'map' || what === 'flowtable') {
    if (rest.length > 0) throw new Unreadable(rest[0]!, `expected \`{\` or the end of the command, found \`${rest[0]!.image}\``)
    if (what === 'chain') return { kind: 'Chain', ...base }
    throw new Unreadable(named.at(-1)!, `expected \`{\` behind the name of the ${what}`)
  }
  const items = rest.length > 0 ? series(rest, some => objectClause(what as n.ObjectKind, some)) : undefined
  return { kind: 'Object', what: what as n.ObjectKind, ...base, ...(items && { items }) }
}
