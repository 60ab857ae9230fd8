/** Work on one file at a time in a process of its own, which is ended when a file takes too long. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Answer, Task } from './corpus-worker.ts'

export type Outcome = Answer | { readonly failed: string }

/** Processor time for one reading of a file; nothing that is not a hang comes near it. */
const processorSeconds = 60

/** Time on the clock for a task, where the machine has much else to do. */
const clockSeconds = (task: Task): number => (task.kind === 'damage' ? 600 + 10 * (task.cuts + task.changes) : 600)

/** The answers to all tasks, in their order. */
export async function answerAll(tasks: readonly Task[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    let child: ChildProcess | undefined
    while (next < tasks.length) {
      const index = next++
      child ??= await start()
      const outcome = await answer(child, tasks[index]!)
      if ('failed' in outcome) {
        child.kill('SIGKILL')
        child = undefined
      }
      outcomes[index] = outcome
    }
    child?.disconnect()
  }
  await Promise.all(cpus().map(worker))
  return outcomes
}

/** A process that has loaded everything; throws when it cannot, so that nothing is blamed on the files. */
const start = (): Promise<ChildProcess> => new Promise((done, fail) => {
  const child = fork(join(import.meta.dirname, 'corpus-worker.ts'))
  child.once('exit', code => fail(new Error(`the process that reads files cannot start: exit code ${code}`)))
  child.once('message', () => {
    child.removeAllListeners()
    done(child)
  })
})

const answer = (child: ChildProcess, task: Task): Promise<Outcome> => new Promise(done => {
  const finish = (outcome: Outcome): void => {
    clearTimeout(timer)
    child.removeAllListeners()
    done(outcome)
  }
  const timer = setTimeout(() => finish({ failed: `no answer within ${clockSeconds(task)} s` }), clockSeconds(task) * 1000)
  child.on('message', message => {
    const { seconds = 0, ...answered } = message as Answer
    finish(seconds > processorSeconds ? { failed: `took ${seconds.toFixed(0)} s of processor time` } : answered)
  })
  child.on('exit', code => finish({ failed: `the process ended with ${code}` }))
  child.send(task)
})
