import { main } from '../../src/cli/main.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line in this process, with text as its standard input. */
export async function run(argv: readonly string[], { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  async function* input() {
    yield stdin
  }
  const code = await main(argv, { stdin: input(), stdout: output('stdout'), stderr: output('stderr'), env })
  return { code, ...written }
}
