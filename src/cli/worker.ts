import { checkRoots } from './checking.ts'
import type { RootsChecked } from './checking.ts'
import { Disk } from './disk.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import { settingsLookup } from './settings.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'

/** Rulesets that one thread checks, and all it has to know of the command line. */
export interface Share {
  readonly inputs: readonly Input[]
  readonly options: ReadingOptions & SettingsOptions
  readonly env: Streams['env']
  /** Folders that private files may be read below. */
  readonly folders: readonly string[]
}

export interface ShareChecked extends RootsChecked {
  /** What is to be said on standard error. */
  readonly said: string
}

/** What a thread of the pool does: checks its share, and writes nothing. */
export default async function checkShare({ inputs, options, env, folders }: Share): Promise<ShareChecked> {
  const disk = new Disk()
  for (const folder of folders) disk.allow(folder)
  for (const { stdin, path, text, encoding } of inputs) if (!stdin) disk.know(path, { text, encoding })
  let said = ''
  const stderr = { write: (text: string) => void (said += text) }
  async function* nothing() {}
  const done = await checkRoots(inputs, settingsLookup(options, env), options, disk, { stdin: nothing(), stdout: stderr, stderr, env })
  return { ...done, said }
}
