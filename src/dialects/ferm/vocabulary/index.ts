/**
 * The words of ferm, as data.
 *
 * Invariants
 * - No code decides what a word means by its name: it is looked up here.
 * - What an option means to the kernel is not said here but in dialects/xtables.
 */
export * from './shape.ts'
export { matches, protocols, shortcuts } from './matches.ts'
export { targets } from './targets.ts'
