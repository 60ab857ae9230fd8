import { CommanderError } from 'commander'
import { Failure, exit, reasonOf } from './failure.ts'
import { program } from './program.ts'
import type { Streams } from './streams.ts'

/**
 * Runs one command line and gives its exit code: 0 nothing found, 1 something found, 2 not done as asked.
 * Never throws; results go to `stdout`, everything else to `stderr`.
 */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  let code: number = exit.ok
  try {
    await program(streams, result => {
      code = result
    }, argv[0]).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.failed
    const what = error instanceof Failure ? error.message : `internal error: ${reasonOf(error)}`
    streams.stderr.write(`nflint: ${what}\n`)
    if (!(error instanceof Failure) && streams.env['NFLINT_DEBUG']) streams.stderr.write(`${(error as Error).stack}\n`)
    return exit.failed
  }
  return code
}
