/**
 * Carriers: texts of other kinds that rulesets lie in. A shell script that calls iptables or nft, a template, what `nft -j list ruleset`
 * prints. Each is turned into text of a dialect, and what is found there is told where it comes from.
 *
 * Invariants
 * - Nothing is run and nothing is read but the text at hand. What only running could tell is left alone, with a note.
 * - Every letter of a derived text has a place in the source.
 * - Knows dialects by name only; each carrier is loaded when such a text is met.
 */
export { carrierKind, loadCarrier, nameOfFilled } from './recognise.ts'
export { editFrom, spanFrom } from './derived.ts'
export type { CarriedRuleset, CarrierKind } from './carried.ts'
