import { carrierKind } from '../carriers/recognise.ts'
import { dialectNameOf } from '../dialects/load.ts'
import { visible } from '../report/index.ts'
import { exit } from './failure.ts'
import type { Input, ReadingOptions } from './inputs.ts'
import type { Settings } from './settings.ts'
import type { Streams } from './streams.ts'

/** `--show-files`: a line a file. `--show-settings`: what each would be checked with, as JSON, one object a file. */
export async function show(
  inputs: readonly Input[],
  settingsOf: (input: Input) => Promise<Settings>,
  options: ReadingOptions & { readonly showSettings?: true },
  { stdout }: Streams,
): Promise<number> {
  for (const input of inputs) {
    const { from, isExcluded: _, dialect, ...settings } = await settingsOf(input)
    if (options.showSettings) stdout.write(`${JSON.stringify({ path: input.path, dialect: dialectOf(input, options.dialect ?? dialect), config: from ?? null, ...settings }, null, 2)}\n`)
    else stdout.write(`${visible(input.path)}\n`)
  }
  return exit.ok
}

function dialectOf({ path, text }: Input, said: ReadingOptions['dialect']): string | null {
  const kind = said ? undefined : carrierKind({ path, text })
  if (kind) return kind
  try {
    return dialectNameOf({ path, text }, said)
  } catch {
    // Nobody said it and it does not show.
    return null
  }
}
