/* oxlint-disable unicorn/require-post-message-target-origin -- another thread, not another window */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Abandoned, analyse } from './analyse.ts'
import type { Job, Told } from './analyse.ts'
import type { Answer, Question } from './thread.ts'

/** Whoever checks rulesets. A newer question about the same one makes an older one void: it rejects with `Abandoned`. */
export interface Analyst {
  /** Whether others can go on meanwhile. */
  readonly isApart: boolean
  findings(job: Job): Promise<readonly Told[]>
  close(): void
}

/**
 * Text that starts the thread's code, from the loader of the built command (scripts/build/nflint.cjs); undefined in the source tree,
 * which has no code that a thread could run.
 */
const builtThread = import.meta.url.endsWith('.cjs') ? `require(${JSON.stringify(fileURLToPath(import.meta.url))}).load('lsp-thread.js')` : undefined

/** Checks in a thread, which is started when it is first needed; here, where there is none. */
export function createAnalyst(thread: string | undefined = builtThread): Analyst {
  let far: Omit<Analyst, 'isApart'> | undefined
  if (thread === undefined) return { isApart: false, findings: job => analyse(job, () => false), close: () => undefined }
  return {
    isApart: true,
    findings(job) {
      far ??= inThread(thread, () => {
        far = undefined
      })
      return far.findings(job)
    },
    close: () => far?.close(),
  }
}

/** Rulesets that are told apart; more of them share their places, and may make each other's questions void. */
const slots = 1024

function inThread(code: string, gone: () => void): Omit<Analyst, 'isApart'> {
  const shared = new SharedArrayBuffer(4 * slots)
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
  const slotOf = new Map<string, number>()
  return {
    findings: job => new Promise((resolve, reject) => {
      const number = ++asked
      const slot = slotOf.get(job.path) ?? slotOf.size % slots
      slotOf.set(job.path, slot)
      Atomics.store(newest, slot, number)
      waiting.set(number, { resolve, reject })
      worker.postMessage({ number, slot, job } satisfies Question)
    }),
    close: () => void worker.terminate(),
  }
}
