import { statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { compare as compareLoaded } from '../api/compare.ts'
import type { CompareResult } from '../api/compare.ts'
import { includesOf } from '../api/load.ts'
import type { Loaded } from '../api/load.ts'
import type { DialectName, Reader } from '../dialects/dialect.ts'
import { placeLabel, plural, visible } from '../report/index.ts'
import { fullComparison, jsonComparison } from '../report/compare.ts'
import type { ReportedComparison } from '../report/compare.ts'
import type { Source } from '../text/index.ts'
import { Disk } from './disk.ts'
import { isKnownName } from './discover.ts'
import { Failure, exit } from './failure.ts'
import { rootsOf } from './gather.ts'
import { fileAt, filesAt, readRevision, revisionOf, revisionReader } from './git.ts'
import type { Revision } from './git.ts'
import { complain, readInputs } from './inputs.ts'
import type { ReadingOptions } from './inputs.ts'
import { readersOf } from './reader.ts'
import { asRuleset, loadText } from './reading.ts'
import { rooted } from './rooted.ts'
import { settingsLookup } from './settings.ts'
import { paintFor } from './streams.ts'
import type { Streams } from './streams.ts'

export interface CompareOptions {
  readonly rev?: string
  readonly onlyCloses?: true
  readonly lines?: number
  readonly outputFormat: 'full' | 'json'
}

/** A text to compare, where its includes come from, and what it is written in, when that is said. */
interface CompareText extends Source {
  readonly reader: Reader
  readonly dialect: DialectName | undefined
}

interface Pair {
  readonly before: CompareText
  readonly after: CompareText
}

interface Pairs {
  readonly pairs: readonly Pair[]
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
  readonly failed: boolean
}

type Options = CompareOptions & ReadingOptions

/** `nflint compare`: what the new ruleset accepts that the old one does not, and the reverse. Exit code 0 when they are equal. */
export async function compare(paths: readonly string[], options: Options, streams: Streams): Promise<number> {
  const { pairs, onlyBefore, onlyAfter, failed: unreadable } = await pairsOf(paths, options, streams)
  let failed = unreadable
  const comparisons: ReportedComparison[] = []
  for (const { before, after } of pairs) {
    try {
      const [old, now] = [await loadSide(before), await loadSide(after)]
      const result = compareLoaded(old, now, options.lines === undefined ? {} : { lines: options.lines })
      if (!isUnderstood(result, streams)) failed = true
      else comparisons.push({ ...result, before: before.path, after: after.path })
    } catch (error) {
      complain(streams, `${before.path} -> ${after.path}`, error)
      failed = true
    }
  }
  const report = { comparisons, onlyBefore, onlyAfter }
  streams.stdout.write(options.outputFormat === 'json' ? jsonComparison(report) : fullComparison(report, paintFor(streams.stdout, streams, options.color)))
  const alike = comparisons.filter(({ equal }) => equal).length
  if (alike > 0) streams.stderr.write(`${alike === 1 && comparisons.length === 1 ? 'both' : `${plural(alike, 'pair')} of files`} accept and refuse the same packets\n`)
  if (failed) return exit.failed
  const missing = onlyBefore.length + onlyAfter.length > 0
  return missing || comparisons.some(({ equal, onlyCloses }) => !(options.onlyCloses ? onlyCloses : equal)) ? exit.found : exit.ok
}

const loadSide = async (side: CompareText): Promise<Loaded> => loadText(await asRuleset(side, side.dialect), side.reader, side.dialect)

/** Says what kept the texts from being understood: what was not read cannot be compared. */
function isUnderstood({ problems, notes }: CompareResult, { stderr }: Streams): boolean {
  for (const { at, message } of [...problems, ...notes]) stderr.write(`${visible(placeLabel(at))}: ${visible(message)}\n`)
  return problems.length === 0
}

async function pairsOf(paths: readonly string[], options: Options, streams: Streams): Promise<Pairs> {
  const { rev } = options
  if (rev !== undefined) {
    if (paths.length !== 1) throw new Failure('--rev takes one file or folder, which is compared with what it was')
    if (isFolder(paths[0]!)) return sameNames(await readFolderAt(rev, paths[0]!, options, streams), await readFolder(paths[0]!, options, streams))
    return pairOf({ revision: fileAt(rev, paths[0]!) }, { path: paths[0]! }, options, streams)
  }
  const [before, after] = paths
  if (before === undefined || after === undefined || paths.length > 2) throw new Failure('compare takes an old and a new ruleset')
  if (before === '-' && after === '-') throw new Failure('standard input cannot be both rulesets')
  if (isFolder(before) !== isFolder(after)) throw new Failure('compare two files or two folders')
  if (isFolder(before)) return folderPairs(before, after, options, streams)
  return pairOf(sideOf(before), sideOf(after), options, streams)
}

/** What the configuration says of a file, with the folders that stand for `/` as they were in its revision. */
async function revisionOfRoots(revision: Revision, options: Options, disk: Disk, { env }: Streams): Promise<Pick<CompareText, 'reader' | 'dialect'>> {
  const { rev, path, folder } = revision
  const { includeRoots, dialect } = await settingsLookup(options, env)({ path: join(folder, path) })
  const reader = revisionReader(revision, disk)
  const roots = includeRoots.map(root => `${rev}:./${relative(folder, root)}`)
  return { reader: rooted(roots, reader, name => reader.read(name) !== undefined || reader.list(name) !== undefined), dialect: options.dialect ?? dialect }
}

type Side = { readonly path: string } | { readonly revision: Revision }

function sideOf(word: string): Side {
  const revision = word === '-' ? undefined : revisionOf(word)
  return revision ? { revision } : { path: word }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const nothing: Pairs = { pairs: [], onlyBefore: [], onlyAfter: [], failed: true }

async function pairOf(before: Side, after: Side, options: Options, streams: Streams): Promise<Pairs> {
  const [old, now] = [await read(before, options, streams), await read(after, options, streams)]
  return old && now ? { ...nothing, pairs: [{ before: old, after: now }], failed: false } : nothing
}

async function read(side: Side, options: Options, streams: Streams): Promise<CompareText | undefined> {
  const disk = new Disk()
  if ('revision' in side) {
    const { revision } = side
    const path = `${revision.rev}:${revision.path}`
    try {
      return { text: readRevision(revision), path, ...(await revisionOfRoots(revision, options, disk, streams)) }
    } catch (error) {
      complain(streams, path, error)
      return undefined
    }
  }
  const { inputs: [input], failed } = await readInputs([side.path], options, streams, disk)
  return input && !failed ? { text: input.text, path: input.path, ...(await readersOf(options, disk, streams)(input)) } : undefined
}

/** The rulesets of a folder, by their names in it. What another file includes is compared with that one. */
interface Folder {
  readonly texts: ReadonlyMap<string, CompareText>
  readonly failed: boolean
}

const folderPairs = async (before: string, after: string, options: Options, streams: Streams): Promise<Pairs> =>
  sameNames(await readFolder(before, options, streams), await readFolder(after, options, streams))

/** Files of two folders that go by the same name. */
const sameNames = (old: Folder, now: Folder): Pairs => ({
  pairs: [...old.texts].flatMap(([name, text]) => (now.texts.has(name) ? [{ before: text, after: now.texts.get(name)! }] : [])),
  onlyBefore: [...old.texts.keys()].filter(name => !now.texts.has(name)),
  onlyAfter: [...now.texts.keys()].filter(name => !old.texts.has(name)),
  failed: old.failed || now.failed,
})

/** A folder as it was in a revision. */
async function readFolderAt(rev: string, folder: string, options: Options, streams: Streams): Promise<Folder> {
  const disk = new Disk()
  const texts = new Map<string, CompareText>()
  let failed = false
  const attempt = <T>(path: string, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      complain(streams, path, error)
      failed = true
      return undefined
    }
  }
  const names = attempt(`${rev}:${folder}`, () => filesAt(rev, folder)) ?? []
  for (const name of names.filter(each => isKnownName(join(folder, each).replaceAll('\\', '/')))) {
    const revision = { rev, path: `./${name}`, folder }
    const path = `${rev}:./${name}`
    const text = attempt(path, () => readRevision(revision))
    if (text !== undefined) texts.set(name, { text, path, ...(await revisionOfRoots(revision, options, disk, streams)) })
  }
  for (const [name, each] of Array.from(texts)) {
    // In no dialect does a file include another without saying so.
    if (!texts.has(name) || !each.text.includes('include')) continue
    const included = await loadText(each, each.reader, each.dialect).then(includesOf, () => [])
    for (const path of included) {
      const other = posix.normalize(path.slice(rev.length + 1))
      if (other !== name) texts.delete(other)
    }
  }
  return { texts, failed }
}

async function readFolder(folder: string, options: Options, streams: Streams): Promise<Folder> {
  const disk = new Disk()
  const { inputs, failed } = await readInputs([folder], options, streams, disk)
  const readerOf = readersOf(options, disk, streams)
  const texts = new Map<string, CompareText>()
  for (const { path, text } of await rootsOf(inputs, options, disk, readerOf)) texts.set(relative(folder, path), { text, path, ...(await readerOf({ path })) })
  return { texts, failed }
}
