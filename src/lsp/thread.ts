/* oxlint-disable unicorn/require-post-message-target-origin -- another thread, not another window */
import { parentPort, workerData } from 'node:worker_threads'
import { Abandoned, analyse } from './analyse.ts'
import type { Job, Told } from './analyse.ts'

/** What is asked of the thread; answers bear the number of the question. */
export interface Question {
  readonly number: number
  /** Where the number of the last question about the same ruleset stands. */
  readonly slot: number
  readonly job: Job
}

export type Answer = { readonly number: number } & ({ readonly told: readonly Told[] } | { readonly abandoned: true } | { readonly error: string })

/** The last numbers that were asked, by slot: whoever waited for an earlier answer waits no more. */
const newest = new Int32Array(workerData as SharedArrayBuffer)

parentPort?.on('message', ({ number, slot, job }: Question) => {
  const abandoned = () => Atomics.load(newest, slot) !== number
  analyse(job, abandoned).then(
    told => parentPort!.postMessage({ number, told } satisfies Answer),
    (error: unknown) => parentPort!.postMessage(
      (error instanceof Abandoned ? { number, abandoned: true } : { number, error: String((error as Error).message) }) satisfies Answer),
  )
})
