import { format as formatSource } from '../api/format.ts'
import type { FormatResult, LayoutOptions } from '../api/format.ts'
import { editorStyle } from '../config/editorconfig.ts'
import { placeLabel, plural, visible } from '../report/index.ts'
import { lineAt, offsetAt } from '../text/index.ts'
import type { Source, Span } from '../text/index.ts'
import { Disk } from './disk.ts'
import { Failure, exit } from './failure.ts'
import { complain, readInputs } from './inputs.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { dialectOf } from './reading.ts'
import { settingsLookup } from './settings.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'

/** First and last line, from 1. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

export interface FormatOptions extends Pick<SettingsOptions, 'config' | 'isolated'> {
  readonly check?: true
  readonly diff?: true
  readonly range?: LineRange
  readonly normalize?: true
}

interface Done extends FormatResult {
  readonly input: Input
}

/** `nflint format`: files laid out in place, or with `--check` and `--diff` what would change; standard input comes out as standard output. */
export async function format(paths: readonly string[], options: FormatOptions & ReadingOptions, streams: Streams): Promise<number> {
  if (options.check && options.diff) throw new Failure('--check and --diff exclude each other')
  if (options.range && options.normalize) throw new Failure('--range and --normalize exclude each other')
  const disk = new Disk()
  const settingsOf = settingsLookup(options, streams.env)
  const { inputs, failed: unreadable } = await readInputs(paths, options, streams, disk)
  if (options.range && inputs.length > 1) throw new Failure('--range takes one file')
  const done: Done[] = []
  let failed = unreadable
  for (const input of inputs) {
    const { format: style, dialect } = await settingsOf(input)
    try {
      const source = { path: input.path, text: input.text }
      const lay = options.normalize ? (await import('../api/normalize.ts')).formatNormalized : formatSource
      const result = lay(source, await dialectOf(source, options.dialect ?? dialect), {
        style: { ...(await editorStyle(input.path)), ...style },
        ...(options.range ? { range: spanOf(source, options.range) } : {}),
      } satisfies LayoutOptions)
      if (result.problems.length > 0 || result.refused !== undefined) {
        tell(input, result, streams)
        failed = true
      } else done.push({ input, ...result })
    } catch (error) {
      complain(streams, input.path, error)
      failed = true
    }
  }
  const changes = done.flatMap(({ input, text, edits }) => (edits.length > 0 ? [{ path: input.path, before: input.text, after: text }] : []))
  if (options.check) for (const { path } of changes) streams.stdout.write(`${visible(path)}\n`)
  else if (options.diff) {
    const { writeDiffs } = await import('./diffs.ts')
    writeDiffs(changes, options, streams)
  } else failed = (await write(done, disk, streams)) || failed
  tellTotal(done, changes.length, options, streams)
  if (failed) return exit.failed
  return (options.check || options.diff) && changes.length > 0 ? exit.found : exit.ok
}

/** Files whole or not at all, standard input to standard output. Whether some could not be written. */
async function write(done: readonly Done[], disk: Disk, streams: Streams): Promise<boolean> {
  const files: { path: string; before: string; after: string }[] = []
  for (const { input, text, edits } of done) {
    if (input.stdin) streams.stdout.write(text)
    else if (edits.length > 0) files.push({ path: input.path, before: input.text, after: text })
  }
  if (files.length === 0) return false
  const { save } = await import('./save.ts')
  return save(files, disk, streams).size > 0
}

/** The part of a text from its first line's beginning to its last line's end. */
function spanOf(source: Source, { first, last }: LineRange): Span {
  const start = offsetAt(source, { line: first, column: 1 })
  return { start, end: Math.max(start, lineAt(source, offsetAt(source, { line: last, column: 1 })).end) }
}

function tell({ path }: Input, { problems, refused }: FormatResult, { stderr }: Streams): void {
  for (const { at, message } of problems) stderr.write(`nflint: ${visible(placeLabel(at))}: ${visible(message)}\n`)
  stderr.write(`nflint: ${visible(path)}: left as it is: ${visible(refused ?? 'it cannot be read')}\n`)
}

/** One line about all files; nothing where standard input is laid out, as in an editor. */
function tellTotal(done: readonly Done[], changed: number, { check, diff }: FormatOptions, { stderr }: Streams): void {
  if (done.length === 0 || (done.length === 1 && done[0]!.input.stdin)) return
  const verb = check || diff ? 'would be laid out' : 'laid out'
  const same = done.length - changed
  const parts = [...(changed > 0 ? [`${plural(changed, 'file')} ${verb}`] : []), ...(same > 0 ? [`${plural(same, 'file')} left as ${same === 1 ? 'it is' : 'they are'}`] : [])]
  stderr.write(`${parts.join(', ')}\n`)
}
