/** The real tools as judges of whole files, in a network namespace without any network. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { DialectName } from '../../src/dialects/index.ts'
import { absolute } from './corpus-files.ts'

type JudgedDialect = Exclude<DialectName, 'kernel'>

interface Judge {
  readonly name: string
  readonly command: (path: string) => readonly string[]
  readonly reads: 'file' | 'stdin'
}

const restore = (name: string): Judge => ({ name, command: () => [name, '--test'], reads: 'stdin' })

const ip4: readonly Judge[] = [restore('iptables-legacy-restore'), restore('iptables-nft-restore')]
const ip6: readonly Judge[] = [restore('ip6tables-legacy-restore'), restore('ip6tables-nft-restore')]

/** Judges to be asked, the likeliest first. */
function judgesOf(dialect: JudgedDialect, path: string, text: string): readonly Judge[] {
  if (dialect === 'nft') return [{ name: 'nft', command: name => ['nft', '-c', '-f', name], reads: 'file' }]
  if (dialect === 'ferm') return [{ name: 'ferm', command: name => ['ferm', '--noexec', '--lines', name], reads: 'file' }]
  return /ipv6-icmp|icmpv?6|::\/|ip6/.test(text) || /(?:ip6|v6|6\.rules)/.test(basename(path)) ? [...ip6, ...ip4] : [...ip4, ...ip6]
}

/** ferm runs backticks and piped includes while it reads: such files are not given to it. */
export const runsCommands = (text: string): boolean => /`|["'][^"'\n]*\|\s*["']/.test(text)

export const present = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Whether network namespaces can be made here; without them no judge is asked. */
export const canJudge = (): boolean => spawnSync('unshare', ['-n', 'true']).status === 0

export interface Verdict {
  readonly judge: string
  readonly accepted: boolean
  readonly said: string
}

/** A copy of the corpus that files may be changed in. */
export interface Bench {
  /** What the judge that accepts the original says of the changed files; undefined where no judge accepts the original. */
  judge(
    dialect: JudgedDialect, path: string, changed: readonly { readonly path: string; readonly after: string }[], included: readonly string[]): Verdict | undefined
  close(): void
}

export function openBench(dialects: readonly JudgedDialect[]): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-conformance-'))
  for (const dialect of dialects) {
    mkdirSync(join(folder, 'files'), { recursive: true })
    cpSync(absolute(`files/${dialect}`), join(folder, 'files', dialect), { recursive: true })
  }
  const copyOf = (path: string): string => join(folder, path.slice(absolute('').length))

  const ask = ({ command, reads }: Judge, copy: string): { readonly accepted: boolean; readonly said: string } => {
    const { status, stderr } = spawnSync('unshare', ['-n', ...command(basename(copy))], {
      cwd: dirname(copy), encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28, input: reads === 'stdin' ? readFileSync(copy) : '',
    })
    return { accepted: status === 0, said: stderr.trim().split('\n').slice(0, 4).join('\n') }
  }

  return {
    judge(dialect, path, changed, included) {
      const original = readFileSync(absolute(path))
      if (dialect === 'ferm' && [absolute(path), ...included].some(file => runsCommands(readFileSync(file, 'utf8')))) return undefined
      const copy = copyOf(absolute(path))
      const judge = judgesOf(dialect, path, original.toString('latin1')).find(one => present(one.command('')[0]!) && ask(one, copy).accepted)
      if (!judge) return undefined
      const before = changed.map(file => ({ copy: copyOf(file.path), bytes: readFileSync(copyOf(file.path)) }))
      try {
        for (const { path: name, after } of changed) {
          chmodSync(copyOf(name), 0o600)
          writeFileSync(copyOf(name), after)
        }
        return { judge: judge.name, ...ask(judge, copy) }
      } finally {
        for (const file of before) writeFileSync(file.copy, file.bytes)
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
