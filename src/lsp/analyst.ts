/* oxlint-disable unicorn/require-post-message-target-origin -- another thread, not another window */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Abandoned, analyse } from './analyse.ts'
import type { Job, Told } from './analyse.ts'
import type { Answer, Question } from './thread.ts'

/** Whoever checks rulesets. A newer question about the same thing makes an older one void: it rejects with `Abandoned`. */
export interface Analyst {
  findings(job: Job): Promise<readonly Told[]>
  close(): void
}

/** Texts longer than this (some 700 rules) are checked in a thread of their own, so that the editor is never kept waiting. */
export const longText = 50_000

/**
 * Text that starts the thread's code, from the loader of the built command (scripts/build/nflint.cjs); undefined in the source tree,
 * which has no code that a thread could run.
 */
const builtThread = import.meta.url.endsWith('.cjs') ? `require(${JSON.stringify(fileURLToPath(import.meta.url))}).load('lsp-thread.js')` : undefined

/** Checks small texts here and now, large ones in a thread which is started when the first one comes. */
export function createAnalyst(thread: string | undefined = builtThread): Analyst {
  let far: Analyst | undefined
  return {
    findings(job) {
      if (job.text.length <= longText || thread === undefined) return analyse(job, () => false)
      far ??= inThread(thread, () => {
        far = undefined
      })
      return far.findings(job)
    },
    close: () => far?.close(),
  }
}

function inThread(code: string, gone: () => void): Analyst {
  const shared = new SharedArrayBuffer(4)
  const newest = new Int32Array(shared)
  const worker = new Worker(code, { eval: true, workerData: shared, stdout: true })
  worker.unref()
  const waiting = new Map<number, { resolve: (told: readonly Told[]) => void; reject: (error: Error) => void }>()
  const settle = (number: number) => {
    const found = waiting.get(number)
    waiting.delete(number)
    return found
  }
  const fail = (error: Error) => {
    for (const number of waiting.keys()) settle(number)?.reject(error)
    gone()
  }
  worker.on('message', (answer: Answer) => {
    const asked = settle(answer.number)
    if ('told' in answer) asked?.resolve(answer.told)
    else asked?.reject('abandoned' in answer ? new Abandoned() : new Error(answer.error))
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Abandoned()))
  let asked = 0
  return {
    findings: job => new Promise((resolve, reject) => {
      const number = ++asked
      Atomics.store(newest, 0, number)
      waiting.set(number, { resolve, reject })
      worker.postMessage({ number, job } satisfies Question)
    }),
    close: () => void worker.terminate(),
  }
}
