/**
 * Writes what the commands in README.md really print under them: every `$ nflint …` line of a `console` block is run here.
 * `test/cli/readme.test.ts` holds the README against it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { chdir } from 'node:process'
import { fileURLToPath } from 'node:url'
import { main } from '../src/cli/main.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a command line prints: standard output, then what it says besides. */
async function printed(argv: readonly string[]): Promise<string> {
  const out = { stdout: '', stderr: '' }
  const output = (name: keyof typeof out) => ({ write: (text: string) => void (out[name] += text) })
  async function* nothing() {}
  await main(argv, { stdin: nothing(), stdout: output('stdout'), stderr: output('stderr'), env: {} })
  return out.stdout + out.stderr
}

/** The README with each command's output as it is now. */
export async function withOutputs(readme: string): Promise<string> {
  chdir(root)
  let result = ''
  let done = 0
  for (const match of readme.matchAll(/^```console\n([^]*?)^```$/gm)) {
    const commands = match[1]!.split('\n').filter(line => line.startsWith('$ '))
    let block = ''
    for (const command of commands) {
      const [program, ...argv] = (command.slice(2).match(/'[^']*'|\S+/g) ?? []).map(word => word.replace(/^'(.*)'$/, '$1'))
      if (program !== 'nflint') throw new Error(`only nflint runs here: ${command}`)
      block += `${command}\n${await printed(argv)}`
    }
    result += `${readme.slice(done, match.index)}\`\`\`console\n${block.trimEnd()}\n\`\`\``
    done = match.index + match[0].length
  }
  return result + readme.slice(done)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = `${root}/README.md`
  writeFileSync(path, await withOutputs(readFileSync(path, 'utf8')))
}
