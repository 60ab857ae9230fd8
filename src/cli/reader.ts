import type { ReaderOf } from './gather.ts'
import type { Disk } from './disk.ts'
import type { ReadingOptions } from './inputs.ts'
import { rooted } from './rooted.ts'
import { settingsLookup } from './settings.ts'
import type { Settings } from './settings.ts'
import type { Streams } from './streams.ts'

/** Where the includes of each input come from and what it is written in, as its configuration and the command line say. */
export const readerFor = (settingsOf: (input: { readonly path: string }) => Promise<Settings>, options: Pick<ReadingOptions, 'dialect'>, disk: Disk): ReaderOf => async input => {
  const { includeRoots, dialect } = await settingsOf(input)
  return { reader: rooted(includeRoots, disk), dialect: options.dialect ?? dialect }
}

/** The same for commands that need nothing else of a configuration. */
export const readersOf = (options: ReadingOptions, disk: Disk, { env }: Streams): ReaderOf => readerFor(settingsLookup(options, env), options, disk)
