/**
 * Layout: the same words in the same order, with other blanks between them.
 *
 * Invariants
 * - Nothing but blanks, line breaks and, in nft, the separators of statements changes; every comment stays between the words that it stood
 *   between. The result is read again and compared before anyone sees it.
 * - What cannot be read is not laid out. Laying out twice is laying out once.
 * - Knows words and brackets, never meaning: nothing here looks a name up, evaluates a match or reads a file. `iptables/normalize.ts`
 *   alone, which is asked for by name, orders options by what they are, and reads the result as rules to compare.
 */
export { layOut } from './lay-out.ts'
export type { LaidOut } from './lay-out.ts'
export { styles } from './style.ts'
export type { Style } from './style.ts'
