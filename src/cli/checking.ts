import { check as checkLoaded } from '../api/check.ts'
import type { CheckingOptions } from '../api/check.ts'
import { fileReports, rootsOf } from './gather.ts'
import type { Checked, ReaderOf } from './gather.ts'
import type { FileReport } from '../report/index.ts'
import type { Disk } from './disk.ts'
import { complain } from './inputs.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { loadText } from './reading.ts'
import { rooted } from './rooted.ts'
import type { Settings } from './settings.ts'
import type { Streams } from './streams.ts'

/** What is done to a ruleset besides checking it. */
export interface Repair {
  readonly fix?: true
  readonly unsafeFixes?: true
  readonly diff?: true
  /** Silences what is found, with this reason. */
  readonly addIgnore?: string | true
}

export interface CheckedAll {
  readonly checked: readonly Checked[]
  /** Findings by the file that they point into. */
  readonly reports: readonly FileReport[]
  /** Whether some ruleset could not be checked; each was reported. */
  readonly failed: boolean
}

type SettingsOf = (input: { readonly path: string }) => Promise<Settings>

/** Checks every ruleset among the inputs; with a repair, after that. */
export async function checkAll(inputs: readonly Input[], settingsOf: SettingsOf, options: ReadingOptions & Repair, disk: Disk, streams: Streams): Promise<CheckedAll> {
  const readerOf: ReaderOf = async input => {
    const { includeRoots, dialect } = await settingsOf(input)
    return { reader: rooted(includeRoots, disk), dialect: options.dialect ?? dialect }
  }
  const checked: Checked[] = []
  let failed = false
  for (const input of await rootsOf(inputs, options, disk, readerOf)) {
    const settings = await settingsOf(input)
    try {
      checked.push(await checkInput(input, await readerOf(input), settings, options, disk))
    } catch (error) {
      complain(streams, input.path, error)
      failed = true
    }
  }
  return { checked, reports: fileReports(checked), failed }
}

/** One input checked; with a repair, repaired first. */
async function checkInput(input: Input, { reader, dialect }: Awaited<ReturnType<ReaderOf>>, settings: CheckingOptions, options: Repair, disk: Disk): Promise<Checked> {
  const { text } = input
  const loaded = await loadText(input, reader, dialect)
  if (!options.fix && !options.diff && !options.addIgnore) return { input, files: [], fixed: 0, text, ...checkLoaded(loaded, settings) }
  const { files, fixed, text: after, ...rest } = options.addIgnore
    ? (await import('../api/ignore.ts')).addIgnores(loaded, { ...settings, ...(options.addIgnore === true ? {} : { reason: options.addIgnore }) })
    : (await import('../api/fix.ts')).fix(loaded, { ...settings, applicability: options.unsafeFixes ? 'unsafe' : 'safe' })
  // A file that several inputs include is repaired once: the next input sees it as it will be.
  if (!input.stdin) for (const file of files) disk.changed.set(file.path, file.after)
  return { input, files, fixed, text: after, ...rest }
}
