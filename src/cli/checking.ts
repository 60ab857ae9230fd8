import { existsSync } from 'node:fs'
import { check as checkLoaded } from '../api/check.ts'
import { fileReports, rootsOf } from './gather.ts'
import type { Checked, ReaderOf } from './gather.ts'
import type { FileReport } from '../report/index.ts'
import { carrierKind } from '../carriers/recognise.ts'
import type { Disk } from './disk.ts'
import { complain } from './inputs.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { progressOn } from './progress.ts'
import { readerFor } from './reader.ts'
import { loadText } from './reading.ts'
import type { Settings, SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'

/** What is done to a ruleset besides checking it. */
export interface Repair {
  readonly fix?: true
  readonly unsafeFixes?: true
  readonly diff?: true
  /** Silences what is found, with this reason. */
  readonly addIgnore?: string | true
}

/** A part of the work: one of several machines does every so manieth ruleset. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** How the work is divided. */
export interface Division {
  /** Threads; as many as there are processors, where it is worth it, unless given. */
  readonly jobs?: number
  readonly shard?: Shard
}

export interface RootsChecked {
  readonly checked: readonly Checked[]
  /** Whether some ruleset could not be checked; each was reported. */
  readonly failed: boolean
}

export interface CheckedAll extends RootsChecked {
  /** Findings by the file that they point into. */
  readonly reports: readonly FileReport[]
}

/** Characters of rulesets from which on threads are worth their start, unless `--jobs` says how many. */
const worthThreads = 2_000_000

type SettingsOf = (input: { readonly path: string }) => Promise<Settings>

/** Checks every ruleset among the inputs; with a repair, after that. */
export async function checkAll(inputs: readonly Input[], settingsOf: SettingsOf, options: ReadingOptions & SettingsOptions & Repair & Division, disk: Disk, streams: Streams): Promise<CheckedAll> {
  const { shard } = options
  const all = await rootsOf(inputs, options, disk, readerFor(settingsOf, options, disk))
  const roots = shard ? all.filter((_, at) => at % shard.count === shard.index - 1) : all
  const jobs = Math.min(await jobsFor(roots, options), roots.length)
  const done = jobs > 1 ? await inThreads(roots, jobs, settingsOf, options, disk, streams) : await checkRoots(roots, settingsOf, options, disk, streams)
  return { ...done, reports: fileReports(done.checked) }
}

async function inThreads(roots: readonly Input[], jobs: number, settingsOf: SettingsOf, options: ReadingOptions & SettingsOptions, disk: Disk, streams: Streams): Promise<RootsChecked> {
  // A mistake in a configuration is told here, once.
  for (const root of roots) await settingsOf(root)
  const { checkTogether } = await import('./pool.ts')
  return checkTogether(roots, jobs, options, disk, streams)
}

/** Whether there is a file that a thread can begin with: run from its sources or packed into one file, nflint has none. */
const hasThreads = (): boolean => existsSync(new URL('./worker.cjs', import.meta.url))

/** Repairs go step by step: a file that several rulesets include is repaired for one after the other. */
async function jobsFor(roots: readonly Input[], { jobs, fix, diff, addIgnore }: Repair & Division): Promise<number> {
  if (roots.length < 2 || fix || diff || addIgnore || jobs === 1 || !hasThreads()) return 1
  if (jobs !== undefined) return jobs
  if (roots.reduce((sum, { text }) => sum + text.length, 0) < worthThreads) return 1
  const { availableParallelism } = await import('node:os')
  return availableParallelism()
}

/** Checks rulesets one after the other. */
export async function checkRoots(roots: readonly Input[], settingsOf: SettingsOf, options: ReadingOptions & Repair, disk: Disk, streams: Streams): Promise<RootsChecked> {
  const readerOf = readerFor(settingsOf, options, disk)
  const checked: Checked[] = []
  let failed = false
  const progress = progressOn(streams, 'checking', roots.length)
  for (const input of roots) {
    const settings = await settingsOf(input)
    progress.step(input.path)
    try {
      checked.push(await checkInput(input, await readerOf(input), settings, options, disk))
    } catch (error) {
      progress.done()
      complain(streams, input.path, error)
      failed = true
    }
  }
  progress.done()
  return { checked, failed }
}

/** One input checked; with a repair, repaired first. */
async function checkInput(input: Input, { reader, dialect }: Awaited<ReturnType<ReaderOf>>, settings: Settings, options: Repair, disk: Disk): Promise<Checked> {
  const { text } = input
  const kind = carrierKind(input)
  // What was said to be a ruleset is one.
  if (kind && (kind === 'template' || !dialect)) {
    const { checkCarried } = await import('./carried.ts')
    const done = await checkCarried(input, kind, settings, { reader, dialect })
    if (!options.fix && !options.diff && !options.addIgnore) return done
    return { ...done, notes: [...done.notes, { at: { source: { path: input.path, text }, start: 0, end: 0 }, message: 'checked, not changed: only rulesets themselves are' }] }
  }
  const loaded = await loadText(input, reader, dialect)
  if (!options.fix && !options.diff && !options.addIgnore) return { input, files: [], fixed: 0, text, ...checkLoaded(loaded, settings) }
  const { files, fixed, text: after, ...rest } = options.addIgnore
    ? (await import('../api/ignore.ts')).addIgnores(loaded, { ...settings, ...(options.addIgnore === true ? {} : { reason: options.addIgnore }) })
    : (await import('../api/fix.ts')).fix(loaded, { ...settings, applicability: options.unsafeFixes ? 'unsafe' : 'safe' })
  // A file that several inputs include is repaired once: the next input sees it as it will be.
  if (!input.stdin) for (const file of files) disk.changed.set(file.path, file.after)
  return { input, files, fixed, text: after, ...rest }
}
