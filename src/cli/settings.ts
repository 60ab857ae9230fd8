import type { CheckingOptions } from '../api/check.ts'
import { BadConfig, configLookup, readConfig } from '../config/index.ts'
import type { Config } from '../config/index.ts'
import type { Target } from '../model/index.ts'
import { setsUpTo } from '../lint/index.ts'
import { visible } from '../report/index.ts'
import { Failure, reasonOf } from './failure.ts'
import type { Input } from './inputs.ts'

/** Where a command's settings come from. */
export interface SettingsOptions {
  readonly config?: string
  readonly isolated?: true
  readonly target?: Target
  readonly pedantic?: true
  readonly audit?: true
}

/**
 * Settings for each input: of its configuration, with what the command line says above it.
 * @throws Failure for a configuration that cannot be read or used
 */
export function settingsLookup({ config: named, isolated, target, pedantic, audit }: SettingsOptions): (input: Input) => Promise<CheckingOptions> {
  if (named !== undefined && isolated) throw new Failure('--config and --isolated exclude each other')
  const find = named === undefined ? configLookup() : () => readConfig(named)
  return async ({ path }) => {
    const config: Partial<Config> = isolated ? {} : ((await find(path).catch(failure(named))) ?? {})
    const set = audit ? 'audit' : pedantic ? 'pedantic' : undefined
    return { ...config, ...(set ? { sets: setsUpTo(set) } : {}), target: { ...config.target, ...target } }
  }
}

const failure = (named: string | undefined) => (error: unknown): never => {
  if (error instanceof BadConfig) throw new Failure(visible(error.message), { cause: error })
  throw new Failure(`${visible(named ?? 'nflint.toml')}: ${reasonOf(error)}`, { cause: error })
}
