import type { ChainLine, IptablesTree, Line, RuleLine, Word } from '../../../grammars/iptables/index.ts'
import type { Condition, Origin, Rule, Ruleset } from '../../model/index.ts'
import { ruleShape, ShapedRule } from '../../model/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { nearest, placeIn, type Source } from '../../text/index.ts'
import { isNatDrop, isVerdict, natDrop, tablesOf, targetNamed, targetNames, type XtContext } from '../xtables/index.ts'
import type { CommandName } from './commands.ts'
import { familyOf, type FileFamily } from './family.ts'
import { hiddenProblems, longWord } from './hidden.ts'
import { createMeaning, meaningOf, type LineMeaning } from './meaning.ts'
import { readCommand, type Command } from './read.ts'
import { TableBuilder, type ChainBuilder } from './table-builder.ts'

/** A rule of the result and the line that it is written on. */
export interface Written {
  readonly line: RuleLine
  readonly table: string
  readonly chain: string
}

export interface LoweredFile {
  readonly ruleset: Ruleset
  readonly problems: readonly Problem[]
  readonly family: FileFamily
  readonly written: { get(rule: Rule): Written | undefined }
  /** By `table chain`: where the last command stands that names a rule of the chain by its number (from 2). */
  readonly counted: ReadonlyMap<string, number>
}

/** Commands that take chains or rules away. */
const loses: ReadonlySet<CommandName> = new Set(['replace', 'delete', 'flush', 'delete-chain', 'rename-chain'])

/** Executes the file's commands in order: what stands in each chain at the end is the ruleset. */
export function lowerFile(tree: IptablesTree): LoweredFile {
  return new Execution(tree).run()
}

/** A rule of which a part could not be read matches nobody knows what: less than its other words say. */
function withUnread(rule: Rule, problems: readonly Problem[]): Rule {
  const unread = problems.find(({ kind }) => kind === 'syntax-error')
  if (!unread) return rule
  const { source, start } = unread.at
  const condition: Condition = { kind: 'atom', key: `what cannot be read@${source.path.replaceAll('@', '_')}:${start}`, varies: true }
  return { ...rule, matches: [...rule.matches, { origin: unread.at, condition }] }
}

class Execution {
  readonly #tree: IptablesTree
  readonly #source: Source
  readonly #family: FileFamily
  readonly #problems: Problem[] = []
  /** Lines stand outside of any table, which was told. */
  #lost = false
  readonly #tables = new Map<string, TableBuilder>()
  readonly #written = new Map<Rule, Written>()
  readonly #counted = new Map<string, number>()
  #table: TableBuilder | undefined
  #ended = false

  constructor(tree: IptablesTree) {
    this.#tree = tree
    this.#source = tree.source
    this.#family = familyOf(tree.source, tree.root)
  }

  run(): LoweredFile {
    const { lines } = this.#tree.root
    this.#problems.push(...hiddenProblems(this.#source, this.#family))
    for (const line of lines) {
      this.#line(line)
      if (this.#ended) break
    }
    if (this.#table && !this.#ended) {
      const last = lines.at(-1)!
      if (this.#needsCommit) this.#fail({ start: last.end, end: last.end }, `expected COMMIT for table ${this.#table.name}`, 'without it iptables-restore applies nothing')
      this.#commit()
    }
    const tables = [...this.#tables.values()].map(table => table.finished())
    return { ruleset: { tables, settings: [] }, problems: this.#problems, family: this.#family, written: { get: this.#writtenAt }, counted: this.#counted }
  }

  /** arptables-save and ebtables-save write none (iptables/xtables-save.c): the end of the file ends the table, and for ebtables the next table does. */
  get #needsCommit(): boolean {
    return this.#family !== 'arp' && this.#family !== 'bridge'
  }

  #writtenAt = (rule: Rule): Written | undefined => {
    if (!(rule instanceof ShapedRule)) return this.#written.get(rule)
    const line = rule.at as RuleLine
    const { table, chainOf } = rule.shape as LineMeaning
    return { line, table, chain: chainOf(line) }
  }

  #at = ({ start, end }: { readonly start: number; readonly end: number }): Origin => placeIn(this.#source, { start, end })

  #fail(at: { readonly start: number; readonly end: number }, message: string, help?: string, kind: Problem['kind'] = 'syntax-error'): void {
    this.#problems.push({ kind, at: this.#at(at), message, ...(help !== undefined && { help }) })
  }

  #line(line: Line): void {
    switch (line.kind) {
      case 'Table':
        this.#open(line.name, this.#at(line))
        return
      case 'Commit':
        if (!this.#table && !this.#lost) this.#fail(line, 'COMMIT without a *TABLE before it')
        this.#commit()
        return
      case 'Chain':
        if (this.#table) this.#declare(this.#table, line)
        else if (!this.#lost) this.#fail(line, `chain ${line.name.text} stands outside of a table`, 'a line *TABLE must come first')
        return
      case 'Rule':
        this.#command(line)
        return
      case 'Bad':
        this.#bad(line)
    }
  }

  /** A line that was meant to begin or to end a table: what follows from it is no mistake of its own. */
  #bad(line: Line): void {
    const word = /^\S*/.exec(this.#source.text.slice(line.start, line.end))![0]
    if (this.#table && (word === 'COMMIT' || nearest(word, ['COMMIT']))) this.#commit()
    else if (!this.#table) this.#lost = true
  }

  #open(name: Word, origin: Origin): void {
    this.#lost = false
    if (this.#table) {
      if (this.#family !== 'bridge') this.#fail(origin, `expected COMMIT for table ${this.#table.name} before *${name.text}`)
      this.#commit()
    }
    const tables = tablesOf(this.#family)
    if (!Object.hasOwn(tables, name.text)) {
      const near = nearest(name.text, Object.keys(tables))
      this.#fail(name, `table ${name.text} is not known`, near === undefined ? undefined : `did you mean ${near}?`)
    }
    // iptables-restore empties a table that it names: what an earlier block of the same table said is gone.
    const before = this.#tables.get(name.text)
    for (const chain of before?.chains.values() ?? []) this.#empty(chain)
    this.#table = new TableBuilder(this.#family, name.text, origin, before)
    this.#tables.set(name.text, this.#table)
  }

  #commit(): void {
    const table = this.#table
    this.#table = undefined
    if (!table) return
    for (const { chain, at } of table.jumps) {
      if (table.chains.has(chain)) continue
      const known = [...table.chains.values()].filter(({ base }) => !base).map(({ name }) => name)
      const near = nearest(chain, [...known, ...targetNames(this.#family)])
      this.#fail(at, `chain ${chain} is not declared in table ${table.name}`, near === undefined ? `declare it: :${chain} - [0:0]` : `did you mean ${near}?`, 'undefined-chain')
    }
  }

  #declare(table: TableBuilder, line: ChainLine): void {
    const { name, policy } = line
    const known = table.chains.get(name.text)
    if (known?.declared && !known.base && this.#family.startsWith('ip')) this.#fail(name, `chain ${name.text} is declared twice in table ${table.name}`)
    if (known?.base) {
      known.declared = true
      table.chains.set(name.text, { ...known, origin: this.#at(line) })
      this.#policy(table, name, policy)
      return
    }
    this.#checkName(name)
    if (policy.text !== '-' && this.#family.startsWith('ip') && this.#isKnown(table)) this.#fail(policy, `user chain ${name.text} has no policy`, 'write - for it')
    const chain: ChainBuilder = { name: name.text, base: undefined, rules: [], origin: this.#at(line), declared: true }
    table.chains.set(name.text, chain)
    if (this.#family === 'bridge') this.#userPolicy(chain, policy)
  }

  /** What chains a table has that does not exist, and what may stand in them, nobody can say. */
  #isKnown({ name }: TableBuilder): boolean {
    return Object.hasOwn(tablesOf(this.#family), name)
  }

  /** Source: iptables/xshared.c, `assert_valid_chain_name`. */
  #checkName(name: Word): void {
    if (name.text.length > 28) this.#fail(name, `chain name ${name.text} is longer than 28 characters`)
    else if (/^[-!]/.test(name.text)) this.#fail(name, 'a chain name begins with neither - nor !')
    else if (isVerdict(name.text, this.#family) || targetNamed(name.text, this.#family)) this.#fail(name, `chain ${name.text} has the name of a target`)
  }

  /** Source: ebtables-nft(8), `-P`: user chains have policies, too, and RETURN for one. */
  #userPolicy(chain: ChainBuilder, { text, ...at }: Word): void {
    delete chain.policy
    if (text === 'ACCEPT' || text === 'DROP') chain.policy = { kind: text === 'DROP' ? 'drop' : 'accept', origin: this.#at(at) }
    else if (text !== '-' && text !== 'RETURN') this.#fail(at, `policy ${text} is not known`, 'a policy is ACCEPT, DROP or RETURN')
  }

  #policy(table: TableBuilder, name: Word, policy: Word): void {
    const chain = table.chains.get(name.text)
    if (chain && !chain.base && this.#family === 'bridge') {
      this.#userPolicy(chain, policy)
      return
    }
    if (!chain?.base) {
      this.#fail(name, `only a built-in chain of table ${table.name} has a policy`)
      return
    }
    if (policy.text === '-') return
    if (policy.text !== 'ACCEPT' && policy.text !== 'DROP') {
      this.#fail(policy, `policy ${policy.text} is not known`, 'a policy is ACCEPT or DROP')
      return
    }
    chain.base = { ...chain.base, policy: policy.text === 'DROP' ? 'drop' : 'accept', policyOrigin: this.#at(policy) }
  }

  #command(line: RuleLine): void {
    if (line.shape && this.#table && this.#shaped(this.#table, line)) return
    const command = readCommand(line, this.#source, this.#family)
    const table = this.#table
    if (!table) {
      if (!this.#lost) this.#fail(line, 'this command stands outside of a table', 'a line *TABLE must come first, and COMMIT last')
      this.#lost = true
      return
    }
    if (command.only && command.only !== this.#family) return
    this.#problems.push(...command.problems.slice(0, 1))
    const long = longWord(line)
    if (long) this.#fail(long, 'the word is longer than 1023 bytes, and iptables-restore reads no longer ones', 'write a list as several rules, or as an ipset')
    this.#ended = command.ends === true
    if (command.info) this.#execute(table, line, command)
  }

  /** Appends the rule of a line whose shape has a meaning already; answers whether it did. */
  #shaped(table: TableBuilder, line: RuleLine): boolean {
    const meaning = line.shape!.meaning as LineMeaning | undefined
    if (!meaning || meaning.of !== table) return false
    const chain = table.chains.get(meaning.chainOf(line))
    if (!chain || (chain.base !== undefined) !== meaning.isBase) return false
    const rule = new ShapedRule(meaning, line)
    if (meaning.targetOf) {
      const target = meaning.targetOf(line)
      if (table.listsJumps || !table.chains.has(target)) table.jumps.push({ chain: target, at: rule.verdict.origin! })
    }
    chain.rules.push(rule)
    return true
  }

  #execute(table: TableBuilder, line: RuleLine, command: Command): void {
    const { info, args } = command
    const [first, second] = args
    if (loses.has(info!.name)) table.listJumps()
    switch (info!.name) {
      case 'append':
      case 'insert':
      case 'replace':
      case 'delete':
      case 'check':
        this.#rule(table, line, command)
        return
      case 'policy':
        if (isNatDrop(second!.text, { family: this.#family, table: table.name })) this.#fail(second!, ...natDrop)
        this.#policy(table, first!, second!)
        return
      case 'new-chain':
        if (table.chains.has(first!.text)) this.#fail(first!, `chain ${first!.text} exists already in table ${table.name}`)
        else {
          this.#checkName(first!)
          const origin = this.#at(line)
          table.chains.set(first!.text, { name: first!.text, base: undefined, rules: [], origin, declared: true, ...(this.#family === 'bridge' && { policy: { kind: 'accept', origin } }) })
        }
        return
      case 'flush':
        for (const chain of table.chains.values()) if (!first || chain.name === first.text) this.#empty(chain)
        if (first) this.#chain(table, first)
        return
      case 'delete-chain':
        this.#deleteChain(table, first)
        return
      case 'rename-chain': {
        const chain = this.#chain(table, first!)
        if (!chain) return
        if (chain.base || table.chains.has(second!.text)) {
          this.#fail(second!, chain.base ? 'a built-in chain cannot be renamed' : `chain ${second!.text} exists already in table ${table.name}`)
          return
        }
        this.#checkName(second!)
        table.rename(chain, second!.text, (before, after) => this.#written.set(after, this.#writtenAt(before)!))
        return
      }
      case 'zero':
        if (first) this.#chain(table, first)
        return
      case 'list':
      case 'list-rules':
    }
  }

  #deleteChain(table: TableBuilder, name: Word | undefined): void {
    if (name) {
      const chain = this.#chain(table, name)
      if (chain?.base) this.#fail(name, 'a built-in chain cannot be deleted')
      else if (chain) {
        this.#empty(chain)
        table.chains.delete(chain.name)
      }
      return
    }
    for (const chain of table.chains.values()) {
      if (chain.base || chain.rules.length > 0) continue
      table.chains.delete(chain.name)
    }
  }

  #empty(chain: ChainBuilder): void {
    for (const rule of chain.rules) this.#written.delete(rule)
    chain.rules = []
  }

  #chain(table: TableBuilder, name: Word): ChainBuilder | undefined {
    const chain = table.chains.get(name.text)
    if (!chain && this.#isKnown(table)) {
      const near = nearest(name.text, table.chains.keys())
      this.#fail(name, `chain ${name.text} is not declared in table ${table.name}`, near === undefined ? `declare it: :${name.text} - [0:0]` : `did you mean ${near}?`, 'undefined-chain')
    }
    return chain
  }

  #rule(table: TableBuilder, line: RuleLine, command: Command): void {
    const { info, args, matches, target } = command
    const [name, position] = args
    let chain = this.#chain(table, name!)
    if (!chain) {
      // One message is enough: the chain is made, so that its rules are read and jumps to it are known.
      chain = { name: name!.text, base: undefined, rules: [], origin: this.#at(line), declared: false }
      table.chains.set(chain.name, chain)
    }
    const number = position && this.#number(position)
    if (position && number === undefined) return
    if (number !== undefined && number > 1) this.#counted.set(`${table.name} ${chain.name}`, line.start)
    const context: XtContext = { family: this.#family, table: table.name, ...(chain.base && { chain: chain.name }), ...(command.problems.length > 0 && { unread: true as const }) }
    const before = this.#problems.length
    if (number !== undefined && info!.name === 'delete') {
      const [gone] = chain.rules.splice(number - 1, 1)
      if (gone) this.#written.delete(gone)
      else this.#fail(position!, `chain ${chain.name} has no rule ${number}`)
      return
    }
    const { rule: meant, problems } = meaningOf(line, { matches, ...(target && { target }) }, context, this.#source)
    // As iptables-restore, which stops at the first: what is wrong behind a word that cannot be read may only follow from it.
    if (command.problems.length === 0 && this.#isKnown(table)) this.#problems.push(...problems)
    const rule = withUnread(meant, [...command.problems, ...problems])
    if (command.problems.length === 0 && (rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto')) {
      table.jumps.push({ chain: rule.verdict.chain, at: rule.verdict.origin ?? rule.origin })
      const jumped = table.chains.get(rule.verdict.chain)
      if (jumped?.base) this.#fail(rule.verdict.origin!, `chain ${jumped.name} is built in and cannot be jumped to`)
    }
    if (line.shape && info!.name === 'append' && !command.only && command.problems.length === 0 && this.#problems.length === before) {
      line.shape.meaning = createMeaning({ line, rule, matches, shapes: line.shapes!, chain: name!, of: table, table: table.name, isBase: chain.base !== undefined, context, source: this.#source })
    }
    this.#place(chain, rule, info!.name, number, position)
    if (info!.name !== 'delete' && info!.name !== 'check') this.#written.set(rule, { line, table: table.name, chain: chain.name })
  }

  #place(chain: ChainBuilder, rule: Rule, command: string, number: number | undefined, position: Word | undefined): void {
    switch (command) {
      case 'append':
        chain.rules.push(rule)
        return
      case 'insert':
        if (number !== undefined && number > chain.rules.length + 1) this.#fail(position!, `chain ${chain.name} has ${chain.rules.length} rules here: ${number} is too far`)
        chain.rules.splice((number ?? 1) - 1, 0, rule)
        return
      case 'replace': {
        const old = chain.rules[number! - 1]
        if (!old) {
          this.#fail(position!, `chain ${chain.name} has no rule ${number}`)
          return
        }
        this.#written.delete(old)
        chain.rules[number! - 1] = rule
        return
      }
      case 'delete': {
        const shape = ruleShape(rule)
        const index = chain.rules.findIndex(other => ruleShape(other) === shape)
        if (index < 0) return
        this.#written.delete(chain.rules[index]!)
        chain.rules.splice(index, 1)
        return
      }
      default:
    }
  }

  #number(word: Word): number | undefined {
    const number = /^\d+$/.test(word.text) ? Number(word.text) : 0
    if (number >= 1) return number
    this.#fail(word, `expected the number of a rule (from 1) or an option, found ${word.text}`)
    return undefined
  }
}
