import { isTrivia } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree, Token } from '../../../syntax/index.ts'
import { wordIndexAt } from '../../assist/index.ts'
import { coreOptionsOf, exactOption, matchNamed, targetNamed } from '../../xtables/index.ts'
import type { Extension, OptionInfo } from '../../xtables/index.ts'
import { keywordOf, matches, protocols, shortcuts, targets } from '../vocabulary/index.ts'

/** Modules, protocols and targets that a command and the blocks around it name: they bring the keywords that may stand there. */
export interface CommandAt {
  readonly words: readonly Token[]
  /** Index of the word at or behind the offset. */
  readonly index: number
  /** Index of the first word of the command. */
  readonly first: number
  readonly modules: readonly string[]
  readonly protocols: readonly string[]
  readonly target: string | undefined
  /** Some command around it says where rules go. */
  readonly inChain: boolean
}

export const portKeywords: ReadonlySet<string> = new Set(['sport', 'dport'])

/** Protocols with ports: their keywords are not in the tables, since all have the same. */
const ported: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'dccp', 'sctp'])

export function commandAt({ tokens }: SyntaxTree, offset: number): CommandAt {
  const words = tokens.filter(token => !isTrivia(token))
  const index = wordIndexAt(words, offset, /[\w:/.-]$/)
  /** First words of the commands around, the one at hand last. */
  const commands: number[] = [0]
  const heads: (readonly [from: number, to: number])[] = []
  for (let at = 0; at < index; at++) {
    const { image } = words[at]!
    if (image === '{') {
      heads.push([commands.at(-1)!, at])
      commands.push(at + 1)
    } else if (image === '}') {
      if (commands.length > 1) {
        commands.pop()
        heads.pop()
      }
      commands[commands.length - 1] = at + 1
    } else if (image === ';') commands[commands.length - 1] = at + 1
  }
  const first = commands.at(-1)!
  const found = { modules: [] as string[], protocols: [] as string[], target: undefined as string | undefined, inChain: false }
  for (const [from, to] of [...heads, [first, endOfCommand(words, index)] as const]) collect(words, from, to, found)
  return { words, index, first, ...found }
}

/** The rest of a command may name modules too: keywords in front of the cursor are looked for among all. */
function endOfCommand(words: readonly Token[], index: number): number {
  let at = index
  while (at < words.length && ![';', '{', '}'].includes(words[at]!.image)) at++
  return at
}

function collect(words: readonly Token[], from: number, to: number, found: { modules: string[]; protocols: string[]; target: string | undefined; inChain: boolean }): void {
  for (let at = from; at < to; at++) {
    const { image } = words[at]!
    if (image === 'mod' || image === 'module') for (const name of valuesAt(words, at + 1)) found.modules.push(name)
    else if (image === 'proto' || image === 'protocol') for (const name of valuesAt(words, at + 1)) found.protocols.push(name)
    else if (image === 'chain' || image === '&' || image === '@subchain' || image === '@def') found.inChain = true
    else if (targetNamed(image, 'ip') || targetNamed(image, 'ip6')) found.target = image
  }
}

/** A word, or the words of a list. */
function valuesAt(words: readonly Token[], at: number): readonly string[] {
  const one = words[at]?.image
  if (one === undefined) return []
  if (one !== '(') return [one.replace(/^["']|["']$/g, '')]
  const names: string[] = []
  for (let next = at + 1; next < words.length && ![')', ';', '{'].includes(words[next]!.image); next++) names.push(words[next]!.image.replace(/^["']|["']$/g, ''))
  return names
}

/** An option of x_tables that a keyword stands for, and what brings it. */
export interface KeywordAt {
  readonly option: OptionInfo
  readonly extension?: Extension
}

const xtMatch = (name: string): Extension | undefined => matchNamed(name, 'ip') ?? matchNamed(name, 'ip6')
const protocolModule: Readonly<Record<string, string>> = { icmpv6: 'icmp6', 'ipv6-icmp': 'icmp6' }

/** What a keyword means where a command has loaded some modules; undefined for a word that is none. */
export function keywordIn({ modules, protocols: named, target }: Pick<CommandAt, 'modules' | 'protocols' | 'target'>, word: string): KeywordAt | undefined {
  const ofModule = (module: string, keyword: string): KeywordAt | undefined => {
    const table = matches.ip[module] ?? protocols.ip[module]
    const name = (table && keywordOf(table, keyword)?.name) ?? keyword
    const extension = xtMatch(protocolModule[module] ?? module)
    const option = extension && exactOption(extension.options, name)
    return option && { option, extension }
  }
  const core = keywordOf(matches.ip['']!, word)
  const coreOption = core && exactOption(coreOptionsOf('ip'), core.name)
  if (coreOption) return { option: coreOption }
  const shortcut = Object.hasOwn(shortcuts, word) ? shortcuts[word] : undefined
  if (shortcut) return ofModule(shortcut[0], shortcut[1])
  const ofTarget = target === undefined ? undefined : (targetNamed(target, 'ip') ?? targetNamed(target, 'ip6'))
  const targetTable = target === undefined ? undefined : targets.ip[target]
  const option = ofTarget && exactOption(ofTarget.options, (targetTable && keywordOf(targetTable, word)?.name) ?? word)
  if (option) return { option, extension: ofTarget }
  for (const module of [...modules].reverse()) {
    const found = ofModule(module, word)
    if (found) return found
  }
  for (const protocol of [...named, ...(portKeywords.has(word) ? ['tcp'] : [])]) {
    const found = ofModule(protocol, word)
    if (found) return found
  }
  return undefined
}

/** Keywords that may stand in a command, with what brings each. */
export function keywordsIn({ modules, protocols: named, target }: Pick<CommandAt, 'modules' | 'protocols' | 'target'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const add = (table: object | undefined, from: string): void => {
    for (const word of Object.keys(table ?? {})) if (!found.has(word)) found.set(word, from)
  }
  if (target !== undefined) add(targets.ip[target], target)
  for (const module of modules) add(matches.ip[module], `mod ${module}`)
  for (const protocol of named) {
    add(protocols.ip[protocol], `proto ${protocol}`)
    if (ported.has(protocol)) for (const word of portKeywords) found.set(word, `proto ${protocol}`)
  }
  for (const word of Object.keys(shortcuts)) found.set(word, `mod ${shortcuts[word]![0]}`)
  add(matches.ip[''], '')
  return found
}
