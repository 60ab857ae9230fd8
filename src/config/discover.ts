import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BadConfig } from './bad.ts'
import type { ConfigLayer, ConfigSet } from './config.ts'
import { fromHere } from './from-here.ts'

/** The first one wins where both lie in a folder. */
const names = ['.nflint.toml', 'nflint.toml'] as const

/** Longest chain of configurations that go on from each other. */
const mostLayers = 20

async function readLayer(path: string): Promise<ConfigLayer> {
  const text = readFileSync(path, 'utf8')
  // Most runs have no configuration, and need neither a TOML parser nor patterns.
  const { layerFrom } = await import('./layer.ts')
  return layerFrom({ path, text })
}

/** The configurations that one goes on from, the farthest first, and itself. */
async function layersFrom(path: string): Promise<readonly ConfigLayer[]> {
  const layers: ConfigLayer[] = []
  const seen = new Set<string>()
  for (let next: string | undefined = path; next !== undefined; ) {
    const absolute = resolve(next)
    const from = layers[0]
    if (seen.has(absolute) || layers.length >= mostLayers) throw problemIn(from!, `${from!.file.extend} goes on from this configuration`)
    seen.add(absolute)
    let layer: ConfigLayer
    try {
      layer = await readLayer(next)
    } catch (error) {
      if (from === undefined || error instanceof BadConfig) throw error
      throw problemIn(from, `${from.file.extend} cannot be read`)
    }
    layers.unshift(layer)
    next = layer.file.extend === undefined ? undefined : layer.resolve(layer.file.extend)
  }
  return layers
}

/** A problem with what a configuration says about another one. */
function problemIn({ source }: ConfigLayer, message: string): BadConfig {
  const start = Math.max(0, source.text.search(/(?<=^[ \t]*)extend\b/m))
  return new BadConfig([{ at: { source, start, end: start + 'extend'.length }, message }])
}

/**
 * The configuration in a file, and those that it goes on from.
 * @throws BadConfig and the file system's own errors
 */
export async function readConfig(path: string): Promise<ConfigSet> {
  const layers = await layersFrom(path)
  const { configSet } = await import('./config.ts')
  return configSet(layers)
}

/** Where configurations are that count when no folder has one; nothing is ever written there. */
export function personalConfigs(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const home = env['XDG_CONFIG_HOME'] || (env['HOME'] ? join(env['HOME'], '.config') : undefined)
  return [...(home === undefined ? [] : [join(home, 'nflint', 'nflint.toml')]), '/etc/nflint.toml']
}

/**
 * Finds the configuration for a ruleset: the nearest one in its folder and those above, not beyond the root of its
 * repository; else the first of `fallbacks` that there is; undefined when there is none. Each file is read once. Rejects as `readConfig`.
 */
export function configLookup(fallbacks: readonly string[] = []): (ruleset: string) => Promise<ConfigSet | undefined> {
  const known = new Map<string, Promise<ConfigSet>>()
  const nearest = new Map<string, string | undefined>()
  return async ruleset => {
    const folder = dirname(resolve(ruleset))
    if (!nearest.has(folder)) nearest.set(folder, nearestConfig(folder) ?? fallbacks.find(isFile))
    const path = nearest.get(folder)
    if (path === undefined) return undefined
    const config = known.get(path) ?? readConfig(fromHere(path))
    known.set(path, config)
    return config
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch {
    // A folder that may not be looked into, as somebody else's home, has nothing for us.
    return false
  }
}

function nearestConfig(folder: string): string | undefined {
  for (const name of names) {
    const path = join(folder, name)
    if (isFile(path)) return path
  }
  const parent = dirname(folder)
  return parent === folder || existsSync(join(folder, '.git')) ? undefined : nearestConfig(parent)
}
