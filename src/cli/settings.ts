import { BadConfig, configLookup, personalConfigs, readConfig } from '../config/index.ts'
import type { Config, ConfigSet, Selection } from '../config/index.ts'
import { setsUpTo } from '../lint/index.ts'
import type { Target } from '../model/index.ts'
import { visible } from '../report/index.ts'
import { Failure, SettingsFailure, reasonOf } from './failure.ts'
import type { Streams } from './streams.ts'

/** Where a command's settings come from. */
export interface SettingsOptions {
  readonly config?: string
  readonly isolated?: true
  readonly target?: Target
  readonly pedantic?: true
  readonly audit?: true
  readonly select?: readonly string[]
  readonly extendSelect?: readonly string[]
  readonly ignore?: readonly string[]
  /** Values of template variables, above those of a configuration. */
  readonly templateVars?: Readonly<Record<string, string>>
}

/** What one ruleset is worked on with: of its configuration, with what the command line says above it. */
export interface Settings extends Config {
  /** The configuration that was found, as it is told to people. */
  readonly from?: string
  /** Whether the file is left out where it is found in a folder. */
  readonly isExcluded: boolean
}

const nothing: Config = { target: {}, settings: { wantedHelpers: [] }, includeRoots: [], templateVars: {} }

/**
 * Settings by ruleset; rejects with a Failure for a configuration that cannot be read or used.
 * @throws Failure
 */
export function settingsLookup(options: SettingsOptions, env: Streams['env'] = process.env): (input: { readonly path: string }) => Promise<Settings> {
  const { config: named, isolated, target } = options
  if (named !== undefined && isolated) throw new Failure('--config and --isolated exclude each other')
  const find: Finder = isolated ? async () => undefined : finder(named ?? (env['NFLINT_CONFIG'] || undefined), env)
  const above = selectionOf(options)
  return async ({ path }) => {
    const set = await find(path)
    const config = set ? set.for(path, await above()) : await withoutConfig(await above())
    return { ...config, target: { ...config.target, ...target }, templateVars: { ...config.templateVars, ...options.templateVars }, isExcluded: set?.isExcluded(path) ?? false, ...(set ? { from: set.path } : {}) }
  }
}

type Finder = (path: string) => Promise<ConfigSet | undefined>

function finder(named: string | undefined, env: Streams['env']): Finder {
  if (named === undefined) {
    const find = configLookup(personalConfigs(env))
    return path => find(path).catch(failure('nflint.toml'))
  }
  let set: Promise<ConfigSet> | undefined
  return () => (set ??= readConfig(named).catch(failure(named)))
}

/** What the command line says about which checks run. */
function selectionOf({ select, extendSelect = [], ignore, pedantic, audit }: SettingsOptions): () => Promise<Selection> {
  const selection: Selection = {
    ...(audit || pedantic ? { sets: setsUpTo(audit ? 'audit' : 'pedantic') } : {}),
    ...(select ? { select } : {}),
    ...(extendSelect.length > 0 ? { 'extend-select': extendSelect } : {}),
    ...(ignore ? { ignore } : {}),
  }
  let checked = false
  return async () => {
    if (checked) return selection
    checked = true
    const words = [...(select ?? []), ...extendSelect, ...(ignore ?? [])]
    if (words.length === 0) return selection
    const { unknownSelector } = await import('../config/select.ts')
    const problem = words.map(unknownSelector).find(said => said !== undefined)
    if (problem !== undefined) throw new SettingsFailure(problem)
    return selection
  }
}

/** Without a configuration there is the command line alone. */
async function withoutConfig(above: Selection): Promise<Config> {
  if (Object.keys(above).length === 0) return nothing
  const { namedChecks, selectedChecks } = await import('../config/select.ts')
  const select = selectedChecks([above])
  return select ? { ...nothing, select, awaited: namedChecks([above]) } : nothing
}

const failure = (name: string) => async (error: unknown): Promise<never> => {
  if (!(error instanceof BadConfig)) throw new SettingsFailure(`${visible(name)}: ${reasonOf(error)}`, { cause: error })
  const { pictured } = await import('../report/picture.ts')
  throw new SettingsFailure(error.problems.map(pictured).join('\n'), { cause: error })
}
