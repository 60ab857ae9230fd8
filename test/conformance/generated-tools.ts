/** Asks a real tool about many small rulesets, in one network namespace without any network. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `kernel`: the tool takes the text, the kernel of this machine does not. */
export type ToolVerdict = { readonly kind: 'ok' | 'kernel' } | { readonly kind: 'no'; readonly said: string }

/** Whether network namespaces can be made here and the programs are installed. */
export const canAsk = (...programs: readonly string[]): boolean =>
  spawnSync('unshare', ['-n', 'true']).status === 0 && programs.every(program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0)

/**
 * Asks about each text: `judge` is a shell command with `$1` as the file; a second one that also loads it into the namespace
 * tells what the kernel refuses.
 */
export function askTool(texts: readonly string[], judge: (index: number) => readonly [check: string, load?: string]): readonly ToolVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-generated-'))
  try {
    const lines = texts.map((text, index) => {
      const file = join(folder, String(index))
      writeFileSync(file, text)
      const [check, load] = judge(index)
      const loaded = load === undefined ? 'echo ok' : `if ${load} >/dev/null 2>&1; then echo ok; else echo kernel; fi`
      return `set -- ${file}; if ${check} >/dev/null 2>${file}.said; then ${loaded}; else echo no; fi\n`
    })
    const { stdout } = spawnSync('unshare', ['-n', 'sh'], { input: lines.join(''), encoding: 'utf8', maxBuffer: 1 << 28 })
    return stdout.trimEnd().split('\n').map((kind, index) =>
      kind === 'no' ? { kind, said: readFileSync(join(folder, `${index}.said`), 'utf8').split('\n')[0]! } : { kind: kind as 'ok' | 'kernel' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
