import type { DialectName } from '../dialects/dialect.ts'
import { UnknownDialect } from '../dialects/load.ts'
import { visible } from '../report/index.ts'
import { decode } from './decode.ts'
import type { Decoded } from './decode.ts'
import { discovered } from './discover.ts'
import type { Wanted } from './discover.ts'
import { excluder } from './exclude.ts'
import { identity, readNamed } from './disk.ts'
import type { Disk } from './disk.ts'
import { Failure, SettingsFailure, reasonOf } from './failure.ts'
import type { ColourWish, Streams } from './streams.ts'

/** What every command that reads rulesets may be told about them. */
export interface ReadingOptions {
  readonly dialect?: DialectName
  readonly stdinFilename?: string
  readonly color: ColourWish
  /** Patterns of files that are left out, from the folder at hand. */
  readonly exclude?: readonly string[]
  /** Leaves out also files that were named. */
  readonly forceExclude?: true
  readonly config?: string
  readonly isolated?: true
}

/** A text to work on. */
export interface Input extends Decoded {
  /** As the user named it, or as it was found in a folder the user named. */
  readonly path: string
  readonly stdin: boolean
  /** Equal for equal files, however they are named. */
  readonly identity: string
}

/** The inputs of a command, and whether some could not be had (each was reported). */
export interface Inputs {
  readonly inputs: readonly Input[]
  readonly failed: boolean
}

async function readStdin({ stdin }: Streams): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return Buffer.concat(chunks)
}

/** Says on standard error what is wrong with a file. */
export function complain({ stderr, env }: Streams, path: string, error: unknown): void {
  stderr.write(`nflint: ${visible(path)}: ${visible(explain(error))}\n`)
  if (env['NFLINT_DEBUG'] && error instanceof Error) stderr.write(`${error.stack}\n`)
}

function explain(error: unknown): string {
  if (error instanceof UnknownDialect) return 'cannot tell whether this is ferm, iptables-save, nft or kernel settings; say --dialect ferm|iptables|nft|kernel'
  const own = error instanceof Failure || (error as NodeJS.ErrnoException).code !== undefined
  return own ? reasonOf(error) : `internal error: ${reasonOf(error)}`
}

/** Reads all paths of a command line; files named twice are read once. What cannot be read is reported and left out. */
export async function readInputs(paths: readonly string[], options: ReadingOptions, streams: Streams, disk: Disk, wanted: Wanted = 'rulesets'): Promise<Inputs> {
  const { stdinFilename, forceExclude } = options
  const inputs = new Map<string, Input>()
  const isLeftOut = excluder(options, streams)
  let failed = false
  const fail = (path: string, error: unknown) => {
    complain(streams, path, error)
    failed = true
  }
  const stdin = paths.includes('-') ? await readStdin(streams) : undefined
  const read = (path: string) => {
    if (path === '-') {
      disk.allow('.')
      inputs.set('-', { path: stdinFilename ?? '<stdin>', stdin: true, identity: '-', ...decode(stdin!) })
      return
    }
    const id = identity(path)
    if (inputs.has(id)) return
    const decoded = readNamed(path)
    disk.know(path, decoded)
    inputs.set(id, { path, stdin: false, identity: id, ...decoded })
  }
  for (const given of paths) {
    try {
      for (const path of await discovered(given, wanted)) {
        if (path !== '-' && (path !== given || forceExclude) && await isLeftOut(path)) continue
        try {
          read(path)
        } catch (error) {
          fail(path === '-' ? (stdinFilename ?? '<stdin>') : path, error)
        }
      }
    } catch (error) {
      if (error instanceof SettingsFailure) throw error
      fail(given, error)
    }
  }
  return { inputs: [...inputs.values()], failed }
}
