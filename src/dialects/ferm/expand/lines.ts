import { tokensOf } from '../../../../grammars/ferm/index.ts'
import { PlainKind } from '../../../syntax/index.ts'
import { likenessOf } from '../likeness.ts'
import { levelIn } from './level.ts'
import type { Level } from './level.ts'
import { Exhausted, limits } from './machine.ts'
import type { Function, Machine, Scope, Script, Variable } from './machine.ts'
import { meaningOf } from './names.ts'
import type { Known } from './names.ts'
import type { ExpandedRule, Instance, Resolved } from './result.ts'
import type { Run } from './run.ts'
import type { LineTok, Tok } from './token.ts'

/** What every line of a shape does where one of them was run: rules for one chain. */
interface LineEffect {
  /** The loop that ran it; its commands all begin alike. */
  readonly level: Level
  readonly rules: readonly ExpandedRule[]
  readonly likenesses: readonly string[]
  /** Names that were asked for: where they stand for something else, a line may do something else. */
  readonly names: readonly Known[]
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

  /** Whether it came through a function: then it stands in the function, too. */
  get isCalled(): boolean {
    return this.#effect.names.some(({ sign }) => sign === '&')
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
  readonly level: Level
  readonly line: LineTok
  /** Where the values of the line begin. */
  readonly values: ReadonlySet<number>
  readonly script: Script
  readonly index: number
  readonly rules: readonly ExpandedRule[]
  readonly emitted: number
  readonly scopes: readonly Scope[]
  /** Names that were asked for, and what they stand for outside of the line. */
  readonly asked: Map<string, Known>
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

/** Adds the rules of a line as another one of its shape did; answers whether it did. */
export function runLike(machine: Machine, level: Level, tok: LineTok): boolean {
  const effect = tok.line.shape.effect as LineEffect | undefined
  if (effect?.level !== level || effect.names.some(({ sign, name, meaning }) => meaningOf(machine.scopes, sign, name) !== meaning)) return false
  const rules = rulesAt(machine, level)!
  for (let index = 0; index < effect.rules.length; index++) {
    if (++machine.rules > limits.rules) throw new Exhausted()
    rules.push(new LineRule(tok, effect, index))
  }
  machine.script.index++
  machine.last = tok
  machine.steps = []
  return true
}

/** Begins to watch what a line does; whatever is more than rules abandons it. */
export function beginSample(machine: Machine, level: Level, line: LineTok): void {
  const { script, scopes } = machine
  const rules = rulesAt(machine, level)
  if (!rules) return
  const values = new Set(line.line.values.filter((_, index) => index % 2 === 0))
  machine.sampling = { level, line, values, script, index: script.index, rules, emitted: rules.length, scopes, asked: new Map() }
}

/** Whether the line being run is behind. */
export const isBehind = ({ script }: Machine, { level, script: own }: Sampling): boolean =>
  script === own && script.pending.length === 0 && !level.nonEmpty && level.first === undefined

/** Keeps what a line did, where it ended with the line and did nothing but add rules that its values have no more part in than any others would. */
export function endSample(machine: Machine, { level, line, script, index, rules, emitted, scopes, asked }: Sampling, outer: Level | undefined, run: Run): void {
  machine.sampling = undefined
  if (script.index !== index + 1) return
  const own = rules.slice(emitted)
  const likenesses = own.flatMap(rule => likenessOf(rule) ?? [])
  if (likenesses.length < own.length || !hasPlainValues(line, own)) return
  const { domain, table, chain } = level
  const names = [...asked.values()]
  const meant = (sign: Known['sign']) => names.flatMap(({ sign: own, name, meaning }) => (own === sign && typeof meaning === 'object' ? [[name, meaning] as const] : []))
  const scope: Scope = {
    variables: new Map(meant('$') as [string, Variable][]), functions: new Map(meant('&') as [string, Function][]), automatic: new Map(scopes[0]?.automatic),
  }
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
      last: undefined, steps: [], taken: 0, rules: 0, otherwise: undefined, sampling: undefined,
    }
    run(sandbox, around, 0, 'whole')
    return made
  }
  line.line.shape.effect = { level, rules: own, likenesses, names, rerun } satisfies LineEffect
}

/** Whether every value of the line that rules hold is an address or a port that they compare, and nothing else. Those of another family are in none. */
function hasPlainValues(tok: LineTok, rules: readonly ExpandedRule[]): boolean {
  const { source, line } = tok
  const { values } = line
  for (const { options } of rules) {
    for (const { name, negated, values: words } of options) {
      for (const { tok, text } of words) {
        const at = values.indexOf(tok.start)
        if (tok.source !== source || at < 0 || at % 2 === 1) continue
        const isCompared = !negated && comparing.get(name) === (line.shape.kinds[at / 2] === PlainKind.port ? 'port' : 'host')
        if (!isCompared || !text.startsWith(source.text.slice(tok.start, values[at + 1]))) return false
      }
    }
  }
  return true
}

const comparing: ReadonlyMap<string, 'host' | 'port'> = new Map([['source', 'host'], ['destination', 'host'], ['sport', 'port'], ['dport', 'port']])

/** The tokens of a line that is one, as they run. */
export const lineToks = ({ source, line }: LineTok): Tok[] =>
  tokensOf(line).map(({ image, startOffset }) => ({ image, source, start: startOffset, end: startOffset + image.length, frame: undefined }))
