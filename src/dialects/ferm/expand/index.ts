/**
 * Expansion: a ferm file to the rules that ferm makes of it.
 *
 * Invariants
 * - Runs tokens in ferm's own order, so that a function may hold half a rule and a list run the rest of a command twice.
 * - Runs nothing else: backticks, `@resolve`, hooks and programs give unknown values and a note.
 * - Ends: calls, blocks, includes, tokens and rules have bounds; reaching one is an error of the file.
 * - Files come through the reader; each is parsed once.
 */
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Problem } from '../../../syntax/index.ts'
import type { Place, Source } from '../../../text/index.ts'
import type { OldWord } from '../../../model/index.ts'
import { parseFerm } from '../../../../grammars/ferm/index.ts'
import type { FermTree, File } from '../../../../grammars/ferm/index.ts'
import type { Reader } from '../../dialect.ts'
import { splitPath } from './builtins.ts'
import { Exhausted, limits, report } from './machine.ts'
import type { Machine } from './machine.ts'
import type { DomainInfo } from './result.ts'
import { run } from './run.ts'
import { running } from './token.ts'

export interface Expansion {
  /** By name: ip, ip6, arp, eb. */
  readonly domains: ReadonlyMap<string, DomainInfo>
  readonly problems: readonly Problem[]
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
  readonly included: readonly SyntaxTree<File>[]
  readonly oldWords: readonly OldWord[]
  /** Where each included file was included first. */
  readonly includedAt: ReadonlyMap<Source, Place>
  /** Something could not be read: the system may have more rules than these. */
  readonly partial: boolean
}

/** Runs a file. `only` limits it to one domain, as `ferm --domain`; a command that names none then belongs to it. */
export function expandFerm(tree: SyntaxTree<File>, reader: Reader, { only }: { readonly only?: string } = {}): Expansion {
  const { source } = tree
  const { folder, name } = splitPath(source.path)
  const machine: Machine = {
    reader, parse: parseFerm, only,
    domains: new Map(), problems: [], notes: [], noted: new Set(), oldWords: new Map(), included: new Map(), includedAt: new Map(), suggestions: new Map(),
    scopes: [{ variables: new Map(), functions: new Map(), automatic: new Map([['FILENAME', source.path], ['FILEBNAME', name], ['DIRNAME', folder]]) }],
    script: { source, parent: undefined, base: running(source, (tree as FermTree).brief ?? tree.tokens), index: 0, pending: [] },
    last: undefined, steps: [], automaticChains: 0, taken: 0, rules: 0, otherwise: undefined, partial: false, sampling: undefined,
  }
  try {
    run(machine, undefined, 0, 'whole')
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error
    const at = machine.last ?? { source, start: 0, end: 0 }
    report(machine, at, `the file expands to too much (more than ${limits.rules} rules, or ${limits.tokens} words)`)
    // A part of such a file means nothing.
    machine.domains.clear()
    machine.partial = true
  }
  return {
    domains: machine.domains, problems: machine.problems, notes: machine.notes, oldWords: [...machine.oldWords.values()], partial: machine.partial,
    includedAt: machine.includedAt,
    included: [...machine.included.values()].filter(included => included !== undefined),
  }
}

export { LineRule } from './lines.ts'
export { saveText, ruleText } from './save.ts'
export { coreTargets } from './rule.ts'
export type * from './result.ts'
export type * from './value.ts'
export { placeOf } from './value.ts'
export { running, stepsOf, spanOf } from './token.ts'
export type { Frame, Tok } from './token.ts'
