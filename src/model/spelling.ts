import type { Place } from '../text/index.ts'

/** How a ruleset is written, where another writing would mean the same to its reader. Looked for when asked; not a part of the meaning. */
export interface Spelling {
  /** Words for which the tool has newer ones. */
  readonly oldWords: readonly OldWord[]
  /** Sets and maps without a name, each as often as it is written. */
  readonly anonymousSets: readonly AnonymousSet[]
  /** Rules that ask for a protocol in a header of one family and for a port behind it. */
  readonly protocolFields: readonly ProtocolField[]
  /** The most bytes that a table may have where a tool hands it to the kernel in one piece. */
  readonly tableBytes?: number
}

/** A word, and the one that means the same. */
export interface OldWord {
  readonly at: Place
  readonly instead: string
}

export interface AnonymousSet {
  readonly at: Place
  /** The same for sets of the same elements, in whatever order they are written. */
  readonly key: string
  readonly elements: number
}

/** nft's `ip protocol tcp … dport`: the field is the first header's, and of one family only. */
export interface ProtocolField {
  /** The whole match. */
  readonly at: Place
  /** The two words. */
  readonly words: Place
  /** The match for the port asks for the same protocol, and nothing acts on the packet before it does. */
  readonly repeated: boolean
  readonly field: 'ip protocol' | 'ip6 nexthdr'
  /** Family of the table. */
  readonly family: string
  /** The rule asks for an address of the same family besides. */
  readonly alsoAddress: boolean
}

export const noSpelling: Spelling = { oldWords: [], anonymousSets: [], protocolFields: [] }
