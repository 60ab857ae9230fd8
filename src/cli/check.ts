import { check as checkLoaded } from '../api/check.ts'
import type { CheckingOptions } from '../api/check.ts'
import type { Finding, Severity } from '../lint/index.ts'
import { placeLabel, visible } from '../report/index.ts'
import { Disk } from './disk.ts'
import { exit } from './failure.ts'
import { writeFindings } from './findings.ts'
import type { FindingsOptions } from './findings.ts'
import { complain, readInputs } from './inputs.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { fileReports, rootsOf } from './gather.ts'
import type { Checked, ReaderOf } from './gather.ts'
import { loadText } from './reading.ts'
import { rooted } from './rooted.ts'
import { settingsLookup } from './settings.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'
import { mergeChanges } from './changes.ts'

export interface CheckOptions extends SettingsOptions, FindingsOptions {
  readonly fix?: true
  readonly unsafeFixes?: true
  readonly diff?: true
  readonly failOn?: Severity
  readonly exitZero?: true
  readonly showFiles?: true
  readonly showSettings?: true
}

const rank: Record<Severity, number> = { info: 0, warning: 1, error: 2 }

/** `nflint check`: findings of all paths, or with `--fix` and `--diff` their repair. */
export async function check(paths: readonly string[], options: CheckOptions & ReadingOptions, streams: Streams): Promise<number> {
  const settingsOf = settingsLookup(options, streams.env)
  const disk = new Disk()
  const { inputs, failed: unreadable } = await readInputs(paths, options, streams, disk)
  const readerOf: ReaderOf = async input => {
    const { includeRoots, dialect } = await settingsOf(input)
    return { reader: rooted(includeRoots, disk), dialect: options.dialect ?? dialect }
  }
  if (options.showFiles || options.showSettings) {
    const { show } = await import('./show.ts')
    return show(inputs, settingsOf, options, streams)
  }
  const checked: Checked[] = []
  let failed = unreadable
  let failing = false
  for (const input of await rootsOf(inputs, options, disk, readerOf)) {
    const settings = await settingsOf(input)
    try {
      const done = await checkInput(input, await readerOf(input), settings, options, disk)
      checked.push(done)
      failing ||= done.findings.some(isFailure(options.failOn ?? settings.failOn ?? 'warning'))
    } catch (error) {
      complain(streams, input.path, error)
      failed = true
    }
  }
  const reports = fileReports(checked)
  const fixed = checked.reduce((sum, item) => sum + item.fixed, 0)
  const changes = mergeChanges(checked.flatMap(({ files }) => files))
  const stdinFixed = options.fix && !options.diff ? checked.find(({ input }) => input.stdin) : undefined

  if (options.diff) {
    // The diff library is loaded for diffs only.
    const { writeDiffs } = await import('./diffs.ts')
    writeDiffs(changes, options, streams)
  } else {
    if (options.fix) {
      const { save } = await import('./save.ts')
      failed = save(changes.filter(({ path }) => path !== stdinFixed?.input.path), disk, streams).size > 0 || failed
    }
    if (stdinFixed) streams.stdout.write(stdinFixed.text)
    // The fixed text has standard output to itself.
    await writeFindings(reports, options, { fixed, failed, known: 0, color: options.color }, stdinFixed ? streams.stderr : streams.stdout, streams)
  }
  writeNotes(checked, options, streams)
  if (failed) return exit.failed
  if (options.exitZero) return exit.ok
  if (options.diff) return changes.length > 0 ? exit.found : exit.ok
  return failing ? exit.found : exit.ok
}

const isFailure = (failOn: Severity) => ({ severity }: Finding): boolean => rank[severity] >= rank[failOn]

/** One input checked; with `--fix` or `--diff`, fixed first. */
async function checkInput(input: Input, { reader, dialect }: Awaited<ReturnType<ReaderOf>>, settings: CheckingOptions, options: CheckOptions, disk: Disk): Promise<Checked> {
  const { text } = input
  const loaded = await loadText(input, reader, dialect)
  if (!options.fix && !options.diff) return { input, files: [], fixed: 0, text, ...checkLoaded(loaded, settings) }
  const { fix } = await import('../api/fix.ts')
  const { files, fixed, text: after, ...rest } = fix(loaded, { ...settings, applicability: options.unsafeFixes ? 'unsafe' : 'safe' })
  // A file that several inputs include is fixed once: the next input sees it as it will be.
  if (!input.stdin) for (const file of files) disk.changed.set(file.path, file.after)
  return { input, files, fixed, text: after, ...rest }
}

/** What was left unread for safety, once for each wording in a file. */
function writeNotes(checked: readonly Checked[], { outputFormat }: CheckOptions, { stderr }: Streams): void {
  if (outputFormat !== 'full') return
  const seen = new Set<string>()
  for (const { notes } of checked) {
    for (const { at, message } of notes) {
      const key = `${at.source.path}\0${message}`
      if (seen.has(key)) continue
      seen.add(key)
      stderr.write(`note: ${placeLabel(at)}: ${visible(message)}\n`)
    }
  }
}
