import type { Match, NftFile, NftNode, Rule, SetLiteral, TableName } from '../../../grammars/nft/index.ts'
import type { AnonymousSet, ProtocolField, Spelling } from '../../model/index.ts'
import { noSpelling } from '../../model/index.ts'
import { children } from '../../syntax/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import { placeIn } from '../../text/index.ts'
import type { Source } from '../../text/index.ts'
import { passedOver } from './brief.ts'

const familyOf = ({ family }: TableName): string => family?.text ?? 'ip'

/** The table that a node is in or names, if it says so itself. */
const tableAt = (node: NftNode): string | undefined => ('table' in node && node.table && typeof node.table === 'object' ? familyOf(node.table as TableName) : undefined)

/** How the files of a ruleset are written; they are looked through when one of the answers is asked for, once. */
export function spellingOf(trees: readonly SyntaxTree<NftFile>[]): Spelling {
  let known: Pick<Spelling, 'anonymousSets' | 'protocolFields'> | undefined
  const found = () => (known ??= lookThrough(trees))
  return { ...noSpelling, get anonymousSets() { return found().anonymousSets }, get protocolFields() { return found().protocolFields } }
}

function lookThrough(trees: readonly SyntaxTree<NftFile>[]): Pick<Spelling, 'anonymousSets' | 'protocolFields'> {
  const anonymousSets: AnonymousSet[] = []
  const protocolFields: ProtocolField[] = []
  // A rule with a shape has no braces.
  const isPassedOver = passedOver(rule => [...protocolsIn(rule, 'ip', { path: '', text: '' })].length > 0)
  for (const { source, root } of trees) {
    const open: { readonly node: NftNode; readonly family: string; readonly inRule: boolean }[] = [{ node: root, family: 'ip', inRule: false }]
    for (let next = open.pop(); next; next = open.pop()) {
      const { node } = next
      if (isPassedOver(node)) continue
      const family = tableAt(node) ?? next.family
      const inRule = next.inRule || node.kind === 'Rule'
      if (node.kind === 'Rule') protocolFields.push(...protocolsIn(node, family, source))
      if (node.kind === 'SetLiteral' && inRule) anonymousSets.push(anonymousSet(node, source))
      for (const child of [...children(node)].reverse()) open.push({ node: child as NftNode, family, inRule })
    }
  }
  return { anonymousSets, protocolFields }
}

function anonymousSet({ elements, start, end }: SetLiteral, source: Source): AnonymousSet {
  const texts = elements.map(element => source.text.slice(element.start, element.end).replaceAll(/\s+/g, ' '))
  return { at: placeIn(source, { start, end }), key: texts.sort().join(', '), elements: elements.length }
}

const portHeaders: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'th'])

const asksPort = ({ left }: Match): boolean =>
  (left.kind === 'Payload' && portHeaders.has(left.header) && (left.field === 'dport' || left.field === 'sport')) || (left.kind === 'RawPayload' && left.base === 'th')

/** Whether a match is for exactly the protocol whose ports another one asks for. */
const repeats = ({ right, relation }: Match, { left }: Match): boolean =>
  (relation === undefined || relation === '==') && right.kind === 'Symbol' && left.kind === 'Payload' && left.header === right.text

function* protocolsIn({ statements }: Rule, family: string, source: Source): Generator<ProtocolField> {
  const matches = statements.filter(statement => statement.kind === 'Match')
  const ports = matches.filter(asksPort)
  if (ports.length === 0) return
  for (const match of matches) {
    const { left } = match
    if (left.kind !== 'Payload' || left.tunnel !== undefined) continue
    const field = left.header === 'ip' && left.field === 'protocol' ? 'ip protocol' : left.header === 'ip6' && left.field === 'nexthdr' ? 'ip6 nexthdr' : undefined
    if (!field) continue
    yield {
      at: placeIn(source, match), words: placeIn(source, left), field, family,
      // What stands between counts or logs packets of this protocol only.
      repeated: ports.some(port => repeats(match, port) && statements.slice(statements.indexOf(match), statements.indexOf(port)).every(({ kind }) => kind === 'Match')),
      alsoAddress: matches.some(other => other !== match && other.left.kind === 'Payload' && other.left.header === left.header),
    }
  }
}
