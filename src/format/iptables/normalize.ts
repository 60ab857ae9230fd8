import type { IptablesTree, RuleLine } from '../../../grammars/iptables/index.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { noReader } from '../../dialects/dialect.ts'
import { familyOf } from '../../dialects/iptables/family.ts'
import { readCommand } from '../../dialects/iptables/read.ts'
import type { Command } from '../../dialects/iptables/read.ts'
import type { OptionUse, XtFamily } from '../../dialects/xtables/index.ts'
import { ruleShape, shapeOf } from '../../model/index.ts'
import type { Rule, Ruleset } from '../../model/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import { applyEdits } from '../../text/index.ts'
import type { Source, TextEdit } from '../../text/index.ts'

/** Core options in the order of iptables-save, by long name, with their letters (iptables/nft-shared.c, `save_rule_details`). */
const core: readonly (readonly [name: string, letter: string])[] = [
  ['source', 's'], ['destination', 'd'], ['in-interface', 'i'], ['out-interface', 'o'], ['protocol', 'p'], ['fragment', 'f'],
]

/**
 * A file with the options of each rule in the order and the spelling of iptables-save: the command, addresses, interfaces and protocol by
 * their letters, matches in the order they were loaded, each with its options, and the target. Rules that would not come to the same
 * matches, effects and verdict stay as they are, as do lines that say more than a rule.
 */
export function normalized(tree: IptablesTree, dialect: Dialect): string {
  const { source, root } = tree
  const family = familyOf(source, root)
  if (family !== 'ip' && family !== 'ip6') return source.text
  const edits = new Map<number, TextEdit>()
  for (const line of root.lines) {
    if (line.kind !== 'Rule') continue
    const text = normalLine(line, source, family)
    if (text !== undefined && text !== source.text.slice(line.start, line.end)) edits.set(line.start, { start: line.start, end: line.end, text })
  }
  if (edits.size === 0) return source.text
  const old = shapesIn(dialect.lower(tree, noReader).ruleset)
  // Rules that come out otherwise are put back, and the rest is compared anew.
  for (let round = 0; round < 2 && edits.size > 0; round++) {
    const kept = [...edits.values()]
    const text = applyEdits(source.text, kept)
    const after = dialect.parse({ path: source.path, text })
    const now = shapesIn(dialect.lower(after, noReader).ruleset)
    if (after.errors.length === tree.errors.length && old.length === now.length) {
      const wrong = old.filter(({ shape }, index) => shape !== now[index]!.shape)
      if (wrong.length === 0) return text
      for (const { start } of wrong) edits.delete(start)
    } else edits.clear()
  }
  return source.text
}

interface Shape {
  readonly start: number
  readonly shape: string
}

const shapesIn = ({ tables }: Ruleset): readonly Shape[] =>
  tables.flatMap(table => table.chains.flatMap(chain => chain.rules.map(rule => ({ start: rule.origin.start, shape: `${table.name} ${chain.name} ${unordered(rule)}` }))))

/** Matches are taken in any order: addresses and the protocol are asked first wherever they are written, and the others keep their order. */
const unordered = (rule: Rule): string => ruleShape({ ...rule, matches: [...rule.matches].sort((a, b) => (shapeOf(a.condition) < shapeOf(b.condition) ? -1 : 1)) })

/** A rule's line in the order of iptables-save; undefined where it says more than a rule, or cannot be told apart. */
function normalLine(line: RuleLine, source: Source, family: XtFamily): string | undefined {
  const command = readCommand(line, source, family)
  if (!command.info || command.info.rule === 'no rule' || command.problems.length > 0 || command.only || command.ends) return undefined
  const words = new LineWords(source)
  if (line.counters) words.push(source.text.slice(line.counters.start, line.counters.end))
  words.name(`-${command.info.short}`)
  for (const word of command.args) words.push(source.text.slice(word.start, word.end))
  if (!pushMatches(words, command, source)) return undefined
  if (command.target) {
    words.name(command.target.goto ? '-g' : '-j')
    words.push(lastWord(source, command.target))
    for (const use of command.target.options) words.use(use)
  }
  // What is not a part of a rule (`-v`, `-c`) was not written.
  return words.names === line.options.length ? words.all.join(' ') : undefined
}

function pushMatches(words: LineWords, { matches }: Command, source: Source): boolean {
  const options = matches.flatMap(({ module, options: uses }) => (module === undefined ? uses : []))
  if (options.some(({ option }) => !core.some(([name]) => name === option))) return false
  for (const [name, letter] of core) for (const use of options) if (use.option === name) words.use(use, `-${letter}`)
  const modules = matches.filter(({ module }) => module !== undefined)
  // They are asked in this order: a limit counts what those before it let through.
  for (const match of modules) {
    // The options of a protocol's module need no `-m`.
    if (/^(?:-m|--m[a-z]*[ \t=])/.test(source.text.slice(match.origin.start, match.origin.end))) {
      words.name('-m')
      words.push(lastWord(source, match))
    }
    for (const use of match.options) words.use(use)
  }
  return true
}

/** The name of a module or a target as it is written, also in `-jDROP` and `--jump=DROP`. */
const lastWord = ({ text }: Source, { origin: { start, end } }: { readonly origin: { readonly start: number; readonly end: number } }): string =>
  /\S*$/.exec(text.slice(start, end))![0].replace(/^(?:-[a-z]|--[a-z]+=)/, '')

class LineWords {
  readonly all: string[] = []
  /** Options written. */
  names = 0
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  push(word: string): void {
    this.all.push(word)
  }

  name(word: string): void {
    this.names++
    this.all.push(word)
  }

  /** An option with its `!` and values, by the name it has or by another. */
  use({ negated, nameOrigin, valueOrigins, origin }: OptionUse, name?: string): void {
    const { text } = this.#source
    if (negated) this.all.push('!')
    const { start, end } = nameOrigin ?? origin
    this.name(name ?? text.slice(start, end).replace(/=.*$/s, ''))
    for (const value of valueOrigins ?? []) this.all.push(text.slice(value.start, value.end))
  }
}

export const isIptables = (tree: SyntaxTree, dialect: Dialect): tree is IptablesTree => dialect.name === 'iptables' && tree.errors.length === 0
