import { ShapedToken, tokensOf } from '../../../../grammars/ferm/index.ts'
import type { Source } from '../../../text/index.ts'
import { likenessOf } from '../likeness.ts'
import { levelIn } from './level.ts'
import type { Level } from './level.ts'
import { Exhausted, limits } from './machine.ts'
import type { Machine, Script } from './machine.ts'
import type { ExpandedRule, Instance, Resolved } from './result.ts'
import type { Run } from './run.ts'
import type { LineTok, Tok } from './token.ts'

/** What every line of a shape does where one of them was run: rules for one chain. */
interface LineEffect {
  /** The loop that ran it; its commands all begin alike. */
  readonly level: Level
  readonly rules: readonly ExpandedRule[]
  readonly likenesses: readonly string[]
  /** Tokens that were taken. */
  readonly taken: number
  /** Runs a line of the shape again. */
  readonly rerun: (line: LineTok) => readonly ExpandedRule[]
}

/** A rule of a line that was not run: what it comes to is found out when it is asked for. */
export class LineRule implements ExpandedRule {
  readonly line: LineTok
  readonly #effect: LineEffect
  readonly #index: number

  constructor(line: LineTok, effect: LineEffect, index: number) {
    this.line = line
    this.#effect = effect
    this.#index = index
  }

  /** The rule of the line that was run. */
  get sample(): ExpandedRule {
    return this.#effect.rules[this.#index]!
  }

  get likeness(): string {
    return this.#effect.likenesses[this.#index]!
  }

  get #whole(): ExpandedRule {
    return this.#effect.rerun(this.line)[this.#index]!
  }

  get instance(): Instance {
    return this.#whole.instance
  }

  get options(): readonly Resolved[] {
    return this.#whole.options
  }
}

/** A line being run, and how things stood before. */
export interface Sampling {
  readonly line: LineTok
  readonly script: Script
  readonly index: number
  readonly rules: readonly ExpandedRule[]
  readonly before: readonly number[]
  readonly emitted: number
  readonly taken: number
}

/** The line that comes next, where a command begins in a chain and nothing but the line itself decides what it does. */
export function lineAhead({ script, otherwise }: Machine, level: Level, outer: Level | undefined): LineTok | undefined {
  if (script.pending.length > 0) return undefined
  const tok = script.base[script.index] as LineTok | undefined
  if (!tok?.line || otherwise || level.first || level.nonEmpty || level.chain === undefined || level.otherwise || level.guards.length > 0) return undefined
  return outer?.opening || level.options.length !== level.inherited ? undefined : tok
}

const rulesAt = (machine: Machine, { domain, table, chain }: Level): ExpandedRule[] | undefined =>
  machine.domains.get(domain!)?.tables.get(table!)?.chains.get(chain!)?.rules

/** What a run may leave behind besides rules. */
const traces = ({ problems, notes, oldWords, included }: Machine): readonly number[] => [problems.length, notes.length, oldWords.size, included.size]

/** Adds the rules of a line as another one of its shape did; answers whether it did. */
export function runLike(machine: Machine, level: Level, tok: LineTok): boolean {
  const effect = tok.line.shape.effect as LineEffect | undefined
  if (effect?.level !== level) return false
  const rules = rulesAt(machine, level)!
  for (let index = 0; index < effect.rules.length; index++) {
    if (++machine.rules > limits.rules) throw new Exhausted()
    rules.push(new LineRule(tok, effect, index))
  }
  machine.taken += effect.taken
  if (machine.taken > limits.tokens) throw new Exhausted()
  machine.script.index++
  machine.last = tok
  machine.steps = []
  return true
}

export function beginSample(machine: Machine, level: Level, line: LineTok): Sampling | undefined {
  const rules = rulesAt(machine, level)
  return rules && { line, script: machine.script, index: machine.script.index, rules, before: traces(machine), emitted: rules.length, taken: machine.taken }
}

/** Whether the line being run is behind. */
export const isBehind = ({ script }: Machine, level: Level, sampling: Sampling): boolean =>
  script === sampling.script && script.pending.length === 0 && !level.nonEmpty && level.first === undefined

/** Keeps what a line did, where it ended with the line and did nothing but add rules that its values have no more part in than any others would. */
export function endSample(machine: Machine, level: Level, outer: Level | undefined, sampling: Sampling, run: Run): void {
  const { line, script, index, rules, before, emitted, taken } = sampling
  if (machine.script !== script || script.pending.length > 0 || script.index !== index + 1 || rulesAt(machine, level) !== rules) return
  if (traces(machine).some((count, at) => count !== before[at])) return
  const own = rules.slice(emitted)
  const likenesses = own.flatMap(rule => likenessOf(rule) ?? [])
  if (own.length === 0 || likenesses.length < own.length || !hasPlainValues(line, own)) return
  const { domain, table, chain } = level
  const scope = { variables: new Map(), functions: new Map(), automatic: new Map(machine.scopes[0]?.automatic) }
  const around = outer && levelIn({ ...outer })
  const known = new WeakMap<LineTok, readonly ExpandedRule[]>()
  const rerun = (other: LineTok): readonly ExpandedRule[] => {
    let found = known.get(other)
    if (!found) known.set(other, (found = alone(other)))
    return found
  }
  const alone = (other: LineTok): readonly ExpandedRule[] => {
    const made: ExpandedRule[] = []
    const tables = new Map([[table!, { at: other, chains: new Map([[chain!, { at: other, rules: made }]]) }]])
    const sandbox: Machine = {
      ...machine, domains: new Map([[domain!, { enabled: true, tables }]]), problems: [], notes: [], noted: new Set(), oldWords: new Map(),
      scopes: [scope], script: { source: other.source, parent: undefined, base: lineToks(other), index: 0, pending: [] },
      last: undefined, steps: [], taken: 0, rules: 0, otherwise: undefined,
    }
    run(sandbox, around, 0, 'whole')
    return made
  }
  line.line.shape.effect = { level, rules: own, likenesses, taken: machine.taken - taken, rerun } satisfies LineEffect
}

/** Whether every value of the line is an address or a port that a rule compares, and nothing else. */
function hasPlainValues({ source, line, start, end }: LineTok, rules: readonly ExpandedRule[]): boolean {
  const values = line.shapes.values(source.text, start, end - 1)
  const compared = new Set<number>()
  for (const { options } of rules) {
    for (const { name, values: words } of options) {
      for (const { tok, text } of words) {
        const at = values.indexOf(tok.start)
        if (tok.source !== source || at < 0 || at % 2 === 1) continue
        if (!comparing.has(name) || !text.startsWith(source.text.slice(tok.start, values[at + 1]))) return false
        compared.add(tok.start)
      }
    }
  }
  return compared.size * 2 === values.length
}

const comparing: ReadonlySet<string> = new Set(['source', 'destination', 'sport', 'dport'])

/** The tokens of a line that is one, as they run. */
export const lineToks = ({ source, line }: LineTok): Tok[] => toksOf(source, line)

const toksOf = (source: Source, line: ShapedToken): Tok[] =>
  tokensOf(line).map(({ image, startOffset }) => ({ image, source, start: startOffset, end: startOffset + image.length, frame: undefined }))
