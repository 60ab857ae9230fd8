/**
 * `npm run bench`: nflint's time beside the real tools' on the same generated files in the same run, and its start-up
 * beside Node's own. Ratios are what counts: figures change with the machine, and with what else it does.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ferm, iptables, nft } from './generate.ts'

const root = resolve(import.meta.dirname, '../..')
const nflint = join(root, 'dist/nflint.cjs')
const rules = Number(process.argv[2] ?? 10_000)
const folder = mkdtempSync(join(tmpdir(), 'nflint-bench-'))

// Node 20 reads extra certificates at start-up, which would hide everything else.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env

/** Best time in milliseconds of several runs, or why there is none. */
function time(command: readonly string[], { runs, codes }: { readonly runs: number; readonly codes: readonly number[] }): number | string {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint()
    const { status, stderr, error } = spawnSync(command[0]!, command.slice(1), { env, encoding: 'utf8', maxBuffer: 1 << 30 })
    const took = Number(process.hrtime.bigint() - start) / 1e6
    if (error) return 'not installed'
    if (!codes.includes(status ?? -1)) return `failed: ${stderr.trim().split('\n')[0] ?? `exit code ${status}`}`
    best = Math.min(best, took)
  }
  return best
}

const isInstalled = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

/** A real tool, kept away from the machine's own firewall; it checks and loads nothing. */
function realTool(tool: string, args: readonly string[], input?: string): number | string {
  if (!isInstalled(tool)) return 'not installed'
  const command = [tool, ...args].join(' ') + (input === undefined ? '' : ` < ${input}`)
  const isolated = process.getuid?.() === 0 ? ['unshare', '-n'] : ['unshare', '-rn']
  return time([...isolated, 'sh', '-c', `${command} > /dev/null`], { runs: 3, codes: [0] })
}

const shown = (value: number | string): string => (typeof value === 'string' ? value : `${value.toFixed(0)} ms`)

const ratio = (own: number | string, other: number | string): string =>
  typeof own === 'number' && typeof other === 'number' ? `${(own / other).toFixed(2)}x` : 'skipped'

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map(row => row[column]!.length)))
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd())
}

function files(count: number) {
  const write = (name: string, text: string): string => {
    const path = join(folder, `${count}-${name}`)
    writeFileSync(path, text)
    return path
  }
  return { iptables: write('rules.v4', iptables(count)), nft: write('x.nft', nft(count)), ferm: write('ferm.conf', ferm(count)) }
}

function bench(): void {
  const own = (command: string, path: string, runs: number) => time([process.execPath, nflint, command, path], { runs, codes: [0, 1] })
  const small = files(10)
  const large = files(rules)
  const node = time([process.execPath, '-e', '0'], { runs: 15, codes: [0] })
  const help = time([process.execPath, nflint, '--version'], { runs: 15, codes: [0] })
  const startUp = Object.entries(small).map(([dialect, path]) => [dialect, own('check', path, 15)] as const)
  print([
    ['start-up', 'time', 'against node -e 0'],
    ['node -e 0', shown(node), '1.00x'],
    ['nflint --version', shown(help), ratio(help, node)],
    ...startUp.map(([dialect, took]) => [`nflint check, 10 rules, ${dialect}`, shown(took), ratio(took, node)]),
  ])
  console.log()
  const real = {
    iptables: ['iptables-legacy-restore --test', realTool('iptables-legacy-restore', ['--test'], large.iptables)],
    nft: ['nft -c -f', realTool('nft', ['-c', '-f', large.nft])],
    ferm: ['ferm --noexec --lines', realTool('ferm', ['--noexec', '--lines', '--domain', 'ip', large.ferm])],
  } as const
  print([
    [`${rules} rules`, 'check', 'tighten', 'real tool', 'its time', 'check against it'],
    ...(['iptables', 'nft', 'ferm'] as const).map(dialect => {
      const check = own('check', large[dialect], 3)
      const [tool, took] = real[dialect]
      return [dialect, shown(check), shown(own('tighten', large[dialect], 1)), tool, shown(took), ratio(check, took)]
    }),
  ])
}

try {
  if (!existsSync(nflint)) {
    console.error('dist/ is missing: npm run build first')
    process.exitCode = 1
  } else bench()
} finally {
  rmSync(folder, { recursive: true })
}
