import type { Source, Span } from '../../text/index.ts'
import { Collected } from './collect.ts'
import type { Family } from './collect.ts'
import { bodyOf } from './document.ts'
import { assignmentIn, expandValue, expandWords } from './expand.ts'
import type { Field, Scope } from './expand.ts'
import type { HereDocument, Word } from './lex.ts'
import { bareWord } from './parse.ts'
import type { Node, Simple } from './parse.ts'
import { toolOf, type Tool } from './tool.ts'

/** Commands that are read at most, loops and functions unrolled; what is beyond is left alone. */
const mostCommands = 20_000
/** Letters of all commands that are read at most, variables filled in. */
const mostLetters = 1 << 25
/** A command may be longer than a word and a line that iptables-restore reads. */
const longestWord = 1000
const longestLine = 10_000
/** Calls inside calls. */
const deepestCalls = 16

/** Functions and branches that load the rules, where a script is told what to do by its argument. */
const starting = /^(?:start|restart|up|load|apply|reload|main|fw_?start|firewall_?start|start_?fw|start_?firewall|do_start|setup|firewall)$/i

export interface Reading {
  readonly collected: Collected
  readonly notes: readonly (Span & { readonly message: string })[]
}

/** Whether reading goes on, or the script or the function has come to its end. */
type Flow = 'on' | 'return' | 'exit'

interface Context {
  /** Whether it is done in any case. */
  readonly certain: boolean
  readonly scope: Scope
  readonly calls: number
}

/** What a script loads when it is run (with `start`, where it asks). Nothing is run. */
export function readScript(source: Source, nodes: readonly Node[]): Reading {
  const reader = new ScriptReader(source)
  const context: Context = { certain: true, scope: { variables: new Map(), arrays: new Map(), args: undefined }, calls: 0 }
  reader.list(nodes, context)
  reader.uncalled(context)
  return { collected: reader.collected, notes: reader.notes() }
}

/** Holds what all steps share: what was found, and the functions that there are. */
class ScriptReader {
  readonly collected = new Collected()
  readonly #source: Source
  readonly #functions = new Map<string, readonly Node[]>()
  readonly #called = new Set<string>()
  readonly #unknown = new Map<string, Span & { count: number }>()
  #commands = 0
  #letters = 0

  constructor(source: Source) {
    this.#source = source
  }

  notes(): readonly (Span & { readonly message: string })[] {
    const notes = [...this.#unknown].map(([what, { start, end, count }]) => ({ start, end, message: `${count === 1 ? 'a command is' : `${count} commands are`} left alone: ${what}` }))
    const { ip, ip6 } = this.collected.families
    if (this.#commands > mostCommands) notes.push({ start: 0, end: 0, message: `only the first ${mostCommands} commands are read` })
    return ip.missing || ip6.missing || this.collected.nftMissing || notes.length > 0 ? notes : []
  }

  list(nodes: readonly Node[], context: Context): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, context)
      if (flow !== 'on') return flow
    }
    return 'on'
  }

  /** Functions that nothing calls: the one that starts the firewall when nothing else loads a rule, else rules that may be loaded. */
  uncalled(context: Context): void {
    const left = [...this.#functions].filter(([name]) => !this.#called.has(name))
    const main = this.collected.hasCertain ? undefined : left.find(([name]) => starting.test(name))
    if (main) {
      this.#called.add(main[0])
      this.list(main[1], { ...context, scope: { ...context.scope, args: [] } })
    }
    for (const [name, body] of left) {
      if (this.#called.has(name)) continue
      this.list(body, { ...context, certain: false, calls: 1, scope: { variables: new Map(context.scope.variables), arrays: new Map(context.scope.arrays), args: undefined } })
    }
  }

  /** The fields of words; their text counts against what is read at most. */
  #expand(words: readonly Word[], scope: Scope): ReturnType<typeof expandWords> {
    const fields = expandWords(words, scope, this.#source.text)
    if (!('unknown' in fields)) for (const { text } of fields) this.#letters += text.length
    if (this.#letters > mostLetters) this.#commands = mostCommands + 1
    return fields
  }

  #leave(what: string, { start, end }: Span): void {
    const known = this.#unknown.get(what)
    if (known) known.count++
    else this.#unknown.set(what, { start, end, count: 1 })
  }

  #node(node: Node, context: Context): Flow {
    switch (node.kind) {
      case 'simple':
        return this.#simple(node, context)
      case 'group':
        return this.list(node.body, context)
      case 'function':
        this.#functions.set(node.name, node.body)
        return 'on'
      case 'maybe': {
        this.list(node.bodies[0] ?? [], context)
        for (const body of node.bodies.slice(1)) this.list(body, { ...context, certain: false })
        return 'on'
      }
      case 'case': {
        const start = node.branches.find(({ patterns }) => patterns.some(pattern => starting.test(pattern)))
        if (start) this.list(start.body, context)
        else for (const { body } of node.branches) this.list(body, { ...context, certain: false })
        return 'on'
      }
      case 'loop':
        return this.#loop(node, context)
      case 'then': {
        const flow = this.#node(node.first, context)
        if (flow !== 'on') return flow
        let before = node.first
        for (const { on, node: next } of node.rest) {
          // Rules that follow rules are loaded: that the first one is loaded is taken for granted.
          const goesWell = on === '&&' && this.#isFirewall(before, context)
          this.#node(next, goesWell ? context : { ...context, certain: false })
          before = next
        }
        return 'on'
      }
      case 'piped':
        return this.#piped(node.parts, context)
    }
  }

  #isFirewall(node: Node, context: Context): boolean {
    return node.kind === 'simple' && toolOf(this.#nameOf(node.words, context)) !== undefined
  }

  #loop({ name, words, body }: Extract<Node, { kind: 'loop' }>, context: Context): Flow {
    const { variables } = context.scope
    // `for name; do` goes through the arguments.
    const fields = words ? this.#expand(words, context.scope) : name === '' ? undefined : context.scope.args
    if (!fields || 'unknown' in fields || fields.some(({ text }) => /[*?[]/.test(text))) {
      variables.set(name, undefined)
      this.list(body, { ...context, certain: false })
      return 'on'
    }
    for (const { text } of fields) {
      variables.set(name, text)
      if (++this.#commands > mostCommands) break
      const flow = this.list(body, context)
      if (flow !== 'on') return flow
    }
    return 'on'
  }

  /** `cat <<END | iptables-restore`, `echo … | nft -f -`. */
  #piped(parts: readonly Node[], context: Context): Flow {
    const [first, last] = [parts[0]!, parts.at(-1)!]
    const tool = last.kind === 'simple' ? toolOf(this.#nameOf(last.words, context)) : undefined
    if (last.kind !== 'simple' || !tool) return 'on'
    const document = first.kind === 'simple' && bareWord(first.words[0] ?? emptyWord) === 'cat' ? documentOf(first) : undefined
    if (document) this.#handOver(tool, document, last, context)
    else if (tool.restores || tool.nft) {
      this.#miss(tool)
      this.#leave('what is piped into it is not known', last)
    }
    return 'on'
  }

  /** The command's name: known, or told by the name of the variable that holds it. */
  #nameOf(words: readonly Word[], { scope }: Context): string {
    const own = words.filter((word, index) => !(index < words.length && assignmentIn(word) && words.slice(0, index).every(before => assignmentIn(before))))
    const [first] = own.filter(word => !/^(?:sudo|command|exec|nice|time)$/.test(bareWord(word)))
    if (!first) return ''
    const fields = this.#expand([first], scope)
    if (!('unknown' in fields)) return fields[0]?.text ?? ''
    const variable = first.parts.find(part => part.kind === 'variable')
    const name = variable?.kind === 'variable' ? variable.name.toLowerCase() : ''
    return /(?:ip6t|iptables6|ip6tables)/.test(name) ? 'ip6tables' : /(?:^ipt|iptables)/.test(name) ? 'iptables' : /(?:^|_)nft$/.test(name) ? 'nft' : ''
  }

  #simple(node: Simple, context: Context): Flow {
    if (++this.#commands > mostCommands) return 'exit'
    const { words } = node
    const assignments = words.findIndex(word => !assignmentIn(word))
    if (assignments !== 0) for (const word of assignments < 0 ? words : []) this.#assign(word, context)
    if (assignments < 0) return 'on'
    const skip = words.findIndex((word, index) => index >= assignments && !/^(?:sudo|command|exec|nice|time)$/.test(bareWord(word)))
    if (skip < 0) return 'on'
    const name = this.#nameOf(words, context)
    const rest = words.slice(skip + 1)
    // A variable may hold options too: IPT="iptables -w".
    const head = this.#expand([words[skip]!], context.scope)
    const before = 'unknown' in head ? [] : head.slice(1)
    const tool = toolOf(name)
    if (tool) this.#tool(tool, before, rest, node, context)
    else if (/^(?:modprobe|insmod|sysctl|echo|printf)$/.test(name.slice(name.lastIndexOf('/') + 1))) this.#kernel(name.slice(name.lastIndexOf('/') + 1), rest, node, context)
    else return this.#builtin(name, rest, context)
    return 'on'
  }

  /** What sets up the kernel beside the rules: helpers come as modules, and attach by a setting. */
  #kernel(name: string, rest: readonly Word[], node: Simple, { scope }: Context): void {
    const fields = this.#expand(rest, scope)
    if ('unknown' in fields) return
    const said = fields.filter(({ text }) => !text.startsWith('-'))
    const add = (own: readonly Field[]) => void this.collected.kernel.push({ fields: own, from: node })
    if (name === 'sysctl') {
      for (const field of said) if (/^net[./][\w./*-]+=/.test(field.text)) add([field])
      return
    }
    if (name === 'modprobe' || name === 'insmod') {
      const removes = fields.some(({ text }) => /^-r$|^--remove$/.test(text))
      const modules = fields.some(({ text }) => /^-a$|^--all$/.test(text)) ? said.map(field => [field]) : said.length > 0 ? [said] : []
      for (const own of removes ? [] : modules) if (/^(?:nf|ip6?|ipt|ip6t|xt|nft)[_-]\w/.test(own[0]!.text)) add(own)
      return
    }
    const [value] = said
    const into = node.redirections.find(({ text }) => text === '>')?.word
    const target = into && this.#expand([into], scope)
    const [file] = target && !('unknown' in target) ? target : []
    if (!value || said.length !== 1 || !file?.text.startsWith(settings)) return
    const { start, end } = file.from
    const key: Field = { text: file.text.slice(settings.length), from: file.verbatim ? { start: start + settings.length, end } : file.from, verbatim: file.verbatim }
    if (key.text.startsWith('net/')) add([key, { text: '=', from: { start: key.from.end, end: key.from.end }, verbatim: false }, value])
  }

  #builtin(name: string, rest: readonly Word[], context: Context): Flow {
    const { scope, calls, certain } = context
    switch (name) {
      case 'export':
      case 'readonly':
      case 'local':
      case 'declare':
      case 'typeset':
        for (const word of rest) this.#assign(word, context)
        return 'on'
      case 'unset':
        for (const word of rest) scope.variables.set(bareWord(word), certain ? '' : undefined)
        return 'on'
      case 'shift': {
        const count = bareWord(rest[0] ?? emptyWord) || '1'
        scope.args = certain && /^\d+$/.test(count) ? scope.args?.slice(Number(count)) : undefined
        return 'on'
      }
      case 'read':
        for (const word of rest) scope.variables.set(bareWord(word), undefined)
        return 'on'
      case 'exit':
        return certain ? 'exit' : 'on'
      case 'return':
        return certain ? 'return' : 'on'
      case '.':
      case 'source':
        // What distributions bring sets no rule.
        if (!/^\/(?:lib|usr\/lib|etc\/(?:rc\.d\/)?init\.d)\//.test(bareWord(rest[0] ?? emptyWord))) this.#missAll()
        return 'on'
    }
    const body = this.#functions.get(name)
    if (!body || calls >= deepestCalls) return 'on'
    this.#called.add(name)
    const args = this.#expand(rest, scope)
    const flow = this.list(body, { certain, calls: calls + 1, scope: { ...scope, args: 'unknown' in args ? undefined : args } })
    return flow === 'exit' ? 'exit' : 'on'
  }

  #assign(word: Word, { scope, certain }: Context): void {
    const assignment = assignmentIn(word)
    if (!assignment) return
    const { name, appends, parts } = assignment
    const [list] = parts
    if (list?.kind === 'array') {
      const fields = this.#expand(list.words, scope)
      const before = appends ? scope.arrays.get(name) : []
      scope.arrays.set(name, certain && before && !('unknown' in fields) ? [...before, ...fields] : undefined)
      return
    }
    const value = expandValue(parts, scope)
    const before = scope.variables.get(name)
    const next = value === undefined || (appends && before === undefined) ? undefined : (appends ? before : '') + value
    // What may be set or not is known only where it is set to what it was.
    scope.variables.set(name, certain || next === before ? next : undefined)
  }

  #miss({ family, nft }: Tool): void {
    if (nft) this.collected.nftMissing = true
    else this.collected.families[family!].missing = true
  }

  #missAll(): void {
    this.collected.nftMissing = true
    for (const family of Object.values(this.collected.families)) family.missing = true
  }

  #tool(tool: Tool, before: readonly Field[], rest: readonly Word[], node: Simple, context: Context): void {
    const document = documentOf(node)
    if (document) {
      this.#handOver(tool, document, node, context)
      return
    }
    const fields = this.#expand(rest, context.scope)
    if ('unknown' in fields) {
      this.#miss(tool)
      this.#leave(`${fields.unknown} is not known`, fields.at)
      return
    }
    const all = [...before, ...fields]
    if (tool.nft) this.#nft(all, node, context)
    else if (tool.restores) this.#miss(tool)
    else this.#iptables(tool.family!, all, node, context)
  }

  #iptables(family: Family, fields: readonly Field[], from: Span, { certain }: Context): void {
    const rest: Field[] = []
    let table = 'filter'
    for (let index = 0; index < fields.length; index++) {
      const { text } = fields[index]!
      if (text === '-t' || text === '--table') table = fields[++index]?.text ?? table
      else if (text.startsWith('--table=')) table = text.slice('--table='.length)
      else if (/^-t[a-z]+$/.test(text)) table = text.slice(2)
      else if (text === '-w' || text === '--wait' || text === '-W' || text === '--wait-interval') {
        if (/^\d+$/.test(fields[index + 1]?.text ?? '')) index++
      } else if (!/^--wait(?:-interval)?=|^--modprobe=|^-[vnx]+$|^--(?:verbose|numeric|exact|line-numbers)$/.test(text)) rest.push(fields[index]!)
    }
    const words = rest.map(({ text }) => text)
    // Asking changes nothing.
    if (words.length === 0 || words.some(word => /^-[LSCh]$|^-[nvxL]*L[nvxL]*$|^-[VZ]$|^--(?:list|list-rules|check|help|version|zero)$/.test(word))) return
    const rules = this.collected.families[family]
    const unfit = words.some(word => word.length > longestWord) || words.join(' ').length > longestLine ? 'it is longer than a line of a ruleset may be'
      : words.some(word => /[\r\n]/.test(word)) ? 'a word of it has several lines' : undefined
    if (unfit !== undefined) {
      rules.missing = true
      this.#leave(unfit, from)
      return
    }
    if (words.some(word => /^(?:-F|--flush|-P|--policy)$/.test(word))) rules.owns ||= certain
    const addsRule = words.some(word => /^(?:-[AI]|--append|--insert)$/.test(word))
    if (certain || addsRule) this.collected.add(family, table, { fields: rest, from }, certain)
    else rules.missing = true
  }

  #nft(fields: readonly Field[], from: Span, { certain }: Context): void {
    const target = certain ? this.collected.nft : this.collected.looseNft
    const options = fields.findIndex(({ text }) => !/^-(?!f$|-file$)/.test(text))
    const rest = options < 0 ? [] : fields.slice(options)
    const [first, file] = rest
    if (!first || /^(?:list|monitor|describe|export|reset)$/.test(first.text)) return
    if (first.text === '-f' || first.text === '--file') {
      if (!file || file.text === '-' || file.text.startsWith('/dev/')) this.collected.nftMissing = true
      else target.push({ fields: [{ text: 'include', from: first.from, verbatim: false }, { ...file, text: `"${file.text}"`, verbatim: false }], from })
      return
    }
    target.push({ fields: rest, from })
  }

  /** A here-document that a tool reads. */
  #handOver(tool: Tool, document: HereDocument, node: Simple, context: Context): void {
    const body = bodyOf(document, context.scope, this.#source.text)
    if ('unknown' in body) {
      this.#miss(tool)
      this.#leave(`${body.unknown} is not known`, body.at)
      return
    }
    if (tool.nft) (context.certain ? this.collected.nft : this.collected.looseNft).push(body)
    else if (tool.restores && context.certain) {
      const { restored } = this.collected.families[tool.family!]
      restored.push(body)
      if (node.words.some(word => /^(?:-n|--noflush)$/.test(bareWord(word)))) this.#miss(tool)
    } else this.#miss(tool)
  }
}

/** Where the kernel shows its settings as files. */
const settings = '/proc/sys/'

const emptyWord: Word = { kind: 'word', parts: [], start: 0, end: 0 }

const documentOf = ({ redirections }: Simple): HereDocument | undefined => redirections.findLast(({ document }) => document)?.document
