import { serve } from '../lsp/index.ts'
import { reasonOf } from './failure.ts'

/** `nflint lsp`: the language server on standard input and output, to its end, which is that of the process. */
export async function lsp(): Promise<number> {
  // An editor must not lose its server for one answer that went wrong.
  process.on('unhandledRejection', error => process.stderr.write(`nflint: internal error: ${reasonOf(error)}\n`))
  const code = await serve({ input: process.stdin, output: process.stdout })
  // An open pipe keeps a process alive, and so does the timer by which vscode-languageserver watches `--clientProcessId`.
  process.stdout.write('', () => process.exit(code))
  return code
}
