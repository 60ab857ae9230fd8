/** Completion scripts for shells, written from the command table. Invariant: a script starts no program when it completes. */
import type { CommandRow } from '../table.ts'
import { bash } from './bash.ts'
import { fish } from './fish.ts'
import { zsh } from './zsh.ts'

export const shells = { bash, zsh, fish } satisfies Record<string, (top: CommandRow, checks: readonly string[]) => string>
