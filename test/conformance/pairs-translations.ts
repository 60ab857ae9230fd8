/** iptables rules and the nft rules that upstream's suite says mean the same: both are put into the same surroundings and compared. */
import { readFileSync } from 'node:fs'
import { compare } from '../../src/index.ts'
import type { CompareResult } from '../../src/index.ts'
import { absolute } from './corpus-files.ts'

export interface Pair {
  readonly id: string
  /** The iptables command line, as the suite has it. */
  readonly source: string
  readonly before: { readonly text: string; readonly path: string; readonly dialect: 'iptables' }
  readonly after: { readonly text: string; readonly path: string; readonly dialect: 'nft' }
}

/** Chains that the kernel hooks in, with the priority of their table (netfilter_ipv4.h). */
const hooked: Readonly<Record<string, Readonly<Record<string, readonly [type: string, priority: number]>>>> = {
  filter: { INPUT: ['filter', 0], FORWARD: ['filter', 0], OUTPUT: ['filter', 0] },
  mangle: { PREROUTING: ['filter', -150], INPUT: ['filter', -150], FORWARD: ['filter', -150], OUTPUT: ['route', -150], POSTROUTING: ['filter', -150] },
  nat: { PREROUTING: ['nat', -100], INPUT: ['nat', 100], OUTPUT: ['nat', -100], POSTROUTING: ['nat', 100] },
  raw: { PREROUTING: ['filter', -300], OUTPUT: ['filter', -300] },
}

/** The pairs that are about one rule; what changes chains and policies has no packets to compare. */
export function translations(): readonly Pair[] {
  const rows = readFileSync(absolute('iptables-to-nft.tsv'), 'utf8').trimEnd().split('\n').slice(1)
  return rows.flatMap(row => {
    const [id, , , source, , expected] = row.split('\t') as [string, string, string, string, string, string]
    return pairOf(id, source, expected) ?? []
  })
}

/** The command behind `nft`, or several, without the shell's quotes. */
const nftCommands = (expected: string): readonly string[] => expected.split('\\n').map(line => line.replace(/^nft '?/, '').replace(/'$/, '').trim()).filter(line => line !== '')

function pairOf(id: string, source: string, expected: string): Pair | undefined {
  const match = /^(ip6?)tables-translate (.*)$/.exec(source)
  if (!match) return undefined
  const [, family, words] = match as unknown as [string, 'ip' | 'ip6', string]
  const table = /(?:^| )-t (\S+)/.exec(words)?.[1] ?? 'filter'
  const rule = words.replace(/(?:^| )-t \S+/, '').trim()
  const chain = /^-[AI] (\S+)/.exec(rule)?.[1]
  const bases = hooked[table]
  if (chain === undefined || !bases) return undefined
  // A rule without a verdict says nothing of its matches: it gets the same verdict on both sides.
  const decides = /(?:^| )(?:-j|-g|--jump|--goto) ?\S/.test(rule)
  const targets = [...rule.matchAll(/ -[jg] (\S+)/g)].map(([, name]) => name!).filter(name => !/^[A-Z]{2,}\d?$/.test(name))
  const own = [...new Set([...(chain in bases ? [] : [chain]), ...targets])]
  const first = Object.keys(bases)[0]!
  const policy = table === 'nat' ? 'ACCEPT' : 'DROP'
  const lines = nftCommands(expected).map(line => (decides || !/^(?:add|insert) rule /.test(line) ? line : line.replace(/( comment "[^"]*")?$/, ' accept$1')))
  return {
    id, source,
    before: {
      dialect: 'iptables', path: family === 'ip6' ? 'rules.v6' : 'rules.v4',
      text: [`*${table}`, ...Object.keys(bases).map(name => `:${name} ${policy} [0:0]`), ...own.map(name => `:${name} - [0:0]`),
        ...(chain in bases ? [] : [`-A ${first} -j ${chain}`]), `${rule}${decides ? '' : ' -j ACCEPT'}`, 'COMMIT', ''].join('\n'),
    },
    after: {
      dialect: 'nft', path: 'rules.nft',
      text: [`table ${family} ${table} {`, ...Object.entries(bases).map(([name, [type, priority]]) => `chain ${name} { type ${type} hook ${name.toLowerCase()} priority ${priority}; policy ${policy.toLowerCase()}; }`),
        ...own.map(name => `chain ${name} { }`), '}', ...(chain in bases ? [] : [`add rule ${family} ${table} ${first} jump ${chain}`]), ...lines, ''].join('\n'),
    },
  }
}

/** How a pair compares, in words; empty when both mean the same. */
export function differenceOf({ before, after }: Pick<Pair, 'before' | 'after'>): string {
  return differenceIn(compare(before, after, { lines: 2 }))
}

export function differenceIn(result: CompareResult): string {
  if (result.problems.length > 0) return `not read: ${result.problems[0]!.at.source.path}: ${result.problems[0]!.message}`
  const kinds = ['opened', 'closed', 'refusedOtherwise', 'undecided'] as const
  const told = result.hooks.flatMap(hook => kinds.flatMap(kind => hook[kind].parts.map(({ words }) => `${hook.hook} ${kind}: ${words}`)))
  return [...told, ...result.notDecided.map(({ hook }) => `${hook} not decided`)].join('\n')
}
