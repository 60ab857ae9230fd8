import { spawnSync } from 'node:child_process'
import { measure } from './measure.ts'
import type { Measured } from './measure.ts'
import type { Dialect } from './rulesets.ts'

const isInstalled = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

/** What reads a dialect in earnest: it checks and loads nothing. */
export const realTools: Record<Dialect, { readonly name: string; readonly command: readonly string[]; readonly reads: 'input' | 'path' }> = {
  iptables: { name: 'iptables-legacy-restore --test', command: ['iptables-legacy-restore', '--test'], reads: 'input' },
  nft: { name: 'nft -c', command: ['nft', '-c', '-f'], reads: 'path' },
  ferm: { name: 'ferm --noexec --lines', command: ['ferm', '--noexec', '--lines', '--domain', 'ip'], reads: 'path' },
}

/** The real tool's cost, in a network of its own, away from the machine's firewall. */
export async function realTool(dialect: Dialect, path: string, wishes: { readonly runs: number; readonly limit: number; readonly folder: string }): Promise<Measured> {
  const { command, reads } = realTools[dialect]
  if (!isInstalled(command[0]!)) return 'not installed'
  const isolated = process.getuid?.() === 0 ? ['unshare', '-n'] : ['unshare', '-rn']
  return measure([...isolated, ...command, ...(reads === 'path' ? [path] : [])], { ...wishes, codes: [0], ...(reads === 'input' ? { input: path } : {}) })
}
