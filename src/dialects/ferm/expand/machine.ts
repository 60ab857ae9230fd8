import type { Problem, Related, SyntaxTree } from '../../../syntax/index.ts'
import type { Place, Source } from '../../../text/index.ts'
import { nearest } from '../../../text/index.ts'
import type { OldWord, Step } from '../../../model/index.ts'
import type { File } from '../../../../grammars/ferm/index.ts'
import type { Reader } from '../../dialect.ts'
import type { DomainInfo, Guard } from './result.ts'
import type { Sampling } from './lines.ts'
import { stepsOf } from './token.ts'
import type { Tok } from './token.ts'
import type { Value } from './value.ts'

/** Bounds of an expansion: ferm itself has none, and would not end on a function that calls itself. */
export const limits = { calls: 100, blocks: 250, values: 200, includes: 64, tokens: 3_000_000, rules: 200_000 } as const

export interface Variable {
  readonly value: Value
  readonly at: Place
}

export interface Function {
  readonly name: string
  readonly parameters: readonly string[]
  readonly tokens: readonly Tok[]
  /** A block ends the rule: the call must too. */
  readonly block: boolean
  readonly at: Place
  readonly body: Place
}

/** Names as seen in one block. */
export interface Scope {
  readonly variables: Map<string, Variable>
  readonly functions: Map<string, Function>
  /** `DOMAIN`, `TABLE`, `CHAIN`, `FILENAME` … */
  readonly automatic: Map<string, string>
}

/** A file (or a part of one, run again for a list) being run. */
export interface Script {
  readonly source: Source
  readonly parent: Script | undefined
  base: readonly Tok[]
  index: number
  /** What calls have put before the rest, the next one last. */
  readonly pending: Tok[]
}

/** All that changes while a ferm file runs. */
export interface Machine {
  readonly reader: Reader
  readonly parse: (source: Source) => SyntaxTree<File>
  /** Only this domain, as `ferm --domain`. */
  readonly only: string | undefined
  readonly domains: Map<string, DomainInfo>
  readonly problems: Problem[]
  readonly notes: { readonly at: Place; readonly message: string }[]
  readonly noted: Set<string>
  /** Words that ferm has newer ones for, by place. */
  readonly oldWords: Map<string, OldWord>
  readonly included: Map<string, SyntaxTree<File> | undefined>
  /** What was suggested for a word that is not known: a file that has it thousands of times is searched once. */
  readonly suggestions: Map<string, string | undefined>
  /** Where a file was included first. */
  readonly includedAt: Map<Source, Place>
  /** Innermost first. */
  scopes: Scope[]
  script: Script
  /** The token taken last. */
  last: Tok | undefined
  /** Definitions that the value being read depends on. */
  steps: Step[]
  automaticChains: number
  /** The branch taken just now hangs on an unknown condition: this is what `@else` behind it hangs on. */
  otherwise: Guard | undefined
  /** Words that were run. */
  taken: number
  rules: number
  /** Something could not be read: there may be more rules than these. */
  partial: boolean
  /** The line being run as a sample for others like it. */
  sampling: Sampling | undefined
}

/** Ends the command at hand; caught by the loop that runs commands, which goes on with the next one. */
export class Failure extends Error {
  readonly at: Tok | undefined
  readonly help: string | undefined
  readonly kind: Problem['kind']
  /** The command has ended already: nothing is to be skipped. */
  readonly ended: boolean
  constructor(at: Tok | undefined, message: string, { help, ended = false, kind = 'syntax-error' }: { help?: string; ended?: boolean; kind?: Problem['kind'] } = {}) {
    super(message)
    this.at = at
    this.help = help
    this.kind = kind
    this.ended = ended
  }
}

/** Ends the whole expansion. */
export class Exhausted extends Error {}

export const keyOf = ({ source, start, end }: Place): string => `${source.path}:${start}:${end}`

/** What is done here is more than rules that any other line like the sample comes to: each is run by itself. */
export function abandonSample(machine: Machine): void {
  machine.sampling = undefined
}

/** Reports a problem once for each place, however often the place runs. */
export function report(machine: Machine, at: Place, message: string, more: { help?: string; kind?: Problem['kind']; related?: readonly Related[] } = {}): void {
  abandonSample(machine)
  const key = `${keyOf(at)} ${message}`
  if (machine.noted.has(key)) return
  machine.noted.add(key)
  const { help, kind = 'syntax-error', related } = more
  const { source, start, end } = at
  machine.problems.push({ kind, at: { source, start, end }, message, ...(help && { help }), ...(related?.length && { related }) })
}

export function reportFailure(machine: Machine, failure: Failure): void {
  const tok = failure.at ?? machine.last ?? machine.script.base.at(-1)
  const source = tok?.source ?? machine.script.source
  const at = tok ?? { source, start: source.text.length, end: source.text.length }
  const related = stepsOf(tok?.frame).map(({ label, at }) => ({ at, message: label }))
  report(machine, at, failure.message, { kind: failure.kind, ...(failure.help && { help: failure.help }), related })
}

/** The known word nearest to one that is not known, with its sign before it, as help. */
export function didYouMean(machine: Machine, sign: string, word: string, known: () => Iterable<string>): { readonly help?: string } {
  const key = sign + word
  if (!machine.suggestions.has(key)) machine.suggestions.set(key, nearest(word, known()))
  const near = machine.suggestions.get(key)
  return near === undefined ? {} : { help: `did you mean "${sign}${near}"?` }
}

/** Tells the reader what was skipped for safety, once for each place. */
export function note(machine: Machine, at: Place, message: string): void {
  abandonSample(machine)
  const key = keyOf(at)
  if (machine.noted.has(key)) return
  machine.noted.add(key)
  machine.notes.push({ at: { source: at.source, start: at.start, end: at.end }, message })
}
