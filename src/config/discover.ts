import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Config } from './config.ts'

/** The first one wins where both lie in a folder. */
const names = ['.nflint.toml', 'nflint.toml'] as const

/**
 * The configuration in a file.
 * @throws BadConfig and the file system's own errors
 */
export async function readConfig(path: string): Promise<Config> {
  const text = readFileSync(path, 'utf8')
  // Most runs have no configuration, and need no TOML parser.
  const { parseConfig } = await import('./config.ts')
  return parseConfig({ path, text })
}

/**
 * Finds the configuration for a ruleset: the nearest one in its folder and those above, not beyond the root of its
 * repository; undefined when there is none. Each file is read once. Rejects as `readConfig`.
 */
export function configLookup(): (ruleset: string) => Promise<Config | undefined> {
  const known = new Map<string, Promise<Config>>()
  return async ruleset => {
    const path = nearestConfig(dirname(resolve(ruleset)))
    if (path === undefined) return undefined
    const config = known.get(path) ?? readConfig(relative('', path) || path)
    known.set(path, config)
    return config
  }
}

function nearestConfig(folder: string): string | undefined {
  for (const name of names) {
    const path = join(folder, name)
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path
  }
  const parent = dirname(folder)
  return parent === folder || existsSync(join(folder, '.git')) ? undefined : nearestConfig(parent)
}
