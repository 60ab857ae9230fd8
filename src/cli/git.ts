import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Reader } from '../dialects/dialect.ts'
import { decode } from './decode.ts'
import { Failure } from './failure.ts'

/** A file as it was in a revision of a git repository. */
export interface Revision {
  readonly rev: string
  /** As git has it: from the top of the repository, or from the folder at hand with `./`. */
  readonly path: string
  /** Where git is asked. */
  readonly folder: string
}

/** Largest file that git may hand over. */
const largestFile = 512 * 1024 * 1024

/** `REV:path`, unless a file of that name exists or there is no such form. */
export function revisionOf(word: string): Revision | undefined {
  const at = word.indexOf(':')
  if (at <= 0 || at === word.length - 1 || exists(word)) return undefined
  return { rev: word.slice(0, at), path: word.slice(at + 1), folder: '.' }
}

/** A file that the user named, in another revision. */
export const fileAt = (rev: string, file: string): Revision => ({ rev, path: `./${basename(file)}`, folder: dirname(file) })

function exists(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch {
    return false
  }
}

/** Runs git itself, no shell; only plumbing that runs neither hooks, pagers nor filters. A word cannot become an option. */
function git(folder: string, args: readonly string[]): Buffer {
  return execFileSync('git', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: largestFile, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' } })
}

/**
 * Text of a file in a revision.
 * @throws Failure when git does not have it
 */
export function readRevision(revision: Revision): string {
  const { rev, path, folder } = revision
  return asked(revision, () => decode(git(folder, ['cat-file', 'blob', `${rev}:${path}`])).text)
}

/** Asks git, and says what it said where it does not answer. */
function asked<T>({ rev, path, folder }: Revision, ask: () => T): T {
  if (rev.startsWith('-') || /[\0\n]/.test(rev + path)) throw new Failure(`${rev}: not a revision`)
  try {
    return ask()
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer }
    if (code === 'ENOENT') throw new Failure(exists(folder) ? 'git is not installed' : `${folder}: no such folder`, { cause: error })
    const said = stderr?.toString().trim().split('\n').at(-1)?.replace(/^fatal: /, '')
    throw new Failure(said || 'git cannot read it', { cause: error })
  }
}

/**
 * Names of all files that a folder had in a revision, as they are written from there.
 * @throws Failure when git does not have it
 */
export function filesAt(rev: string, folder: string): readonly string[] {
  return asked({ rev, path: '', folder }, () => git(folder, ['ls-tree', '-r', '-z', '--name-only', rev, '--', '.'])).toString().split('\0').filter(name => name !== '')
}

/** Files that a file of a revision includes: relative ones from the same revision, absolute ones as `other` has them. */
export function revisionReader({ rev, folder }: Revision, other: Reader): Reader {
  const prefix = `${rev}:`
  const inside = (path: string): string | undefined => (path.startsWith('/') ? undefined : path.startsWith(prefix) ? path.slice(prefix.length) : path)
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch {
      // Whatever keeps the file from being read is one finding: include-missing.
      return undefined
    }
  }
  return {
    read: path => {
      const name = inside(path)
      return name === undefined ? other.read(path) : attempt(() => readRevision({ rev, path: name, folder }))
    },
    list: path => {
      const name = inside(path)
      if (name === undefined) return other.list(path)
      return attempt(() => git(folder, ['ls-tree', '-z', '--name-only', `${rev}:${name.replace(/\/$/, '')}`]).toString().split('\0').filter(each => each !== ''))
    },
  }
}
