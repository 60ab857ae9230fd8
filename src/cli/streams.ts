import { colours, plain } from '../report/index.ts'
import type { Paint } from '../report/index.ts'

/** What a command reads and writes; the process's own in real life, buffers in tests. */
export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export type ColourWish = 'auto' | 'always' | 'never'

const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0' && value !== 'false'

/**
 * Whether a stream gets colour: `--color`, then NO_COLOR (no-color.org: any value but the empty one), FORCE_COLOR,
 * CLICOLOR_FORCE, a dumb terminal, and at last whether it is a terminal at all.
 */
export function paintFor(stream: Output, { env }: Streams, wish: ColourWish): Paint {
  if (wish !== 'auto') return wish === 'always' ? colours : plain
  if (env['NO_COLOR']) return plain
  if (isOn(env['FORCE_COLOR']) || isOn(env['CLICOLOR_FORCE'])) return colours
  return stream.isTTY === true && env['TERM'] !== 'dumb' ? colours : plain
}

/** Display cells of a line. A pseudo terminal without a size says 0, a pipe says nothing. */
export const widthOf = (stream: Output): number => stream.columns || 100
