/** Exit codes: nothing found, something found, could not do what was asked. */
export const exit = { ok: 0, found: 1, failed: 2 } as const

/** Something that keeps a file or the whole command from being done; the message is for the user. */
export class Failure extends Error {}

/** A configuration that cannot be used keeps the whole command from being done, not one file. */
export class SettingsFailure extends Failure {}

const reasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted (an immutable file? see lsattr)',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'disk quota exceeded',
  ELOOP: 'too many symbolic links',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'is a folder',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'input/output error',
  EMFILE: 'too many open files',
}

/** What went wrong with a file, in plain words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return (code !== undefined && reasons[code]) || message || String(error)
}
