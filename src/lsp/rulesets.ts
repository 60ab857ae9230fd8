import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Loaded } from '../api/load.ts'
import { includesOf } from '../api/load.ts'
import { isKnownName } from '../cli/discover.ts'
import { Disk } from '../cli/disk.ts'
import { rooted } from '../cli/rooted.ts'
import type { Dialect, Reader } from '../dialects/index.ts'
import type { SyntaxTree } from '../syntax/index.ts'
import type { Source } from '../text/index.ts'
import type { Client } from './client.ts'
import type { Document, Documents } from './documents.ts'
import type { SettingsCache } from './settings.ts'
import { keyOf } from './uri.ts'

/** Texts longer than this (some 100,000 rules) are not read between two keys: they are checked, and that is all. */
const longestRead = 8_000_000

/** Files beside and above a document that are asked whether they include it, and the largest of them that is read. */
const mostCandidates = 40
const largestCandidate = 1 << 20

/** A ruleset in memory, and what it came to when the buffers that it asked for were as `stamp` says. */
interface Kept {
  /** Files that were asked for, those that are not there too. */
  readonly asked: ReadonlySet<string>
  readonly stamp: string
  readonly loaded: Loaded
}

/**
 * Files and open buffers as rulesets: a buffer stands before the file of its name, and a file that another one includes
 * belongs to that one's ruleset, whether or not it is open. What was read is kept until a buffer or a file changes.
 */
export class Rulesets {
  readonly #documents: Documents
  readonly #client: Client
  readonly #settings: SettingsCache
  readonly #trees = new WeakMap<Source, SyntaxTree>()
  readonly #kept = new Map<string, Kept>()
  /** Roots by document, as found when files were last looked at. */
  #roots = new Map<string, string | undefined>()

  constructor(documents: Documents, client: Client, settings: SettingsCache) {
    this.#documents = documents
    this.#client = client
    this.#settings = settings
  }

  /** Forgets what was read from disk: a file has changed. */
  forget(): void {
    this.#kept.clear()
    this.#roots.clear()
  }

  /** A document was opened or closed: what it belongs to is looked for again. */
  reroot(): void {
    this.#roots.clear()
  }

  /** The tree of a document's own text; undefined where its dialect is not known, and of texts that are too long. */
  tree({ source, dialect }: Document): SyntaxTree | undefined {
    return dialect && source.text.length <= longestRead ? this.#parse(source, dialect) : undefined
  }

  /** The ruleset that a document belongs to: its own, or that of the file which includes it. Undefined when its dialect is not known. */
  of(document: Document): Loaded | undefined {
    const { dialect, source } = document
    if (!dialect) return undefined
    const root = this.#rootOf(document)
    const loaded = root === undefined ? undefined : this.#load(root, dialect)
    if (loaded && trees(loaded).some(tree => keyOf(tree.source.path) === keyOf(source.path))) return loaded
    return this.#load(source.path, dialect)
  }

  /** What was last read of a document's ruleset, however old; names in it are good enough while a word is being typed. */
  lately(document: Document): Loaded | undefined {
    return this.known(document) ?? this.of(document)
  }

  /** What was last read of a document's ruleset, if anything was. */
  known(document: Document): Loaded | undefined {
    return this.#kept.get(keyOf(this.#roots.get(keyOf(document.source.path)) ?? document.source.path))?.loaded
  }

  /** Whether a document is as it is in the editor. Its version does not tell: a text that is opened anew begins at the first one again. */
  isCurrent = (document: Document): boolean => this.#documents.get(document.uri) === document

  /** The text that begins the ruleset of a document, and the buffers that stand before files; `stamp` differs when one of these has changed. */
  job(document: Document): { readonly root: Source; readonly buffers: ReadonlyMap<string, string>; readonly stamp: string } {
    const path = this.#rootOf(document)
    const root = path === undefined ? document.source : { path, text: this.#reader(path, new Set()).read(path) ?? '' }
    const asked = this.#kept.get(keyOf(root.path))?.asked
    const stamp = this.#stampOf(key => asked === undefined || asked.has(key) || key === keyOf(document.source.path))
    return { root, stamp, buffers: new Map(this.#documents.all().map(({ source }) => [keyOf(source.path), source.text])) }
  }

  /** The versions of some open documents. */
  #stampOf(isMeant: (key: string) => boolean): string {
    return this.#documents.all().filter(({ source }) => isMeant(keyOf(source.path))).map(({ uri, version }) => `${uri} ${version}`).join('\n')
  }

  /** Files with the buffers before them; what is asked for is noted. */
  #reader(root: string, asked: Set<string>): Reader {
    const buffer = (path: string): string | undefined => {
      asked.add(keyOf(path))
      return this.#documents.at(path)?.source.text
    }
    const reader = readerOver(buffer, this.#client.folders, this.#documents.all().map(({ source }) => source.path))
    return rooted(this.#settings.known(root)?.includeRoots ?? [], reader)
  }

  #parse(source: Source, dialect: Dialect): SyntaxTree {
    const tree = this.#trees.get(source) ?? dialect.parse(source)
    this.#trees.set(source, tree)
    return tree
  }

  #load(path: string, dialect: Dialect): Loaded | undefined {
    const key = keyOf(path)
    const kept = this.#kept.get(key)
    if (kept && kept.stamp === this.#stampOf(each => kept.asked.has(each))) return kept.loaded
    const asked = new Set([key])
    const reader = this.#reader(path, asked)
    const open = this.#documents.at(path)
    const text = open ? undefined : reader.read(path)
    if (!open && text === undefined) return undefined
    const tree = this.#parse(open?.source ?? { path, text: text! }, dialect)
    const loaded = { dialect, reader, tree, lowered: dialect.lower(tree, reader) }
    this.#kept.set(key, { asked, stamp: this.#stampOf(each => asked.has(each)), loaded })
    return loaded
  }

  /** The file that includes a document, directly or not; undefined when none is known, which is looked for once. */
  #rootOf({ source, dialect }: Document): string | undefined {
    const key = keyOf(source.path)
    if (this.#roots.has(key)) return this.#roots.get(key)
    const root = dialect && this.#candidates(source.path).find(path => this.#includes(path, key, dialect))
    this.#roots.set(key, root)
    return root
  }

  #includes(path: string, key: string, dialect: Dialect): boolean {
    const text = this.#documents.at(path)?.source.text ?? readSmall(path)
    // In no dialect does a file include another without saying so.
    if (!text?.includes('include') || dialect.recognise({ path, text }) < 1) return false
    const loaded = this.#load(path, dialect)
    return loaded !== undefined && includesOf(loaded).some(other => keyOf(other) === key)
  }

  /** Files that may include a document: open ones, then those beside it and above it, by the names that rulesets go by. */
  #candidates(path: string): readonly string[] {
    const own = keyOf(path)
    const open = this.#documents.all().map(({ source }) => source.path)
    const folders = [dirname(own), dirname(dirname(own))]
    const beside = isAbsolute(path) ? folders.flatMap(namesIn) : []
    return [...new Set([...open, ...beside].map(keyOf))].filter(each => each !== own).slice(0, mostCandidates)
  }
}

/** All trees of a ruleset, the one that begins it first. */
export const trees = ({ tree, lowered }: Loaded): readonly SyntaxTree[] => [tree, ...lowered.included]

/** Files through a disk of their own, so that they are as they are now, with buffers before them. */
export function readerOver(buffer: (path: string) => string | undefined, folders: readonly string[], open: readonly string[]): Reader {
  const disk = new Disk()
  for (const folder of folders) disk.allow(folder)
  for (const path of open) disk.allow(dirname(path))
  return { read: path => buffer(path) ?? disk.read(path), list: path => disk.list(path) }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map(name => join(folder, name)).filter(isKnownName)
  } catch {
    return []
  }
}

function readSmall(path: string): string | undefined {
  try {
    const stats = statSync(path)
    return stats.isFile() && stats.size <= largestCandidate ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
