import type { Layer } from '../analysis/index.ts'
import { BadPacket, trace as traceLoaded } from '../api/trace.ts'
import type { TraceResult } from '../api/trace.ts'
import type { Hook } from '../model/index.ts'
import { placeLabel, visible } from '../report/index.ts'
import { fullTrace, jsonTrace } from '../report/trace.ts'
import { nearest } from '../text/index.ts'
import { Disk } from './disk.ts'
import { Failure, exit } from './failure.ts'
import { complain, readInputs } from './inputs.ts'
import type { ReadingOptions } from './inputs.ts'
import { readersOf } from './reader.ts'
import { asRuleset, loadText } from './reading.ts'
import { paintFor } from './streams.ts'
import type { Streams } from './streams.ts'

export interface TraceOptions {
  readonly packet: string
  readonly hook?: Hook
  readonly layer?: Layer
  readonly assume?: readonly string[]
  readonly ways: number
  readonly outputFormat: 'full' | 'json'
}

/** An answer to every question that holds a text. */
interface Assumption {
  readonly question: string
  readonly answer: boolean
  used: boolean
}

const answers: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false }

/** `limit=yes`; the question may hold `=` itself. */
function assumptionOf(text: string): Assumption {
  const at = text.lastIndexOf('=')
  const [question, word] = [text.slice(0, at), text.slice(at + 1)]
  if (at <= 0) throw new Failure(`--assume ${text}: write QUESTION=yes or QUESTION=no`)
  if (Object.hasOwn(answers, word)) return { question, answer: answers[word]!, used: false }
  const near = nearest(word, Object.keys(answers))
  throw new Failure(`--assume ${text}: the answer is yes or no${near === undefined ? '' : `; did you mean ${near}?`}`)
}

/** `nflint trace`: the way of one packet, rule by rule. Exit code 0 whatever becomes of the packet, 2 when that could not be told. */
export async function trace(path: string, options: TraceOptions & ReadingOptions, streams: Streams): Promise<number> {
  const assumed = (options.assume ?? []).map(assumptionOf)
  const disk = new Disk()
  const { inputs: [input, ...more], failed } = await readInputs([path], options, streams, disk)
  if (more.length > 0) throw new Failure('trace takes one file, not a folder')
  if (!input || failed) return exit.failed
  const { hook, layer, ways } = options
  const asked = new Set<string>()
  const answer = (question: string): boolean | undefined => {
    asked.add(question)
    const found = assumed.find(each => question.includes(each.question))
    if (found) found.used = true
    return found?.answer
  }
  try {
    const { reader, dialect } = await readersOf(options, disk, streams)(input)
    const result = traceLoaded(await loadText(await asRuleset(input, dialect), reader, dialect), options.packet, { answer, ways, ...(hook ? { hook } : {}), ...(layer ? { layer } : {}) })
    const report = { ...result, path: input.path }
    streams.stdout.write(options.outputFormat === 'json' ? jsonTrace(report) : fullTrace(report, paintFor(streams.stdout, streams, options.color)))
    tell(result, assumed, asked, streams)
    return result.problems.length > 0 ? exit.failed : exit.ok
  } catch (error) {
    if (error instanceof BadPacket) streams.stderr.write(pointAt(options.packet, error))
    else complain(streams, input.path, error)
    return exit.failed
  }
}

/** The description with carets under the words that mean nothing. */
function pointAt(packet: string, { start, end, message }: BadPacket): string {
  const line = /[^\x20-\x7e]/.test(packet) ? undefined : packet
  const carets = line === undefined || line.length > 400 ? '' : `  ${line}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}\n`
  return `nflint: --packet: ${visible(message)}\n${carets}`
}

/** What the reader has to know besides. */
function tell({ paths, problems, notes }: TraceResult, assumed: readonly Assumption[], asked: ReadonlySet<string>, { stderr }: Streams): void {
  for (const { at, message } of [...problems, ...notes]) stderr.write(`${visible(placeLabel(at))}: ${visible(message)}\n`)
  if (paths.some(({ ways }) => ways.some(({ translates }) => translates))) stderr.write('addresses are translated on the way; rules behind that are judged by those that the packet came with\n')
  for (const { question, used } of assumed) {
    if (!used) stderr.write(`--assume ${visible(question)}: nothing asks that${asked.size > 0 ? `; asked is ${[...asked].slice(0, 5).map(each => visible(each)).join(', ')}` : ''}\n`)
  }
}
