import type { EmbeddedActionsParser, Rule, TokenType } from 'chevrotain'

/**
 * A parser's decisions, worked out before it runs. chevrotain learns a grammar each time a parser is built: it records every production
 * and computes which tokens begin which alternative; that takes longer than reading a small ruleset does. For the shipped program
 * this is done when it is built: `decisionsOf` writes the decisions down, `analyse` takes them up. Without them, as in tests and
 * development, `analyse` is chevrotain's own analysis.
 *
 * The form is a line a decision: its key, `?` (an optional part), `|` (alternatives) or `&` (alternatives with gates), and for each
 * alternative the token types that begin it, as numbers of the vocabulary, runs as `first-last`.
 *
 * Holds for chevrotain 11.2, whose insides it names; `test/grammars/decisions.test.ts` holds both ways against each other.
 */
interface Inside {
  selfAnalysisDone: boolean
  readonly tokensMap: Readonly<Record<string, TokenType>>
  readonly lookAheadFuncsCache: ReadonlyMap<number, Decide>
  getGAstProductions(): Record<string, Rule>
  setLaFuncCache(key: number, decide: Decide): void
}

/** What chevrotain calls a parser by, where it decides. */
interface Looking {
  LA_FAST(howMuch: number): { readonly tokenTypeIdx: number }
}

interface Alternative {
  readonly GATE?: (() => boolean) | undefined
}

/** The alternative taken, or whether the optional part is. */
type Decide = (this: Looking, alternatives?: readonly Alternative[]) => number | boolean | undefined

const insideOf = (parser: EmbeddedActionsParser): Inside => parser as unknown as Inside

/** No OR has more alternatives than chevrotain has bits for. */
const mostAlternatives = 256

const typesOf = (parser: EmbeddedActionsParser): readonly TokenType[] => Object.values(insideOf(parser).tokensMap)

/** `1-3,7` of numbers in order. */
function runs(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let at = 0; at < numbers.length; ) {
    let last = at
    while (numbers[last + 1] === numbers[last]! + 1) last++
    parts.push(last === at ? String(numbers[at]) : `${numbers[at]}-${numbers[last]}`)
    at = last + 1
  }
  return parts.join(',')
}

function* numbersIn(text: string): Generator<number> {
  if (text === '') return
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map(Number) as [number, number?]
    for (let number = first; number <= last; number++) yield number
  }
}

function next(howMuch: number, tokenType: TokenType) {
  if (howMuch !== 1) throw new RangeError('a grammar with a lookahead of more than one token')
  return { tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType }
}

/** The decisions of an analysed parser, by asking each about every type of token there is. */
export function decisionsOf(parser: EmbeddedActionsParser): string {
  const types = typesOf(parser)
  const ask = (decide: Decide, type: TokenType, alternatives: readonly Alternative[]) =>
    decide.call({ LA_FAST: howMuch => next(howMuch, type) }, alternatives)
  const allOf = (gate: (alternative: number) => boolean): Alternative[] => Array.from({ length: mostAlternatives }, (_, at) => ({ GATE: () => gate(at) }))
  const [open, closed] = [allOf(() => true), allOf(() => false)]
  return [...insideOf(parser).lookAheadFuncsCache].map(([key, decide]) => {
    const answers = types.map(type => ask(decide, type, open))
    const leading = (one: number | boolean) => runs(answers.flatMap((answer, at) => (answer === one ? [at] : [])))
    if (answers.some(answer => typeof answer === 'boolean')) return `${key}?${leading(true)}`
    const gated = types.some((type, at) => answers[at] !== ask(decide, type, closed))
    const count = 1 + Math.max(...answers.map(Number).filter(answer => !Number.isNaN(answer)))
    if (!gated) return `${key}|${Array.from({ length: count }, (_, at) => leading(at)).join('|')}`
    const alone = Array.from({ length: mostAlternatives }, (_, only) => {
      const gates = allOf(at => at === only)
      return runs(types.flatMap((type, at) => (ask(decide, type, gates) === only ? [at] : [])))
    })
    return `${key}&${alone.slice(0, 1 + alone.findLastIndex(part => part !== '')).join('&')}`
  }).join('\n')
}

/** A decision as it was written down; read when it is asked for the first time. */
function decision(kind: string, text: string, types: readonly TokenType[]): Decide {
  const idsOf = (part: string): readonly number[] => [...numbersIn(part)].map(number => types[number]!.tokenTypeIdx!)
  if (kind === '?') {
    let leading: boolean[] | undefined
    const read = (): boolean[] => {
      const found: boolean[] = []
      for (const id of idsOf(text)) found[id] = true
      return found
    }
    return function () {
      leading ??= read()
      return leading[this.LA_FAST(1).tokenTypeIdx] === true
    }
  }
  const parts = text.split(kind)
  if (kind === '|') {
    let leading: number[] | undefined
    const read = (): number[] => {
      const found: number[] = []
      parts.forEach((part, at) => idsOf(part).forEach(id => (found[id] = at)))
      return found
    }
    return function () {
      leading ??= read()
      return leading[this.LA_FAST(1).tokenTypeIdx]
    }
  }
  let leading: ReadonlySet<number>[] | undefined
  return function (alternatives) {
    leading ??= parts.map(part => new Set(idsOf(part)))
    const { tokenTypeIdx } = this.LA_FAST(1)
    for (let at = 0; at < leading.length; at++) {
      const gate = alternatives![at]!.GATE
      if ((gate === undefined || gate.call(this) !== false) && leading[at]!.has(tokenTypeIdx)) return at
    }
    return undefined
  }
}

/**
 * Makes a parser ready: by its decisions if they were written down, by chevrotain's analysis otherwise. `another` builds the same parser
 * analysed by chevrotain: what it knows of the grammar is needed for the words of an error.
 */
export function analyse(parser: EmbeddedActionsParser, decisions: string | null, another: () => EmbeddedActionsParser): void {
  if (decisions === null) {
    parser['performSelfAnalysis']()
    return
  }
  const inside = insideOf(parser)
  const types = typesOf(parser)
  for (const line of decisions.split('\n')) {
    const [, key, kind, text] = /^(\d+)([?|&])(.*)$/.exec(line)!
    inside.setLaFuncCache(Number(key), decision(kind!, text!, types))
  }
  let productions: Record<string, Rule> | undefined
  inside.getGAstProductions = () => (productions ??= insideOf(another()).getGAstProductions())
  inside.selfAnalysisDone = true
  makeFast(parser)
}

/** An object that became a dictionary while its many productions were added is fast again once it is a prototype (as chevrotain does). */
function makeFast(parser: object): void {
  const child = Object.create(parser) as { readonly absent?: unknown }
  void child.absent
  void child.absent
}
