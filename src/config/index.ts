/**
 * Configuration: what `nflint.toml` says about the network and about which checks to run.
 *
 * Invariants
 * - Data only: nothing in a configuration is run, and none is merged with another.
 * - Every mistake is told with its place, none is guessed around.
 * - Reads `nflint.toml` and `.nflint.toml` files and nothing else.
 */
export { configLookup, readConfig } from './discover.ts'
export { BadConfig } from './bad.ts'
export { parseTarget } from './target.ts'
export type { Config } from './config.ts'
