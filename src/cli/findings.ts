import { isForPeople, loadFormat } from '../report/index.ts'
import type { FileReport, FormatName } from '../report/index.ts'
import { Failure, reasonOf } from './failure.ts'
import { styleFor } from './style.ts'
import type { RunFacts } from './style.ts'
import type { Output, Streams } from './streams.ts'

export interface FindingsOptions {
  readonly outputFormat: FormatName
  readonly outputFile?: string
  readonly statistics?: true
}

/** Writes findings in the format that was asked for, to a file or an output. */
export async function writeFindings(files: readonly FileReport[], options: FindingsOptions, facts: RunFacts, output: Output, streams: Streams): Promise<void> {
  const { outputFormat, outputFile } = options
  const target = outputFile === undefined || outputFile === '-' ? output : { write: () => {} }
  const text = await reportText(files, options, facts, target, streams)
  if (target === output) {
    output.write(text)
    return
  }
  const { writeFile } = await import('./write.ts')
  try {
    writeFile(outputFile!, Buffer.from(text))
  } catch (error) {
    throw new Failure(`${outputFile}: ${reasonOf(error)}`, { cause: error })
  }
  if (isForPeople(outputFormat)) return
  // Programs get the file; people still see at a glance what came of it.
  const { summary } = await import('../report/summary.ts')
  streams.stderr.write(summary({ files }, styleFor(streams.stderr, streams, facts)))
}

async function reportText(files: readonly FileReport[], { outputFormat, statistics }: FindingsOptions, facts: RunFacts, output: Output, streams: Streams): Promise<string> {
  const { digest } = isForPeople(outputFormat) ? {} : await import('./digest.ts')
  const style = styleFor(output, streams, facts, digest)
  if (!statistics) return (await loadFormat(outputFormat))({ files }, style)
  const { jsonStatistics, statistics: table } = await import('../report/statistics.ts')
  if (outputFormat === 'json') return jsonStatistics({ files })
  if (!isForPeople(outputFormat)) throw new Failure(`--statistics is written as full or json, not as ${outputFormat}`)
  const { summary } = await import('../report/summary.ts')
  return table({ files }, style) + (outputFormat === 'concise' ? '' : summary({ files }, style))
}
