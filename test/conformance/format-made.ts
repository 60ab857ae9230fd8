/** What the real tools make of a file: what ferm would load, and what nft and iptables say they hold once they have loaded it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { DialectName } from '../../src/dialects/index.ts'
import { absolute } from './corpus-files.ts'
import { runsCommands } from './corpus-tools.ts'

type Judged = Exclude<DialectName, 'kernel'>

const saved = (tool: string): string => `${tool}-restore < "$1" && ${tool}-save -c`

/** Shell commands that load a file named `$1` in a network namespace of their own and print what came of it; the first that can is asked. */
const commands: Readonly<Record<Judged, readonly string[]>> = {
  ferm: ['ferm --noexec --lines "$1"'],
  nft: ['nft -f "$1" && nft list ruleset'],
  iptables: ['iptables-legacy', 'ip6tables-legacy', 'iptables-nft', 'ip6tables-nft'].map(saved),
}

export interface Makers {
  /** Why a changed file does not come to the same; '' when it does, undefined where the original cannot be loaded here. */
  compare(dialect: Judged, path: string, after: string): string | undefined
  close(): void
}

/** A copy of the corpus to load files from. */
export function openMakers(dialects: readonly Judged[]): Makers {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-made-'))
  for (const dialect of dialects) {
    mkdirSync(join(folder, 'files'), { recursive: true })
    cpSync(absolute(`files/${dialect}`), join(folder, 'files', dialect), { recursive: true })
  }
  const made = (command: string, copy: string): string | undefined => {
    const { status, stdout } = spawnSync('unshare', ['-n', 'sh', '-c', command, 'sh', basename(copy)], { cwd: dirname(copy), encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 })
    // Dates, the time that elements have left, and the names of ferm's own temporary files.
    return status === 0 ? stdout.replace(/^# (?:Generated|Completed) .*$|\bexpires [\w.]+|\/tmp\/ferm\.\w+/gm, '') : undefined
  }
  return {
    compare(dialect, path, after) {
      const copy = join(folder, path)
      const original = readFileSync(copy)
      if (dialect === 'ferm' && runsCommands(original.toString('latin1'))) return undefined
      for (const command of commands[dialect]) {
        const before = made(command, copy)
        if (before === undefined) continue
        writeFileSync(copy, after)
        const now = made(command, copy)
        writeFileSync(copy, original)
        return now === before ? '' : now === undefined ? `${command}: refused` : `${command}: something else`
      }
      return undefined
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
