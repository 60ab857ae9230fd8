import type { ChangedFile } from '../api/load.ts'
import { tighten as tightenLoaded } from '../api/tighten.ts'
import type { TightenResult } from '../api/tighten.ts'
import { placeLabel, plural, visible } from '../report/index.ts'
import { encode } from './decode.ts'
import { writeDiffs } from './diffs.ts'
import { Disk } from './disk.ts'
import { Failure, exit, reasonOf } from './failure.ts'
import { rootsOf } from './gather.ts'
import type { ReaderOf } from './gather.ts'
import { complain, readInputs } from './inputs.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { mergeChanges } from './changes.ts'
import { readersOf } from './reader.ts'
import { loadText } from './reading.ts'
import { save } from './save.ts'
import type { Streams } from './streams.ts'
import { writeFile } from './write.ts'

export interface TightenOptions {
  readonly write?: true
  readonly output?: string
  readonly check?: true
  readonly diff?: true
  readonly related: 'scoped' | 'none'
  readonly dropHelpers?: true
  readonly closed?: true
}

interface Done extends TightenResult {
  readonly input: Input
}

/** `nflint tighten`: a diff, or with `--write` and `--output` the tightened rulesets themselves. */
export async function tighten(paths: readonly string[], options: TightenOptions & ReadingOptions, streams: Streams): Promise<number> {
  const ways = (['write', 'output', 'check', 'diff'] as const).filter(way => options[way] !== undefined)
  if (ways.length > 1) throw new Failure(`--${ways[0]} and --${ways[1]} exclude each other`)
  const disk = new Disk()
  const { inputs, failed: unreadable } = await readInputs(paths, options, streams, disk)
  const readerOf = readersOf(options, disk, streams)
  const done: Done[] = []
  let failed = unreadable
  for (const input of await rootsOf(inputs, options, disk, readerOf)) {
    try {
      done.push(await tightenInput(input, await readerOf(input), options, disk))
    } catch (error) {
      complain(streams, input.path, error)
      failed = true
    }
  }
  const changes = mergeChanges(done.flatMap(({ files }) => files))
  let unwritten: ReadonlySet<string> = new Set()
  if (options.output !== undefined) writeOutput(options.output, done, streams)
  else if (options.write) unwritten = writeInPlace(changes, done, disk, streams)
  else if (options.check) for (const { path } of changes) streams.stdout.write(`${visible(path)}\n`)
  else writeDiffs(changes, options, streams)
  const told = done.filter(({ files }) => !files.some(({ path }) => unwritten.has(path)))
  for (const item of told) tell(item, options, streams)
  tellTotal(told, options, streams)

  if (failed || unwritten.size > 0) return exit.failed
  if (done.some(({ unresolved }) => unresolved.length > 0)) return exit.found
  return (options.check || options.diff) && changes.length > 0 ? exit.found : exit.ok
}

async function tightenInput(input: Input, { reader, dialect }: Awaited<ReturnType<ReaderOf>>, { related, dropHelpers }: TightenOptions, disk: Disk): Promise<Done> {
  const { path, stdin } = input
  const result = tightenLoaded(await loadText(input, reader, dialect), { related, helpers: dropHelpers ? 'drop' : 'keep' })
  // A file that several inputs include is changed step by step: the next input sees it as it will be.
  for (const file of result.files) if (!(stdin && file.path === path)) disk.changed.set(file.path, file.after)
  return { input, ...result }
}

/** Standard input comes out as standard output; files are replaced. */
function writeInPlace(changes: readonly ChangedFile[], done: readonly Done[], disk: Disk, streams: Streams): ReadonlySet<string> {
  const stdin = done.find(({ input }) => input.stdin)
  if (stdin) streams.stdout.write(stdin.text)
  return save(changes.filter(({ path }) => path !== stdin?.input.path), disk, streams)
}

/**
 * The whole text of one ruleset to another file.
 * @throws Failure when that is not possible, or would lose the change of an included file
 */
function writeOutput(output: string, done: readonly Done[], { stdout }: Streams): void {
  if (done.length !== 1) throw new Failure(`--output takes one ruleset, not ${done.length}`)
  const { input, text, files } = done[0]!
  const other = files.find(({ path }) => path !== input.path)
  if (other) throw new Failure(`--output would lose the change of ${visible(other.path)}, which ${visible(input.path)} includes; use --write`)
  if (output === '-') {
    stdout.write(text)
    return
  }
  try {
    writeFile(output, encode(text, input.encoding))
  } catch (error) {
    throw new Failure(`${visible(output)}: ${reasonOf(error)}`, { cause: error })
  }
}

/** How it was shown that a tightened ruleset accepts nothing that it did not accept before. */
const proofs = {
  comparison: 'both rulesets were compared for every packet',
  'rule by rule': 'every new rule was compared with the rule in whose place it stands',
} as const

/** What was done and what was not, for people: on standard error, since the diff is the result. */
function tell({ input, changes, unresolved, silenced, proof, closed, problems }: Done, options: TightenOptions, { stderr }: Streams): void {
  for (const { at, message, closes } of changes) {
    stderr.write(`${visible(placeLabel(at))}: ${visible(message)}\n`)
    for (const line of closes) stderr.write(`  closed: ${visible(line)}\n`)
  }
  for (const { at, reason } of silenced) stderr.write(`${visible(placeLabel(at))}: left open on purpose: ${visible(reason)}\n`)
  for (const { at, reason } of unresolved) stderr.write(`${visible(placeLabel(at))}: left as it is: ${visible(reason)}\n`)
  const path = visible(input.path)
  if (proof) stderr.write(`${path}: nothing opens: ${proofs[proof]}\n`)
  if (options.closed && proof) stderr.write(`${path}: no longer accepted:\n${closed().map(line => `  ${visible(line)}\n`).join('')}`)
  if (problems.length > 0) stderr.write(`${path}: ${plural(problems.length, 'problem')} in what could not be read or found; nflint check shows them\n`)
}

/** One line about all rulesets, so that silence is never mistaken for "nothing was read". */
function tellTotal(done: readonly Done[], { write, output }: TightenOptions, { stderr }: Streams): void {
  const changed = done.filter(({ changes }) => changes.length > 0).length
  const left = done.reduce((sum, { unresolved }) => sum + unresolved.length, 0)
  if (done.length > 0 && changed === 0 && left === 0) stderr.write(`nothing to tighten in ${plural(done.length, 'file')}\n`)
  if (done.length < 2) return
  const verb = write || output !== undefined ? 'tightened' : 'can be tightened'
  const rest = left > 0 ? `; ${plural(left, 'rule')} left as ${left === 1 ? 'it is' : 'they are'}` : ''
  if (changed > 0 || left > 0) stderr.write(`${changed} of ${plural(done.length, 'file')} ${verb}${rest}\n`)
}
