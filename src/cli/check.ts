import { existsSync } from 'node:fs'
import type { ChangedFile } from '../api/load.ts'
import type { Finding, Severity } from '../lint/index.ts'
import { placeLabel, visible } from '../report/index.ts'
import type { FileReport } from '../report/index.ts'
import { mergeChanges } from './changes.ts'
import { checkAll, checkRoots } from './checking.ts'
import type { CheckedAll, Division, Repair } from './checking.ts'
import { Disk } from './disk.ts'
import { Failure, exit } from './failure.ts'
import { writeFindings } from './findings.ts'
import type { FindingsOptions } from './findings.ts'
import { fileReports } from './gather.ts'
import type { Checked } from './gather.ts'
import { readInputs } from './inputs.ts'
import type { ReadingOptions } from './inputs.ts'
import { settingsLookup } from './settings.ts'
import type { Settings, SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'

export interface CheckOptions extends SettingsOptions, FindingsOptions, Repair, Division {
  readonly failOn?: Severity
  readonly exitZero?: true
  readonly showFiles?: true
  readonly showSettings?: true
  /** A file of findings that are known; false for none. */
  readonly baseline?: string | false
}

const rank: Record<Severity, number> = { info: 0, warning: 1, error: 2 }

/** `nflint check`: findings of all paths, or with `--fix` and `--diff` their repair. */
export async function check(paths: readonly string[], options: CheckOptions & ReadingOptions, streams: Streams): Promise<number> {
  if (options.fix && options.addIgnore) throw new Failure('--fix and --add-ignore exclude each other')
  // The reason may be left out, and then the word behind it is taken for one: other files would be changed than those that are meant.
  if (typeof options.addIgnore === 'string' && existsSync(options.addIgnore)) throw new Failure(`--add-ignore takes ${visible(options.addIgnore)} for the reason, and it is a file or folder; write it before: nflint check ${visible(options.addIgnore)} --add-ignore`)
  const settingsOf = settingsLookup(options, streams.env)
  const disk = new Disk()
  const { inputs, failed: unreadable } = await readInputs(paths, options, streams, disk, 'carriers')
  if (options.showFiles || options.showSettings) {
    const { show } = await import('./show.ts')
    return show(inputs, settingsOf, options, streams)
  }
  const done = await checkAll(inputs, settingsOf, options, disk, streams)
  const changes = mergeChanges(done.checked.flatMap(({ files }) => files))
  const writes = (options.fix || options.addIgnore) && !options.diff
  const stdinFixed = writes ? done.checked.find(({ input }) => input.stdin) : undefined
  const unwritten = writes ? await write(changes.filter(({ path }) => path !== stdinFixed?.input.path), disk, streams) : new Set<string>()
  const { checked, reports: all, failed: unchecked } = unwritten.size > 0 ? await asTheyAre(done, unwritten, settingsOf, options, streams) : done
  const failed = unreadable || unchecked || unwritten.size > 0
  const settings = new Map(await Promise.all(all.map(async ({ path }) => [path, await settingsOf({ path })] as const)))
  const { reports, known } = await fresh(all, settings, options)
  const fixed = checked.reduce((sum, item) => sum + item.fixed, 0)

  if (options.diff) {
    // The diff library is loaded for diffs only.
    const { writeDiffs } = await import('./diffs.ts')
    writeDiffs(changes, options, streams)
  } else {
    if (stdinFixed) streams.stdout.write(stdinFixed.text)
    // The fixed text has standard output to itself.
    const facts = { fixed: options.addIgnore ? 0 : fixed, silenced: options.addIgnore ? fixed : checked.reduce((sum, item) => sum + (item.silenced ?? 0), 0), failed, known, color: options.color }
    await writeFindings(reports, options, facts, stdinFixed ? streams.stderr : streams.stdout, streams)
  }
  writeNotes(checked, options, streams)
  if (failed) return exit.failed
  if (options.exitZero) return exit.ok
  if (options.diff) return changes.length > 0 ? exit.found : exit.ok
  return reports.some(({ path, findings }) => findings.some(isFailure(options.failOn ?? settings.get(path)?.failOn ?? 'warning'))) ? exit.found : exit.ok
}

async function write(changes: readonly ChangedFile[], disk: Disk, streams: Streams): Promise<ReadonlySet<string>> {
  const { save } = await import('./save.ts')
  return save(changes, disk, streams)
}

/** With files that could not be written: their rulesets are told as they stand on disk, not as they would be. */
async function asTheyAre({ checked, failed }: CheckedAll, unwritten: ReadonlySet<string>, settingsOf: (input: { readonly path: string }) => Promise<Settings>, options: CheckOptions & ReadingOptions, streams: Streams): Promise<CheckedAll> {
  const { fix: _fix, addIgnore: _reason, ...plain } = options
  const stale = new Set(checked.filter(({ input, files }) => !input.stdin && files.some(({ path }) => unwritten.has(path))))
  const disk = new Disk()
  const { inputs, failed: unreadable } = await readInputs([...stale].map(({ input }) => input.path), plain, streams, disk)
  const again = await checkRoots(inputs, settingsOf, plain, disk, streams)
  const all = [...checked.filter(item => !stale.has(item)), ...again.checked]
  return { checked: all, reports: fileReports(all), failed: failed || unreadable || again.failed }
}

const isFailure = (failOn: Severity) => ({ severity }: Finding): boolean => rank[severity] >= rank[failOn]

/** Findings that no baseline knows. */
async function fresh(reports: readonly FileReport[], settings: ReadonlyMap<string, Settings>, { baseline }: CheckOptions) {
  const baselineFor = (path: string): string | undefined => (baseline === false ? undefined : (baseline ?? settings.get(path)?.baseline))
  if (!reports.some(({ path }) => baselineFor(path) !== undefined)) return { reports, known: 0 }
  const { withoutKnown } = await import('./baseline.ts')
  return withoutKnown(reports, baselineFor)
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
