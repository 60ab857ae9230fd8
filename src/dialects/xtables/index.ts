/**
 * x_tables: the vocabulary and the meaning of iptables' matches and targets, shared by iptables-save and ferm.
 *
 * Invariants
 * - Knows no syntax: it takes options with their values, and places to point at.
 * - The tables are the one source for what an option is called, takes, excludes and needs (`match-table.ts`, `target-table.ts`, `link-table.ts`).
 * - Never throws. A value that is not understood is an atom and, where every kernel would refuse it, a problem.
 * - The family of a rule is the table's (`Table.family`): no match over nfproto is added here.
 */
export type * from './types.ts'
export { abbreviated, canonicalOption, coreOptionsOf, exactOption, isVerdict, matchNamed, matchNames, optionOf, targetNamed, targetNames } from './lookup.ts'
export { protocolName, protocolNumber } from './protocols.ts'
export { isIndependent, lowerMatches, lowerOption, matchedProtocol } from './matches.ts'
export { lowerTarget } from './targets.ts'
export { checkUses, isNatDrop, natDrop } from './check.ts'
export { notedOptions } from './noted.ts'
export { icmpTypeName } from './icmp.ts'
export { printIpv4, printIpv6, readNetwork4, readNetwork6 } from './address.ts'
export { quoteWord, readStates } from './values.ts'
export { rejectTypes } from './target-table.ts'
export { builtinChain, builtinChainNames, tableBytes, tablesOf } from './chains.ts'
export { flagNames, portModules, statusNames } from './names.ts'
export { prefixLength } from './networks.ts'
export { unprintable, writableTables } from './write.ts'
export type { WrittenMatch, WrittenOption, WrittenTarget } from './write.ts'
export { writeRule } from './write-rule.ts'
export type { WrittenRule } from './write-rule.ts'
export { mostWays, waysTo } from './ways.ts'
export type { Reason } from './ways.ts'
