/**
 * `npm run bench`: what nflint costs, beside the real tools on the same generated files in the same run, and its start-up beside Node's own.
 *
 * `--quick` leaves out 100,000 rules and more, `--full` adds 1,000,000 for all, not just where memory is promised; `--only TEXT` takes the rulesets whose name has it, and no bars but those of them;
 * `--json FILE` writes the figures; `--page` writes docs/bench.md and docs/bench.json. What stands under "What falls short" is written by hand and stays.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { barsOf } from './bars.ts'
import { besideNode, commands, isBuilt, measureCopy, ownCommand } from './own.ts'
import type { Command } from './own.ts'
import { keystrokes } from './keystroke.ts'
import type { Measured } from './measure.ts'
import { isCost, machine, plainTable, ratioOf, rowCells, rowHead, page, tablesOf, times, versions } from './report.ts'
import type { Results, Row } from './report.ts'
import { rulesets } from './rulesets.ts'
import type { Dialect, Ruleset } from './rulesets.ts'
import { realTool, realTools } from './tools.ts'

const { values: asked } = parseArgs({ options: { quick: { type: 'boolean' }, full: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'string' }, page: { type: 'boolean' } } })
const sizes = [10, 1000, ...(asked.quick ? [] : [100_000]), ...(asked.full ? [1_000_000] : [])]

/** Rulesets that a bar of memory speaks of, by dialect. */
const remembered: Partial<Record<Dialect, string>> = { iptables: 'flat', nft: 'set' }
const folder = mkdtempSync(join(tmpdir(), 'nflint-bench-'))
const suffix = { iptables: 'v4', nft: 'nft', ferm: 'ferm' } as const

/** Longest time that one run of one command may take. */
const limit = asked.full ? 900_000 : 120_000

const runsOf = (count: number): number => (count <= 10 ? 15 : count <= 1000 ? 5 : 1)

function write(ruleset: Ruleset, count: number): string {
  const path = join(folder, `${ruleset.dialect}-${ruleset.name.replace(' ', '-')}-${count}.${suffix[ruleset.dialect]}`)
  const file = openSync(path, 'w')
  let chunk: string[] = []
  const flush = () => {
    writeSync(file, chunk.join(''))
    chunk = []
  }
  for (const line of ruleset.lines(count)) if (chunk.push(line) >= 10_000) flush()
  flush()
  closeSync(file)
  return path
}

async function rowOf(ruleset: Ruleset, count: number, which: readonly Command[]): Promise<Row> {
  const run = { runs: runsOf(count), limit, folder }
  const [path, shorter] = [write(ruleset, count), write(ruleset, count - 1)]
  const costs: Partial<Record<Command, Measured>> = {}
  // What bars speak of is the least of several runs of either side.
  const compared = { ...run, runs: count > 100_000 ? 1 : Math.max(3, run.runs) }
  for (const command of which) costs[command] = await ownCommand(command, path, shorter, command === 'check' ? compared : run)
  const row = { dialect: ruleset.dialect, ruleset: ruleset.name, count, of: ruleset.of, costs, tool: { name: realTools[ruleset.dialect].name, cost: await realTool(ruleset.dialect, path, { ...compared, runs: Math.min(3, compared.runs) }) } }
  rmSync(path)
  rmSync(shorter)
  return row
}

async function startUp(): Promise<Results['start']> {
  const run = { runs: 25, limit, folder }
  const small = rulesets.filter(({ name }) => ['flat', 'lists'].includes(name))
  const costs = await besideNode([['--version'], ...small.map(ruleset => ['check', write(ruleset, 10)])], run)
  const names = ['node -e 0', 'nflint --version', ...small.map(({ dialect }) => `nflint check, 10 rules, ${dialect}`)]
  return names.map((what, at) => ({ what, cost: costs[at]!, ratio: times(ratioOf(costs[at], costs[0])) }))
}

async function bench(): Promise<Results> {
  const start = await startUp()
  console.log(plainTable(tablesOf({ machine: '', versions: [], start, rows: [], bars: [] })[0]!))
  const rows: Row[] = []
  const base = isCost(start[0]!.cost) ? start[0]!.cost.wall * 3 : 0
  console.log(rowHead.join(' | '))
  for (const ruleset of rulesets) {
    if (asked.only !== undefined && !`${ruleset.dialect} ${ruleset.name}`.includes(asked.only)) continue
    const measured = async (count: number, which: readonly Command[]) => {
      const row = await rowOf(ruleset, count, which)
      rows.push(row)
      // Each as it comes: a run takes minutes.
      console.log(rowCells(row, rows, base).join(' | '))
    }
    for (const count of sizes) await measured(count, commands)
    if (!asked.quick && !asked.full && remembered[ruleset.dialect] === ruleset.name) await measured(1_000_000, ['check'])
  }
  const keys = asked.only === undefined ? await keystrokes() : []
  return { machine: machine(), versions: versions(), start, rows, keys, bars: await barsOf(start, rows, { folder, limit, write, which: asked.only === undefined ? 'all' : 'of rows' }) }
}

try {
  if (!isBuilt()) {
    console.error('dist/ is missing: npm run build first')
    process.exitCode = 1
  } else {
    measureCopy(folder)
    const results = await bench()
    console.log(`\n${tablesOf(results).map(table => plainTable(table)).join('\n')}`)
    const json = `${JSON.stringify(results, undefined, 1)}\n`
    if (asked.json !== undefined) writeFileSync(asked.json, json)
    if (asked.page) {
      const docs = resolve(import.meta.dirname, '../../docs')
      const notes = /^## What falls short\n[^]*/m.exec(readFileSync(join(docs, 'bench.md'), 'utf8'))?.[0] ?? ''
      writeFileSync(join(docs, 'bench.md'), `${page(results)}\n${notes}`)
      writeFileSync(join(docs, 'bench.json'), json)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
