import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manual, manualFile } from '../../scripts/manual.ts'
import { shells } from '../../src/cli/completion/index.ts'
import { program } from '../../src/cli/program.ts'
import { allCommands, tableOf } from '../../src/cli/table.ts'
import { checks } from '../../src/lint/index.ts'
import { run } from './run.ts'

const silent = { write: () => {} }
const top = tableOf(program({ stdin: (async function* () {})(), stdout: silent, stderr: silent, env: {} }, () => {}))
const commands = allCommands(top)
const folder = mkdtempSync(join(tmpdir(), 'nflint-completion-'))
const script = (shell: string): string => join(folder, shell)

beforeAll(async () => {
  for (const shell of Object.keys(shells)) writeFileSync(script(shell), (await run(['completion', shell])).stdout)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs lines of a shell and gives what they print, a word a line, sorted. */
function ask(shell: string, args: readonly string[], lines: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync(shell, [...args, '-c', lines], { encoding: 'utf8' })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout.split('\n').filter(Boolean).sort()
}

/** What bash offers for the last of some words. */
const inBash = (...words: readonly string[]): readonly string[] =>
  ask('bash', ['--norc'], `source ${script('bash')}; COMP_WORDS=(nflint ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _nflint; printf '%s\\n' "\${COMPREPLY[@]}"`)

describe('bash', () => {
  test.each(commands)('offers the options of nflint $path', ({ path, options }) => {
    expect(inBash(...path, '--')).toEqual(options.flatMap(({ names }) => names).filter(name => name.startsWith('--')).sort())
  })

  test.each(commands.filter(row => row.commands.length > 0))('offers the commands of nflint $path', ({ path, commands: below }) => {
    expect(inBash(...path, '')).toEqual(below.map(row => row.path.at(-1)).sort())
  })

  test.each([
    { words: ['check', '--dialect', 'i'], offered: ['iptables'] },
    { words: ['check', '--dialect', '=', 'n'], offered: ['nft'] },
    { words: ['explain', 'related-a'], offered: ['related-accept'] },
    { words: ['completion', ''], offered: ['bash', 'fish', 'zsh'] },
    { words: ['check', '--target', ''], offered: [] },
    { words: ['check', `${folder}/ba`], offered: [script('bash')] },
  ])('$words', ({ words, offered }) => {
    expect(inBash(...words)).toEqual(offered)
  })

  test('offers every check to explain', () => {
    expect(inBash('explain', '')).toEqual(checks.map(({ name }) => name).sort())
  })
})

const installed = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

describe.skipIf(!installed('fish'))('fish', () => {
  const inFish = (line: string): readonly string[] =>
    ask('fish', ['--no-config'], `source ${script('fish')}; complete -C '${line}'`).map(offer => offer.split('\t')[0]!)

  test.each(commands)('offers the options of nflint $path', ({ path, options }) => {
    expect(inFish(`nflint ${path.map(word => `${word} `).join('')}--`)).toEqual(options.flatMap(({ names }) => names).filter(name => name.startsWith('--')).sort())
  })

  test('offers values', () => {
    expect(inFish('nflint check --dialect ')).toEqual(['ferm', 'iptables', 'kernel', 'nft'])
    expect(inFish('nflint explain related-a')).toEqual(['related-accept'])
  })
})

describe.skipIf(!installed('zsh'))('zsh', () => {
  /** The command line as zsh leaves it after some words, each with the Tab key behind it. */
  function typed(...words: readonly string[]): string {
    const lines = `
      zmodload zsh/zpty
      zpty z 'TERM=dumb zsh -f -i'
      zpty -w z "PS1='> '; autoload -U compinit; compinit -u -D; source ${script('zsh')}; unsetopt zle_bracketed_paste; accept() { print -rn -- \\"\\$BUFFER\\" > ${script('line')}; exit }; zle -N accept; bindkey '^X' accept; echo re''ady"
      zpty -r z out '*ready*'
      ${words.map(word => `zpty -w -n z $'${word}\\t'`).join('; ')}
      zpty -w -n z $'\\x18'
      while zpty -r z chunk; do :; done`
    spawnSync('zsh', ['-f', '-c', lines], { timeout: 20_000 })
    return readFileSync(script('line'), 'utf8')
  }

  test('completes commands, options and values', () => {
    expect(typed('nflint che', '--output-form', 'sari')).toBe('nflint check --output-format=sarif ')
    expect(typed('nflint explain related-a')).toBe('nflint explain related-accept ')
  })

  test('knows every option', () => {
    const text = readFileSync(script('zsh'), 'utf8')
    for (const name of commands.flatMap(({ options }) => options).flatMap(({ names }) => names)) expect(text).toContain(`'${name}`)
  })
})

test('the manual page is what the command table says', () => {
  expect(readFileSync(manualFile, 'utf8')).toBe(manual())
})

test('help shows the options that completion and the manual page have', async () => {
  for (const { path, options } of commands) {
    const { stdout } = await run([...path, '--help'])
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name!)
    expect(shown.sort()).toEqual(options.map(({ names }) => names.at(-1)!).sort())
  }
})
