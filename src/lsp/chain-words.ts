import { BudgetExceeded, createSpace, walkChain } from '../analysis/index.ts'
import type { PacketSet, Space } from '../analysis/index.ts'
import type { Loaded } from '../api/load.ts'
import type { NameUse } from '../dialects/assist/index.ts'
import { NfProto, any, single } from '../model/index.ts'
import type { Chain, Table } from '../model/index.ts'

/** How much work a chain may cost before nothing is said of it: an editor asks while the mouse moves. */
const budget = 200_000

/** Chains with more rules than this are not worked out. */
const mostRules = 3000

const known = new WeakMap<Loaded, Map<string, string>>()

/** What a chain is and what it accepts, in a few lines of Markdown, for each table that has one of the name. */
export function chainWords(loaded: Loaded, use: NameUse): string | undefined {
  const ofRuleset = known.get(loaded) ?? new Map<string, string>()
  known.set(loaded, ofRuleset)
  const key = `${use.scope} ${use.name}`
  let words = ofRuleset.get(key)
  if (words === undefined) {
    words = chainsNamed(loaded, use).slice(0, 4).map(([table, chain]) => describe(table, chain)).join('\n\n')
    ofRuleset.set(key, words)
  }
  return words === '' ? undefined : words
}

/** A scope is a table's name, with its family in nft; where it is none, all tables are meant. */
function chainsNamed({ lowered: { ruleset } }: Loaded, { name, scope }: NameUse): readonly (readonly [Table, Chain])[] {
  const fits = (table: Table): boolean => scope === '' || scope === table.name || scope === `${table.family} ${table.name}`
  return ruleset.tables.filter(fits).flatMap(table => table.chains.filter(chain => chain.name === name).map(chain => [table, chain] as const))
}

function describe(table: Table, chain: Chain): string {
  const { base, rules } = chain
  const head = `**${chain.name}** in table ${table.family} ${table.name}: ${base ? `hook ${base.hook}, priority ${base.priority}, policy ${base.policy}, ` : ''}${rules.length === 1 ? '1 rule' : `${rules.length} rules`}`
  const outcome = rules.length > mostRules ? undefined : outcomeOf(table, chain)
  return outcome === undefined ? head : `${head}\n\n${outcome}`
}

function outcomeOf(table: Table, chain: Chain): string | undefined {
  const space = createSpace({ budget })
  try {
    const { base } = chain
    const hook = base && (base.hook === 'input' || base.hook === 'forward' || base.hook === 'output') ? base.hook : undefined
    const lawful = space.and(space.laws(hook), ofFamily(space, table))
    const { accepted, dropped, rejected, returned } = walkChain(space, table, chain, lawful)
    const lines = [
      said(space, 'accepts', accepted, lawful), ...(base ? [] : [said(space, 'returns', returned, lawful)]),
      ...(base?.policy === 'drop' ? [] : [said(space, 'drops', dropped, lawful)]), said(space, 'rejects', rejected, lawful),
    ]
    return lines.filter(line => line !== '').join('\n')
  } catch (error) {
    if (error instanceof BudgetExceeded) return undefined
    throw error
  }
}

/** Packets that come to tables of a family. */
function ofFamily(space: Space, { family }: Table): PacketSet {
  const codes = family === 'ip' ? [NfProto.ip] : family === 'ip6' ? [NfProto.ip6] : family === 'inet' ? [NfProto.ip, NfProto.ip6] : undefined
  return codes ? space.of(any(codes.map(code => ({ kind: 'number' as const, field: 'nfproto' as const, ranges: single(code) })))) : space.all
}

function said(space: Space, verb: string, set: PacketSet, lawful: PacketSet): string {
  if (space.isEmpty(set)) return verb === 'accepts' ? '- accepts nothing' : ''
  if (space.isSubset(lawful, set)) return `- ${verb} everything`
  return `- ${verb} ${space.describe(set, { lines: 5 }).map(line => (line === '…' ? line : `\`${line}\``)).join('; ')}`
}
