/**
 * Writes what the commands in README.md and the pages under docs/ really print under them: every `$ nflint …` line of a `console`
 * block is run here. `test/cli/pages.test.ts` holds the pages against it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { chdir } from 'node:process'
import { fileURLToPath } from 'node:url'
import { main } from '../src/cli/main.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Paths of the pages, from the root. */
export const pages = (): readonly string[] => ['README.md', ...readdirSync(`${root}/docs`).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]

/** What a command line prints: standard output, then what it says besides. */
async function printed(argv: readonly string[]): Promise<string> {
  const out = { stdout: '', stderr: '' }
  const output = (name: keyof typeof out) => ({ write: (text: string) => void (out[name] += text) })
  async function* nothing() {}
  await main(argv, { stdin: nothing(), stdout: output('stdout'), stderr: output('stderr'), env: {} })
  return out.stdout + out.stderr
}

/** A page with each command's output as it is now. */
export async function withOutputs(page: string): Promise<string> {
  chdir(root)
  let result = ''
  let done = 0
  for (const match of page.matchAll(/^```console\n([^]*?)^```$/gm)) {
    const commands = match[1]!.split('\n').filter(line => line.startsWith('$ '))
    let block = ''
    for (const command of commands) {
      const [program, ...argv] = (command.slice(2).match(/'[^']*'|\S+/g) ?? []).map(word => word.replace(/^'(.*)'$/, '$1'))
      if (program !== 'nflint') throw new Error(`only nflint runs here: ${command}`)
      block += `${command}\n${await printed(argv)}`
    }
    result += `${page.slice(done, match.index)}\`\`\`console\n${block.trimEnd()}\n\`\`\``
    done = match.index + match[0].length
  }
  return result + page.slice(done)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of pages()) {
    const text = readFileSync(`${root}/${page}`, 'utf8')
    const now = await withOutputs(text)
    if (now !== text) writeFileSync(`${root}/${page}`, now)
  }
}
