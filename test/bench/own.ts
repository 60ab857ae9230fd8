import { cpSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { measure, measureInTurns } from './measure.ts'
import type { Measured, Wishes } from './measure.ts'

const built = resolve(import.meta.dirname, '../../dist')
let nflint = join(built, 'nflint.cjs')

/** Whether there is a build to measure. */
export const isBuilt = (): boolean => existsSync(nflint)

export const commands = ['check', 'tighten', 'format', 'compare'] as const
export type Command = (typeof commands)[number]

/** Measures a copy, so that a build in between changes nothing. */
export function measureCopy(folder: string): void {
  cpSync(built, join(folder, 'dist'), { recursive: true, filter: path => !path.startsWith(join(built, 'types')) })
  nflint = join(folder, 'dist/nflint.cjs')
}

/** What a command is called with: compare gets the ruleset with a rule less too, format shows whether it would change. */
const args: Record<Command, (path: string, shorter: string) => readonly string[]> = {
  check: path => ['check', path],
  tighten: path => ['tighten', path],
  format: path => ['format', '--check', path],
  compare: (path, shorter) => ['compare', shorter, path],
}

export type Run = Omit<Wishes, 'codes'> & { readonly folder: string }

export const ownCommand = (command: Command, path: string, shorter: string, run: Run): Promise<Measured> => own(args[command](path, shorter), run)

/** nflint with these words; findings are no failure. */
export const own = (words: readonly string[], run: Run): Promise<Measured> => measure([process.execPath, nflint, ...words], { ...run, codes: [0, 1] })

/** The words to start a program that speaks to it. */
export const ownProgram = (...words: readonly string[]): readonly string[] => [process.execPath, nflint, ...words]

/** nflint with each list of words, in turns. */
export const ownInTurns = (all: readonly (readonly string[])[], run: Run): Promise<readonly Measured[]> => measureInTurns(all.map(words => ownProgram(...words)), { ...run, codes: [0, 1] })

/** Node with nothing to do, then nflint with each list of words, in turns. */
export const besideNode = (all: readonly (readonly string[])[], run: Run): Promise<readonly Measured[]> =>
  measureInTurns([[process.execPath, '-e', '0'], ...all.map(words => ownProgram(...words))], { ...run, codes: [0, 1], what: 'wall' })
