import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname, sep } from 'node:path'
import type { Reader } from '../dialects/dialect.ts'
import { decode } from './decode.ts'
import type { Decoded } from './decode.ts'
import { Failure } from './failure.ts'

/** Largest file that is read; V8 holds no longer string. */
const largestFile = 512 * 1024 * 1024
/** Limits of what one run reads through includes: a ruleset must not be able to fill the memory. */
const largestIncludes = 256 * 1024 * 1024
const mostIncludes = 10_000

function readRegular(path: string, stats: Stats): Decoded {
  if (stats.size > largestFile) throw new Failure('larger than 512 MiB')
  return decode(readFileSync(path))
}

/**
 * A file that the user named: also a pipe, as `<(iptables-save)` makes one, but no device.
 * @throws Failure and the file system's own errors
 */
export function readNamed(path: string): Decoded {
  const stats = statSync(path)
  if (!stats.isFile() && !stats.isFIFO()) throw new Failure('not a regular file; `-` reads standard input')
  return readRegular(path, stats)
}

/**
 * Files as rulesets name them. Only regular files are opened, links are followed, nothing else is looked at; a
 * pipe or a device, whatever its name, is not read. Outside the folders of the rulesets that the user named, only
 * files that everybody may read are: a ruleset of unknown origin must not bring a private file into a report, by its
 * name or by a link. Changed texts, when given, stand before those on disk.
 */
export class Disk implements Reader {
  readonly changed = new Map<string, string>()
  readonly #decoded = new Map<string, Decoded | undefined>()
  readonly #folders = new Set<string>()
  #size = 0

  read(path: string): string | undefined {
    return this.changed.get(path) ?? this.#load(path)?.text
  }

  /** How the bytes of a file that was read became text. */
  encodingOf(path: string): Decoded['encoding'] {
    return this.#decoded.get(path)?.encoding ?? 'utf8'
  }

  /** Text on disk, as it was when it was first read. */
  original(path: string): string | undefined {
    return this.#load(path)?.text
  }

  /** Makes a file that the user named known, so that it is read once only; its folder may be read from now on. */
  know(path: string, decoded: Decoded): void {
    this.#decoded.set(path, decoded)
    this.allow(dirname(identity(path)))
  }

  /** Lets private files below a folder be read. */
  allow(folder: string): void {
    this.#folders.add(identity(folder))
  }

  /** Folders that private files may be read below. */
  folders(): readonly string[] {
    return [...this.#folders]
  }

  #mayRead(path: string, stats: Stats): boolean {
    if ((stats.mode & 0o004) !== 0) return true
    const real = realpathSync(path)
    return [...this.#folders].some(folder => real.startsWith(folder.endsWith(sep) ? folder : folder + sep))
  }

  list(path: string): readonly string[] | undefined {
    try {
      return readdirSync(path, { withFileTypes: true })
        .filter(entry => !entry.isDirectory())
        .map(({ name }) => name)
        .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    } catch {
      return undefined
    }
  }

  #load(path: string): Decoded | undefined {
    if (this.#decoded.has(path)) return this.#decoded.get(path)
    let decoded: Decoded | undefined
    try {
      const stats = statSync(path)
      const fits = this.#decoded.size < mostIncludes && this.#size + stats.size <= largestIncludes
      if (stats.isFile() && fits && this.#mayRead(path, stats)) {
        this.#size += stats.size
        decoded = readRegular(path, stats)
      }
    } catch {
      // Whatever keeps the file from being read is one finding: include-missing.
    }
    this.#decoded.set(path, decoded)
    return decoded
  }
}

/** The same string for the same file, however it is named; the path itself where there is no such file. */
export function identity(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
