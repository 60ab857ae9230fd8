/**
 * Configuration: what `nflint.toml` says about the network, about which checks to run, and how.
 *
 * Invariants
 * - Data only: nothing in a configuration is run. Configurations are not merged by themselves: one goes on from another when it says so.
 * - Every mistake is told with its place, none is guessed around.
 * - Reads configurations and nothing else, and writes nothing.
 * - TOML, validation and patterns are loaded when there is a configuration.
 */
export { configLookup, personalConfigs, readConfig } from './discover.ts'
export { BadConfig } from './bad.ts'
export { parseTarget } from './target.ts'
export type { Config, ConfigSet } from './config.ts'
export type { Selection } from './select.ts'
