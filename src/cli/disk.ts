import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import type { Reader } from '../index.ts'
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
 * pipe or a device, whatever its name, is not read. Changed texts, when given, stand before those on disk.
 */
export class Disk implements Reader {
  readonly changed = new Map<string, string>()
  readonly #decoded = new Map<string, Decoded | undefined>()
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

  /** Makes a file that the user named known, so that it is read once only. */
  know(path: string, decoded: Decoded): void {
    this.#decoded.set(path, decoded)
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
      if (stats.isFile() && this.#decoded.size < mostIncludes && this.#size + stats.size <= largestIncludes) {
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
