import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Tinypool } from 'tinypool'
import type { RootsChecked } from './checking.ts'
import type { Disk } from './disk.ts'
import { exit } from './failure.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { progressOn } from './progress.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'
import type { Share, ShareChecked } from './worker.ts'

/** Characters that a thread gets at once: enough that handing over costs little, few enough that no thread is left alone with the rest. */
const shareSize = 200_000

/** In megabytes: a larger young generation than Node's own, since nearly all that a check makes is soon forgotten. */
const youngGeneration = 96

/**
 * V8 up to 11 (Node 20) takes to compiling in the background early, on processors that the threads need themselves: a third of all that they cost. A
 * full collection throws away what was compiled for functions of which none is left, and those of a ruleset are gone with it: it is to be rare.
 * Later ones have a quick compiler for what runs a little, and know the first of these options no more.
 */
const threadOptions = Number.parseInt(process.versions.v8) <= 11 ? ['--interrupt-budget=400000', '--initial-old-space-size=256'] : []

/**
 * Checks rulesets in so many threads. The result is the same, in the same order, as without threads.
 */
export async function checkTogether(inputs: readonly Input[], jobs: number, options: ReadingOptions & SettingsOptions, disk: Disk, { env, stderr }: Streams): Promise<RootsChecked> {
  for (const option of threadOptions) setFlagsFromString(option)
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./worker.cjs', import.meta.url)),
    minThreads: jobs,
    maxThreads: jobs,
    resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
  })
  // A thread that just ends is no error to the pool: nothing would be left to wait for, and nflint would end as if nothing had been found.
  const left = () => {
    stderr.write('nflint: a thread ended before its rulesets were checked; --jobs 1 does without threads\n')
    process.exitCode = exit.failed
  }
  process.once('beforeExit', left)
  try {
    const known = { options, env: { ...env }, folders: disk.folders() }
    const shares = sharesOf(inputs)
    const progress = progressOn({ stderr, env }, 'checked part', shares.length)
    const done = await Promise.all(shares.map(async own => {
      const share = await (pool.run({ ...known, inputs: own } satisfies Share) as Promise<ShareChecked>)
      progress.step(own.at(-1)!.path)
      return share
    }))
    progress.done()
    for (const { said } of done) if (said !== '') stderr.write(said)
    return { checked: done.flatMap(({ checked }) => checked), failed: done.some(({ failed }) => failed) }
  } finally {
    process.off('beforeExit', left)
    await pool.destroy()
  }
}

function sharesOf(inputs: readonly Input[]): readonly (readonly Input[])[] {
  const shares: Input[][] = []
  let size = Infinity
  for (const input of inputs) {
    if (size >= shareSize) {
      shares.push([])
      size = 0
    }
    shares.at(-1)!.push(input)
    size += input.text.length
  }
  return shares
}
