import { nearest } from '../../../text/index.ts'
import { matches, protocols, shortcuts, targets } from '../vocabulary/index.ts'
import { evaluate, scalarsOf, single } from './evaluate.ts'
import { addKeywords, addOption, findKeyword, load, realiseProtocol } from './level.ts'
import type { Beginning, Level } from './level.ts'
import { Failure } from './machine.ts'
import type { Machine } from './machine.ts'
import { needProtocol, readOption, readParameters, readValue } from './options.ts'
import type { Bang } from './options.ts'
import { peek } from './stream.ts'
import type { Tok } from './token.ts'
import type { Scalar, Value } from './value.ts'

/** Verdicts of the kernel, which every table has. */
export const coreTargets = ['ACCEPT', 'DROP', 'RETURN', 'QUEUE']

/** One word of a rule with its parameters: a module, a keyword of one, a protocol, a target. */
export function rulePart(machine: Machine, level: Level, written: string, beginning: Beginning, bang: Bang): void {
  const { keyword: tok } = beginning
  const family = level.family!
  let word = written
  if (word === 'mod' || word === 'module') return loadModules(machine, level, beginning)

  let keyword = findKeyword(level, word)
  if (!keyword && family === 'ip' && Object.hasOwn(shortcuts, word)) {
    const [module, name] = shortcuts[word]!
    addOption(machine, level, 'match', { kind: 'scalar', text: module, tok }, beginning)
    load(level, module)
    addKeywords(level, matches.ip[module])
    word = name
    keyword = findKeyword(level, word)
  }
  if (keyword) return readOption(machine, level, keyword, beginning, bang)

  if (word === 'jump' || word === 'goto') {
    beginning.value = peek(machine)
    const chain = single(machine, 'the name of a chain')
    if (chain.text.length > 29) throw new Failure(chain.tok, 'the name of a chain has 29 characters at most')
    return setTarget(machine, level, word, chain, beginning)
  }
  if (coreTargets.includes(word)) return setTarget(machine, level, 'jump', { kind: 'scalar', text: word, tok }, beginning)
  if (word === 'NOP') {
    onlyTarget(level, tok)
    level.hasAction = true
    return
  }
  const options = Object.hasOwn(targets[family], word) ? targets[family][word] : undefined
  if (options) {
    if (word === 'TCPMSS') needTcp(level, tok)
    const name = word === 'MARK' && family === 'eb' ? 'mark' : word
    setTarget(machine, level, 'jump', { kind: 'scalar', text: name, tok }, beginning)
    addKeywords(level, options)
    return
  }
  if (word === 'proto' || word === 'protocol') return protocol(machine, level, beginning, bang)
  if (word === 'sport' || word === 'dport') {
    needProtocol(level, tok, ['tcp', 'udp', 'udplite', 'dccp', 'sctp'])
    addOption(machine, level, word, readValue(machine, beginning), beginning)
    return
  }
  const module = unknownModule(level)
  if (module) throw new Failure(module.tok, `there is no module "${module.text}" that brings "${word}"`, { help: `did you mean "${module.near}"?` })
  const help = unknownHelp(level, word)
  throw new Failure(tok, `"${word}" is not a keyword here`, help === undefined ? {} : { help })
}

function loadModules(machine: Machine, level: Level, beginning: Beginning): void {
  beginning.value = peek(machine)
  const value = evaluate(machine)
  for (const module of scalarsOf(value)) {
    if (level.loaded.has(module.text)) continue
    addOption(machine, level, 'match', module, beginning)
    load(level, module.text)
    const tables = matches[level.family!]
    addKeywords(level, Object.hasOwn(tables, module.text) ? tables[module.text] : undefined)
  }
}

function protocol(machine: Machine, level: Level, beginning: Beginning, bang: Bang): void {
  const value = readParameters(machine, level, { name: 'protocol', shape: 'list', negation: 'behind' }, beginning, bang) as Value
  delete level.automaticProtocol
  level.protocol = { value, option: addOption(machine, level, 'protocol', value, beginning) }
  if (value.kind !== 'scalar') return
  const name = value.text === 'ipv6-icmp' || value.text === 'icmpv6' ? 'icmp' : value.text === 'ipv6-mh' ? 'mh' : value.text
  const tables = protocols[level.family!]
  if (!Object.hasOwn(tables, name)) return
  addKeywords(level, tables[name])
  load(level, name)
}

function onlyTarget(level: Level, tok: Tok): void {
  if (level.hasAction) throw new Failure(tok, 'a rule has one target only', { help: 'is a ";" missing before it?' })
}

function setTarget(machine: Machine, level: Level, name: 'jump' | 'goto', value: Value, beginning: Beginning): void {
  onlyTarget(level, beginning.keyword)
  level.hasAction = true
  addOption(machine, level, name, value, beginning)
}

function needTcp(level: Level, tok: Tok): void {
  const value = realiseProtocol(level)
  if (!value) throw new Failure(tok, '"TCPMSS" needs a protocol', { help: 'write "proto tcp" before it' })
  for (const { text, tok: at, unknown } of scalarsOf(value)) {
    if (text !== 'tcp' && !unknown) throw new Failure(at, `"TCPMSS" is for tcp only, not for "${text}"`)
  }
}

/** A module of the rule that ferm does not know, and whose name is a slip of one that it does. */
function unknownModule(level: Level): (Scalar & { readonly near: string }) | undefined {
  const tables = matches[level.family ?? 'ip']
  for (const { name, value } of level.options) {
    if (name !== 'match' || value.kind !== 'scalar' || value.unknown || Object.hasOwn(tables, value.text)) continue
    const near = nearest(value.text, Object.keys(tables))
    if (near !== undefined) return { ...value, near }
  }
  return undefined
}

/** A word that ferm knows needs a chain; another one may be a slip of one that does not. */
export function chainHelp(level: Level, word: string): string {
  const slip = nearest(word, ['domain', 'table', 'chain', 'policy', '@def', '@if', '@else', '@include', '@hook'])
  const family = level.family ?? 'ip'
  const isKnown = coreTargets.includes(word) || [...structuralWords, 'interface', 'saddr', 'daddr', 'outerface'].includes(word) || Object.hasOwn(targets[family], word)
    || Object.values(matches[family]).some(keywords => Object.hasOwn(keywords, word))
  return slip !== undefined && !isKnown ? `did you mean "${slip}"?` : 'write "chain INPUT" before it'
}

/** "did you mean", or the module that would bring the word. */
export function unknownHelp(level: Level, word: string): string | undefined {
  const family = level.family ?? 'ip'
  const modules = Object.entries(matches[family]).filter(([module, keywords]) => module !== '' && Object.hasOwn(keywords, word))
  const owner = modules.find(([module]) => module === word) ?? modules[0]
  if (owner) return `write "mod ${owner[0]}" before it`
  const protocol = Object.entries(protocols[family]).find(([, keywords]) => Object.hasOwn(keywords, word))
  if (protocol) return `write "proto ${protocol[0]}" before it`
  const near = nearest(word, [
    ...structuralWords, ...coreTargets, ...Object.keys(targets[family]), ...level.keywords.flatMap(keywords => Object.keys(keywords)),
  ])
  return near === undefined ? undefined : `did you mean "${near}"?`
}

const structuralWords = [
  'domain', 'table', 'chain', 'policy', 'proto', 'protocol', 'mod', 'module', 'sport', 'dport', 'sports', 'dports', 'jump', 'goto', 'NOP',
  'comment', '@def', '@if', '@else', '@include', '@hook', '@subchain', '@gotosubchain', '@preserve',
]
