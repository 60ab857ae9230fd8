import { checks } from '../lint/checks/index.ts'
import { shells } from './completion/index.ts'
import { exit } from './failure.ts'
import type { Streams } from './streams.ts'
import type { CommandRow } from './table.ts'

/** `nflint completion SHELL` prints the script that completes nflint's own command line. */
export function completion(shell: keyof typeof shells, top: CommandRow, { stdout }: Streams): number {
  stdout.write(shells[shell](top, checks.map(({ name }) => name)))
  return exit.ok
}
