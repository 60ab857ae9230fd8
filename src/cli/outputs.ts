import { fstatSync, statSync, writeSync } from 'node:fs'
import { exit, reasonOf } from './failure.ts'
import type { Output } from './streams.ts'

let streams = 0

/** Whether all that was written went out directly: nothing of it is on its way, and no error of it is still to be told. */
export const wentOutDirectly = (): boolean => streams === 0

/**
 * Standard output or error, written to directly where it is a file, a pipe or nothing: Node's own stream costs a tenth of its start-up. A
 * terminal, and a pipe that is full and would not wait, gets Node's stream. A reader that went away (`nflint check | head`) is no error.
 */
export function outputTo(fd: 1 | 2): Output {
  let stream: NodeJS.WriteStream | undefined
  const own = (): NodeJS.WriteStream => {
    if (stream) return stream
    stream = fd === 1 ? process.stdout : process.stderr
    streams++
    stream.on('error', lost)
    return stream
  }
  if (isDevice(fd)) return own()
  return {
    write(text) {
      if (stream) return stream.write(text)
      const bytes = Buffer.from(text)
      let done = 0
      try {
        while (done < bytes.length) done += writeSync(fd, bytes, done)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') lost(error as NodeJS.ErrnoException)
        own().write(bytes.subarray(done))
      }
      return true
    },
  }
}

function lost(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit()
  try {
    writeSync(2, `nflint: the output cannot be written: ${reasonOf(error)}\n`)
  } catch {
    // Then nobody can be told but by the exit code.
  }
  process.exit(exit.failed)
}

/** A terminal, or another device that is not the one that swallows everything. */
function isDevice(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev
  } catch {
    // Closed, or not to be asked: Node knows what to do.
    return true
  }
}
