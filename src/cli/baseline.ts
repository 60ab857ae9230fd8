import { readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { BadBaseline, baselineOf, formatBaseline, missingFrom, parseBaseline, unknownTo } from '../lint/baseline.ts'
import type { Baseline } from '../lint/baseline.ts'
import { plural, visible } from '../report/index.ts'
import type { FileReport } from '../report/index.ts'
import { checkAll } from './checking.ts'
import { digest } from './digest.ts'
import { Disk } from './disk.ts'
import { Failure, exit, reasonOf } from './failure.ts'
import { readInputs } from './inputs.ts'
import type { ReadingOptions } from './inputs.ts'
import { settingsLookup } from './settings.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'
import { writeFile } from './write.ts'

export interface BaselineOptions extends SettingsOptions {
  readonly baseline?: string
}

/** What `nflint baseline` does. */
export type BaselineAction = 'create' | 'update' | 'check'

/** Where a baseline lies when nobody says so. */
export const usualBaseline = 'nflint-baseline.json'

/** The name of a file in a baseline. */
function nameIn(baseline: string, path: string): string {
  if (path.startsWith('<')) return path
  const name = relative(dirname(resolve(baseline)), resolve(path))
  return sep === '/' ? name : name.replaceAll(sep, '/')
}

/**
 * The baseline in a file.
 * @throws Failure
 */
export function readBaseline(path: string): Baseline {
  try {
    return parseBaseline(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Failure(`${visible(path)}: ${error instanceof BadBaseline ? visible(error.message) : reasonOf(error)}`, { cause: error })
  }
}

/** Reports without the findings that their baselines know, and how many those were. */
export function withoutKnown(reports: readonly FileReport[], baselineFor: (path: string) => string | undefined): { readonly reports: readonly FileReport[]; readonly known: number } {
  const read = new Map<string, Baseline>()
  let known = 0
  const fresh = reports.map(report => {
    const path = baselineFor(report.path)
    if (path === undefined) return report
    const baseline = read.get(path) ?? readBaseline(path)
    read.set(path, baseline)
    const findings = unknownTo(baseline, { name: nameIn(path, report.path), findings: report.findings }, digest)
    known += report.findings.length - findings.length
    return { ...report, findings }
  })
  return { reports: fresh, known }
}

/** `nflint baseline create|update`: writes down what is found now. `check`: whether that is what is written. */
export async function baseline(action: BaselineAction, paths: readonly string[], options: BaselineOptions & ReadingOptions, streams: Streams): Promise<number> {
  const settingsOf = settingsLookup(options, streams.env)
  const disk = new Disk()
  const { inputs, failed: unreadable } = await readInputs(paths, options, streams, disk, 'carriers')
  const { reports, failed } = await checkAll(inputs, settingsOf, options, disk, streams)
  const file = options.baseline ?? (inputs[0] && (await settingsOf(inputs[0])).baseline) ?? usualBaseline
  if (unreadable || failed) throw new Failure(`${visible(file)}: left as it is, since not everything could be checked`)
  const now = baselineOf(reports.map(({ path, findings }) => ({ name: nameIn(file, path), findings })), digest)
  return act(action, file, now, streams)
}

function act(action: BaselineAction, file: string, now: Baseline, { stdout }: Streams): number {
  const count = missingFrom({ files: new Map() }, now)
  const there = statSync(file, { throwIfNoEntry: false }) !== undefined
  const shown = visible(file)
  if (action === 'create') {
    if (there) throw new Failure(`${shown} is there already; "nflint baseline update" writes it anew`)
    save(file, now)
    stdout.write(`${shown}: ${plural(count, 'finding')} written down\n`)
    if (file === usualBaseline) stdout.write(`to use it, write baseline = "${usualBaseline}" in nflint.toml, or check with --baseline ${usualBaseline}\n`)
    return exit.ok
  }
  if (!there) throw new Failure(`${shown}: no such file; "nflint baseline create" writes it`)
  const before = action === 'check' ? readBaseline(file) : attempt(file)
  const [fresh, gone] = before ? [missingFrom(before, now), missingFrom(now, before)] : [count, 0]
  const change = `${fresh} new, ${gone} gone, ${count - fresh} as before`
  if (action === 'update') {
    save(file, now)
    stdout.write(`${shown}: ${change}\n`)
    return exit.ok
  }
  stdout.write(`${shown}: ${change}${fresh + gone > 0 ? '; "nflint baseline update" writes down what there is now' : ''}\n`)
  return fresh + gone > 0 ? exit.found : exit.ok
}

/** What was written before; of a baseline that this nflint cannot read nothing is kept. */
function attempt(file: string): Baseline | undefined {
  try {
    return readBaseline(file)
  } catch {
    return undefined
  }
}

function save(file: string, now: Baseline): void {
  try {
    const text = formatBaseline(now, manifest.version)
    // A file that says the same is not touched.
    if (statSync(file, { throwIfNoEntry: false }) && readFileSync(file, 'utf8') === text) return
    writeFile(file, Buffer.from(text))
  } catch (error) {
    throw new Failure(`${visible(file)}: ${reasonOf(error)}`, { cause: error })
  }
}
