import { visible } from '../report/index.ts'
import type { Output, Streams } from './streams.ts'

/** What is told while long work is done. */
export interface Progress {
  /** Another piece of the work begins. */
  step(name: string): void
  /** The work is done: nothing is left to be seen. */
  done(): void
}

/** Shorter work says nothing; longer work says something new so often. Milliseconds. */
const silence = 300
const interval = 100

const erase = '\r\u001b[K'

const nothing: Progress = { step: () => {}, done: () => {} }

function shown(text: string, { columns }: Output): string {
  const room = (columns || 80) - 1
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}

/** Tells on a terminal how far the work is; a log has no use for that. The last line is taken away when all is done. */
export function progressOn({ stderr, env }: Pick<Streams, 'stderr' | 'env'>, what: string, total: number, now: () => number = Date.now): Progress {
  if (stderr.isTTY !== true || env['TERM'] === 'dumb' || env['CI'] || total < 2) return nothing
  let last = now() + silence - interval
  let count = 0
  let isShown = false
  return {
    step: name => {
      count++
      const time = now()
      if (time - last < interval) return
      last = time
      isShown = true
      stderr.write(`${erase}${shown(`${what} ${count} of ${total}: ${visible(name)}`, stderr)}`)
    },
    done: () => {
      if (isShown) stderr.write(erase)
    },
  }
}
