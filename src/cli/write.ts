import { closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Failure, reasonOf } from './failure.ts'

/**
 * Replaces a file's content whole or not at all: a temporary file in the same folder, flushed, then renamed over it.
 * Mode and owner stay; a symbolic link stays one and its target is replaced. A file without any write bit is
 * refused, also for root, who could write it.
 * @throws Failure and the file system's own errors; the file is then as it was
 */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const target = realpathSync(path)
  const before = statSync(target)
  if (!before.isFile()) throw new Failure('not a regular file')
  if ((before.mode & 0o222) === 0) throw new Failure('the file is read-only')
  if (before.nlink > 1) throw new Failure('the file has several hard links, and replacing it would part them')
  // Opened for writing and closed at once: an immutable or locked file says so before anything is written.
  closeSync(openSync(target, constants.O_WRONLY))
  writeBeside(target, bytes, before)
}

/** Writes a new file, or replaces one, under the same promises as `replaceFile`. */
export function writeFile(path: string, bytes: Uint8Array): void {
  if (statSync(path, { throwIfNoEntry: false })) replaceFile(path, bytes)
  else writeBeside(path, bytes, undefined)
}

/** Part of a file name. That no such file exists is made sure of when it is opened. */
const unique = (): string => `${process.pid}-${Math.random().toString(36).slice(2, 10)}`

function writeBeside(target: string, bytes: Uint8Array, before: Stats | undefined): void {
  const folder = dirname(target)
  const temporary = join(folder, `.${basename(target)}.${unique()}.tmp`)
  // Closed to others until it has the mode of the file that it replaces.
  const handle = create(temporary, before ? 0o600 : 0o666)
  try {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done)
      // Behind the writing, which takes set-id bits away.
      if (before) keepOwnerAndMode(handle, before)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, target)
  } catch (error) {
    unlinkSync(temporary)
    throw error
  }
  syncFolder(folder)
}

function create(path: string, mode: number): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  } catch (error) {
    throw new Failure(`no new file can be made in its folder: ${reasonOf(error)}`, { cause: error })
  }
}

function keepOwnerAndMode(handle: number, before: Stats): void {
  const now = fstatSync(handle)
  if (now.uid !== before.uid || now.gid !== before.gid) fchownSync(handle, before.uid, before.gid)
  // Behind the change of owner, which clears set-id bits.
  fchmodSync(handle, before.mode & 0o7777)
}

/** Flushes a folder's entries to disk; file systems that cannot are left to themselves. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, constants.O_RDONLY)
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    // The file's own content is on disk already.
  }
}
