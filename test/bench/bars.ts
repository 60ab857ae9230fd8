import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { own, ownInTurns } from './own.ts'
import type { Command } from './own.ts'
import type { Cost, Measured } from './measure.ts'
import { isCost, milliseconds, ratioOf, times } from './report.ts'
import type { Bar, Results, Row } from './report.ts'
import { rulesets } from './rulesets.ts'
import type { Dialect, Ruleset } from './rulesets.ts'
import { formatOnSave } from './server.ts'

interface Around {
  readonly folder: string
  readonly limit: number
  readonly write: (ruleset: Ruleset, count: number) => string
  /** `of rows`: nothing is measured for a bar alone. */
  readonly which: 'all' | 'of rows'
}

const bar = (measure: string, wanted: string, value: number | undefined, shown: (value: number) => string, most: number): Bar =>
  value === undefined ? { measure, bar: wanted, value: '', holds: 'not measured' } : { measure, bar: wanted, value: shown(value), holds: value <= most }

const gibibytes = (value: number): string => `${(value / 2 ** 30).toFixed(2)} GiB`

const rulesetNamed = (dialect: Dialect, name: string): Ruleset => rulesets.find(one => one.dialect === dialect && one.name === name)!

/** What is promised, against what was measured. */
export async function barsOf(start: Results['start'], rows: readonly Row[], around: Around): Promise<readonly Bar[]> {
  const row = (dialect: Dialect, name: string, count: number) => rows.find(one => one.dialect === dialect && one.ruleset === name && one.count === count)
  const ratio = (dialect: Dialect, name: string) => {
    const found = row(dialect, name, 100_000)
    return ratioOf(found?.costs.check, found?.tool.cost)
  }
  const cost = (dialect: Dialect, name: string, command: Command): Cost | undefined => {
    const found = row(dialect, name, 1_000_000)?.costs[command]
    return isCost(found) ? found : undefined
  }
  const node = start[0]!.cost
  return [
    ...start.slice(2).map(({ what, cost: taken }) => bar(what, '3x node -e 0', ratioOf(taken, node), times, 3)),
    bar('100,000 rules, iptables', '2x iptables-legacy-restore --test', ratio('iptables', 'flat'), times, 2),
    bar('100,000 rules, nft', '0.5x nft -c', ratio('nft', 'flat'), times, 0.5),
    bar('100,000 rules, nft, jumped chains', '0.05x nft -c', ratio('nft', 'jumped chains'), times, 0.05),
    bar('100,000 expanded rules, ferm', '0.2x ferm --noexec', ratio('ferm', 'lists'), times, 0.2),
    bar('1,000,000 rules, iptables', '2 GiB', cost('iptables', 'flat', 'check')?.memory, gibibytes, 2 ** 31),
    bar('set of 1,000,000 elements, nft', '1.5 GiB', cost('nft', 'set', 'check')?.memory, gibibytes, 1.5 * 2 ** 30),
    ...(around.which === 'all' ? await measuredBars(around) : []),
  ]
}

async function measuredBars({ folder, limit, write }: Around): Promise<readonly Bar[]> {
  const flat = rulesetNamed('iptables', 'flat')
  const wallOf = (measured: Measured): number | undefined => (isCost(measured) ? measured.wall : undefined)
  const unreachable = await own(['check', '--select', 'unreachable-rule,redundant-rule,shadowed-rule', write(flat, 5000)], { runs: 1, limit, folder })
  const nft = rulesetNamed('nft', 'flat')
  const saved = await formatOnSave([...nft.lines(1000)].join(''), 'nftables')
  const many = manyFiles(folder)
  const [one, two] = (await ownInTurns(['1', '2'].map(jobs => ['check', '--jobs', jobs, many]), { runs: 3, limit, folder })).map(wallOf)
  const faster = one !== undefined && two !== undefined ? one / two : undefined
  return [
    bar('unreachable rules among 5,000', '5 s', wallOf(unreachable), milliseconds, 5000),
    { measure: '1,000 files of 100 rules, --jobs 2 against --jobs 1', bar: '1.6x as fast', value: faster === undefined ? '' : times(faster), holds: faster === undefined ? 'not measured' : faster >= 1.6 },
    bar('format on save, 1,000 rules, nft', '100 ms', typeof saved === 'number' ? saved : undefined, milliseconds, 100),
  ]
}

/** A folder of 1,000 files of 100 rules. */
function manyFiles(folder: string): string {
  const path = join(folder, 'many')
  mkdirSync(path)
  const text = [...rulesetNamed('nft', 'flat').lines(100)].join('')
  for (let file = 0; file < 1000; file++) writeFileSync(join(path, `${file}.nft`), text)
  return path
}
