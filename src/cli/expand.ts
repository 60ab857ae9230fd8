import { expand as expandSource } from '../api/expand.ts'
import { placeLabel, visible } from '../report/index.ts'
import { Disk } from './disk.ts'
import { Failure, exit } from './failure.ts'
import { complain, readInputs } from './inputs.ts'
import type { ReadingOptions } from './inputs.ts'
import { readersOf } from './reader.ts'
import { asRuleset, dialectOf } from './reading.ts'
import type { Streams } from './streams.ts'

export interface ExpandOptions {
  readonly domain: 'ip' | 'ip6'
}

/** `nflint expand`: the rules that a file comes to, on standard output. A file with errors comes to nothing: they are told instead. */
export async function expand(path: string, { domain, ...options }: ExpandOptions & ReadingOptions, streams: Streams): Promise<number> {
  const disk = new Disk()
  const { inputs: [input, ...more], failed } = await readInputs([path], options, streams, disk)
  if (more.length > 0) throw new Failure('expand takes one file, not a folder')
  if (!input || failed) return exit.failed
  try {
    const { reader, dialect } = await readersOf(options, disk, streams)(input)
    const source = await asRuleset(input, dialect)
    const result = expandSource(source, await dialectOf(source, dialect), reader, { domain })
    for (const { at, message } of [...result.problems, ...result.notes]) streams.stderr.write(`${visible(placeLabel(at))}: ${visible(message)}\n`)
    if (result.problems.length > 0) return exit.failed
    streams.stdout.write(result.text)
    return exit.ok
  } catch (error) {
    complain(streams, input.path, error)
    return exit.failed
  }
}
