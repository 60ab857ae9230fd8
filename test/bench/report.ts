import { arch, cpus, loadavg, release, totalmem, type } from 'node:os'
import { spawnSync } from 'node:child_process'
import type { Cost, Measured } from './measure.ts'
import type { Command } from './own.ts'
import type { Keystroke } from './keystroke.ts'
import type { Dialect } from './rulesets.ts'

export interface Row {
  readonly dialect: Dialect
  readonly ruleset: string
  readonly count: number
  readonly of: string
  readonly costs: Readonly<Partial<Record<Command, Measured>>>
  readonly tool: { readonly name: string; readonly cost: Measured }
}

/** Something that is promised, and whether it is held. */
export interface Bar {
  readonly measure: string
  readonly bar: string
  readonly value: string
  readonly holds: boolean | 'not measured'
}

export interface Results {
  readonly machine: string
  readonly versions: readonly string[]
  readonly start: readonly { readonly what: string; readonly cost: Measured; readonly ratio: string }[]
  readonly rows: readonly Row[]
  readonly bars: readonly Bar[]
  /** What an editor waits for, behind a key. */
  readonly keys?: readonly Keystroke[]
}

const said = (program: string, ...args: readonly string[]): string => spawnSync(program, args, { encoding: 'utf8' }).stdout?.split('\n')[0]?.trim() ?? ''

export const machine = (): string => `${cpus().length} processors (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()} ${arch()}, load ${loadavg()[1]!.toFixed(0)}`

export const versions = (): readonly string[] =>
  [`Node ${process.version}`, said('nft', '--version'), said('iptables-legacy-restore', '--version'), said('ferm', '--version')].filter(line => line !== '')

export const isCost = (measured: Measured | undefined): measured is Cost => typeof measured === 'object'

export const milliseconds = (value: number): string => (value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`)

const shown = (measured: Measured | undefined): string => (measured === undefined ? '' : isCost(measured) ? milliseconds(measured.wall) : measured)

export const ratioOf = (own: Measured | undefined, other: Measured | undefined): number | undefined => (isCost(own) && isCost(other) ? own.wall / other.wall : undefined)

export const times = (ratio: number | undefined): string => (ratio === undefined ? 'skipped' : `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)}x`)

const memory = (measured: Measured | undefined): string => (isCost(measured) && measured.memory !== undefined ? `${Math.round(measured.memory / 2 ** 20)} MiB` : '')

const cpu = (measured: Measured | undefined): string => (isCost(measured) && measured.cpu !== undefined ? milliseconds(measured.cpu) : '')

/** How time grows from the next smaller size of the same ruleset: 1 is linear, 2 quadratic. */
function growth(row: Row, rows: readonly Row[], start: number): string {
  const smaller = rows.filter(other => other.dialect === row.dialect && other.ruleset === row.ruleset && other.count < row.count && other.count >= 1000).at(-1)
  const [now, before] = [row.costs.check, smaller?.costs.check]
  if (!smaller || !isCost(now) || !isCost(before)) return ''
  return (Math.log(Math.max(1, now.wall - start) / Math.max(1, before.wall - start)) / Math.log(row.count / smaller.count)).toFixed(2)
}

export const rowHead = ['ruleset', 'size', 'check', 'processor', 'memory', 'growth', 'tighten', 'format', 'compare', 'real tool', 'its time', 'its memory', 'check against it']

export function rowCells(row: Row, rows: readonly Row[], start: number): readonly string[] {
  const { check, tighten, format, compare } = row.costs
  return [
    `${row.dialect}, ${row.ruleset}`, `${row.count.toLocaleString('en')} ${row.of}`, shown(check), cpu(check), memory(check), growth(row, rows, start),
    shown(tighten), shown(format), shown(compare), row.tool.name, shown(row.tool.cost), memory(row.tool.cost), times(ratioOf(check, row.tool.cost)),
  ]
}

const keyCells = ({ dialect, rules, first, whole, hover }: Keystroke): readonly string[] =>
  [`${dialect}, ${rules.toLocaleString('en')} rules`, milliseconds(first), milliseconds(whole), milliseconds(hover)]

const holding = (holds: Bar['holds']): string => (holds === true ? 'yes' : holds === false ? 'no' : holds)

/** Tables of a run: head and rows of cells. */
export function tablesOf({ start, rows, bars, keys = [] }: Results): readonly (readonly (readonly string[])[])[] {
  const base = start[0]!.cost
  return [
    [['start-up', 'time', 'against node -e 0'], ...start.map(({ what, cost, ratio }) => [what, shown(cost), ratio])],
    ...(rows.length > 0 ? [[rowHead, ...rows.map(row => rowCells(row, rows, isCost(base) ? base.wall * 3 : 0))]] : []),
    ...(keys.length > 0 ? [[['from a key, in the language server', 'to the first findings', 'to a whole check', 'to a hover'], ...keys.map(keyCells)]] : []),
    ...(bars.length > 0 ? [[['measure', 'bar', 'measured', 'holds'], ...bars.map(({ measure, bar, value, holds }) => [measure, bar, value, holding(holds)])]] : []),
  ]
}

export function plainTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows.map(row => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}\n`).join('')
}

export const markdownTable = ([head, ...rows]: readonly (readonly string[])[]): string =>
  [head!, head!.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |\n`).join('')

/** The page of the last run. */
export const page = (results: Results): string => `# Speed

The last run of \`npm run bench\`, on ${results.machine}; ${results.versions.join('; ')}. Rulesets are generated, the same for every run; each
command and each real tool reads the same file in the same run. The load tells what else the machine did: above its processors, times are
longer than they are alone, and processor time tells more. Times are the least of several runs and wall time unless the column says
otherwise; "growth" is the exponent from one size to the next (1 is linear). Ratios are what counts: figures change with the machine.

${tablesOf(results).map(table => markdownTable(table)).join('\n')}`
