import { serve } from '../lsp/index.ts'

/** `nflint lsp`: the language server on standard input and output, to its end. */
export async function lsp(): Promise<number> {
  const code = await serve({ input: process.stdin, output: process.stdout })
  // An open pipe would keep the process alive.
  process.stdin.destroy()
  return code
}
