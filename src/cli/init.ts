import { writeFileSync } from 'node:fs'
import { starter } from '../config/starter.ts'
import { exit, Failure, reasonOf } from './failure.ts'
import type { Streams } from './streams.ts'

export interface InitOptions {
  readonly schema?: true
}

const name = 'nflint.toml'

/** `nflint init`: a commented configuration in the folder at hand; one that is there stays. `--schema`: the JSON Schema of configurations. */
export async function init({ schema }: InitOptions, { stdout, stderr }: Streams): Promise<number> {
  if (schema) {
    const { schemaText } = await import('../config/json-schema.ts')
    stdout.write(schemaText())
    return exit.ok
  }
  try {
    writeFileSync(name, starter, { flag: 'wx' })
  } catch (error) {
    throw new Failure((error as NodeJS.ErrnoException).code === 'EEXIST' ? `${name} is there already` : `${name}: ${reasonOf(error)}`, { cause: error })
  }
  stderr.write(`wrote ${name}; everything in it is commented out\n`
    + 'next: nflint check .              what is wrong now\n'
    + '      nflint baseline create .    to be told only what is new from now on\n')
  return exit.ok
}
