/**
 * `npm run clients`: real editors, without a screen, against the built server. An editor that is not installed is skipped, and that
 * is said; with CI set it is a failure. Debian: neovim emacs-nox elpa-eglot vim-ale.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { done, text, workspace } from './workspace.ts'

const here = import.meta.dirname
const nflint = process.env['NFLINT'] ?? resolve(here, '../../dist/nflint.cjs')

interface Client {
  readonly name: string
  /** Programs and files that it needs. */
  readonly needs: readonly string[]
  readonly command: (out: string) => readonly string[]
  readonly expected: readonly string[]
  /** The file at the end. */
  readonly file: string
}

const found = '10:unreachable-rule 7:related-accept'

/** What Neovim and Emacs do alike. */
const session = [
  'filetype: ferm',
  `diagnostics: ${found}`,
  'completion: ctstate ctstatus',
  'half-typed: true',
  'renamed: @def $HOME_NET = 10.0.0.0/8;',
]

const clients: readonly Client[] = [
  {
    name: 'Neovim', needs: ['nvim'], command: () => ['nvim', '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-S', join(here, 'neovim.lua')], file: done,
    expected: [...session, 'hover: **RELATED** (state)', 'source.fixAll: Fix all that nflint can fix safely', 'refactor.rewrite: Tighten RELATED in 1 rule (proved for every packet: nothing opens)', 'left: '],
  },
  {
    name: 'Emacs with eglot', needs: ['emacs', '/usr/share/emacs/site-lisp/elpa-src'], command: () => ['emacs', '--batch', '-Q', '-l', join(here, 'eglot.el')], file: done,
    // Without markdown-mode Emacs asks for plain text.
    expected: [...session, 'hover: RELATED (state)', 'source.fixAll.nflint: Fix all that nflint can fix safely', 'refactor.rewrite.nflint: Tighten RELATED in 1 rule (proved for every packet: nothing opens)', 'left: '],
  },
  {
    name: 'a long file', needs: [], command: () => [process.execPath, '--import', 'tsx', join(here, 'long.ts')], file: text,
    expected: ['found: related-accept', 'hover: **RELATED** (state)', 'while it is checked: true', 'whole again: true', 'exit code: 0'],
  },
  {
    name: 'Vim with ALE', needs: ['vim', 'script', '/usr/share/vim-ale'], file: text.replace('$LAN   proto', '$LAN proto'),
    command: out => ['env', `NFLINT_OUT=${out}`, 'script', '-qec', `vim -u ${join(here, 'ale.vim')}`, '/dev/null'],
    expected: [`diagnostics: ${found}`, 'formatted:         interface lo ACCEPT;'],
  },
]

const isThere = (name: string): boolean => (name.startsWith('/') ? existsSync(name) : spawnSync('sh', ['-c', `command -v ${name}`]).status === 0)

/** A text without its line breaks, and blanks but for one. */
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')')

/** What a client did, and whether that is what it should do; undefined where it is skipped. */
function run({ name, needs, command, expected, file: wanted }: Client): boolean | undefined {
  const missing = needs.filter(each => !isThere(each))
  if (missing.length > 0) {
    console.log(`${name}: SKIPPED, ${missing.join(' and ')} not installed`)
    return undefined
  }
  const { folder, file } = workspace()
  const out = join(folder, 'out')
  try {
    const [program, ...args] = command(out)
    const start = Date.now()
    const { stdout, stderr } = spawnSync(program!, args, {
      encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL', env: { ...process.env, NFLINT: nflint, NFLINT_NODE: process.execPath, NFLINT_FILE: file, NFLINT_EDITORS: resolve(here, '../../editors'), TERM: 'xterm' },
    })
    const told = (existsSync(out) ? readFileSync(out, 'utf8') : stdout).split('\n').map(line => line.replace(/\r$/, '')).filter(line => /^[\w. -]+: /.test(line))
    const text = readFileSync(file, 'utf8')
    const asWanted = onOneLine(text) === onOneLine(wanted) && text.includes('\n        interface lo ACCEPT;\n')
    const wrong = expected.filter(line => !told.includes(line))
    const failed = wrong.length > 0 || !asWanted || told.some(line => /^(?:gave up|error)/.test(line))
    console.log(`${name}: ${failed ? 'FAILED' : 'passed'}, ${expected.length} steps, ${((Date.now() - start) / 1000).toFixed(1)} s`)
    if (failed) {
      console.log(told.map(line => `  ${line}`).join('\n'))
      for (const line of wrong) console.log(`  missing: ${line}`)
      if (!asWanted) console.log(`  the file at the end:\n${text}`)
      console.log(stderr.split('\n').slice(-20).map(line => `  stderr: ${line}`).join('\n'))
    }
    return !failed
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (!existsSync(nflint)) {
  console.error(`${nflint} is missing: npm run build first`)
  process.exitCode = 1
} else {
  const results = clients.filter(({ name }) => process.argv.length < 3 || process.argv.slice(2).some(wish => name.toLowerCase().includes(wish))).map(run)
  if (results.includes(false) || (process.env['CI'] && results.includes(undefined))) process.exitCode = 1
}
