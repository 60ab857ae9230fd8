/**
 * `npm run conformance [-- SET… --verbose --all]`: how far nflint agrees with the real tools on rulesets that others wrote.
 * Prints one table; a set below its bar makes the exit code 1. Without the rulesets there is nothing to do.
 */
import { existsSync } from 'node:fs'
import { corpusFolder } from './corpus-files.ts'
import { reaches } from './set.ts'
import type { ConformanceOptions, ConformanceSet } from './set.ts'

type Run = (options: ConformanceOptions) => readonly ConformanceSet[] | Promise<readonly ConformanceSet[]>

const modules: Record<string, () => Promise<{ readonly run: Run }>> = {
  nft: () => import('./nft.ts'),
  iptables: () => import('./iptables.ts'),
  ferm: () => import('./ferm.ts'),
  corpus: () => import('./corpus.ts'),
  generated: () => import('./generated.ts'),
  damage: () => import('./corpus-damage.ts'),
  mistakes: () => import('./corpus-mistakes.ts'),
  tighten: () => import('./corpus-tighten.ts'),
  format: () => import('./format.ts'),
  fixes: () => import('./corpus-fixes.ts'),
  pairs: () => import('./pairs.ts'),
  expand: () => import('./expand.ts'),
  seeded: () => import('./seeded.ts'),
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

const line = (cells: readonly string[]): string => {
  const [name, ...numbers] = cells
  return `${name!.padEnd(58)}${numbers.map(cell => cell.padStart(11)).join('')}`
}

async function main(args: readonly string[]): Promise<number> {
  const wanted = args.filter(arg => !arg.startsWith('-'))
  const unknown = wanted.filter(name => !(name in modules))
  if (unknown.length > 0) {
    console.error(`unknown set: ${unknown.join(', ')}; there are ${Object.keys(modules).join(', ')}`)
    return 2
  }
  if (!existsSync(corpusFolder)) {
    console.log('conformance: no rulesets beside this repository (../shared/corpus): nothing was compared')
    return 0
  }
  console.log(line(['set', 'total', 'good', 'agreement', 'bar', '']))
  let below = 0
  for (const [name, load] of Object.entries(modules)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const { run } = await load()
    for (const set of await run({ all: args.includes('--all') })) {
      const good = reaches(set)
      if (!good) below++
      console.log(line([set.name, String(set.total), String(set.good), percent(set.total === 0 ? 1 : set.good / set.total), percent(set.bar), good ? 'ok' : 'BELOW']))
      if (args.includes('--verbose')) for (const { id, why } of set.misses) console.log(`    ${id}\n        ${why.split('\n').join('\n        ')}`)
    }
  }
  return below > 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
