import { isFamily } from '../../../../../grammars/nft/index.ts'
import type { NameKind } from '../../../assist/index.ts'
import type { Block, NameReader } from './reader.ts'
import { addTable, addUse, addVariable, blockOf, endOfStatement, imageAt, isWordAt } from './reader.ts'

const declared: Readonly<Record<string, NameKind>> = {
  chain: 'chain', set: 'set', map: 'map', meter: 'set', flowtable: 'flowtable', counter: 'object', quota: 'object', limit: 'object', secmark: 'object',
  synproxy: 'object', tunnel: 'object',
}

const verbs: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'replace', 'delete', 'destroy', 'flush', 'list', 'get', 'reset', 'rename'])
const making: ReadonlySet<string> = new Set(['add', 'create'])
export const ctObjects: ReadonlySet<string> = new Set(['helper', 'timeout', 'expectation'])

const blockKind = (kind: NameKind): Block['kind'] => (kind === 'chain' ? 'chain' : kind === 'set' || kind === 'map' ? 'set' : 'other')

/** The first words of a statement; gives the index of the first one that is not yet read. */
export function readStatement(reader: NameReader, index: number): number {
  const word = imageAt(reader, index)
  const from = reader.words[index]!.startOffset
  const block = blockOf(reader)
  if (word === 'define' || word === 'redefine') return readDefinition(reader, index)
  if (word === 'undefine') {
    addVariable(reader, index + 1, 'use')
    return index + 2
  }
  if (word === 'table' && block.kind === 'other') {
    const { behind, scope, use } = addTable(reader, index + 1, 'definition', { start: from, end: endOfStatement(reader, index) })
    reader.next = { kind: 'table', table: scope, definition: use }
    return behind
  }
  if (verbs.has(word) && block.kind === 'other') return readCommand(reader, index)
  const ofCt = word === 'ct' && ctObjects.has(imageAt(reader, index + 1)) && block.kind === 'table'
  const mayDeclare = block.kind === 'table' || (block.kind === 'other' && reader.blocks.length === 1)
  const kind = ofCt ? 'object' : Object.hasOwn(declared, word) && mayDeclare ? declared[word] : undefined
  const at = index + (ofCt ? 2 : 1)
  if (!kind || !isWordAt(reader, at)) return index
  const definition = addUse(reader, at, kind, block.table, 'definition', {
    whole: { start: from, end: endOfStatement(reader, index) }, detail: ofCt ? `ct ${imageAt(reader, index + 1)}` : word,
  })
  reader.next = { kind: blockKind(kind), table: block.table, definition }
  return at + 1
}

/** `define name = value`. */
function readDefinition(reader: NameReader, index: number): number {
  const { source, words } = reader
  const found = addVariable(reader, index + 1, 'definition')
  if (found) {
    const { variables, start } = blockOf(reader)
    variables.set(found.name, `${source.path}:${start}`)
    found.whole = { start: words[index]!.startOffset, end: endOfStatement(reader, index, 'braces') }
    found.detail = source.text.slice(words[index + 3]?.startOffset ?? found.end, found.whole.end).replace(/\s+/g, ' ').slice(0, 60)
  }
  return index + 2
}

/** `add chain inet t c`, `insert rule t c …`, `add element t s { … }`, `add t c …`. */
function readCommand(reader: NameReader, index: number): number {
  const verb = imageAt(reader, index)
  const what = imageAt(reader, index + 1)
  const role = making.has(verb) ? 'definition' : 'use'
  const whole = { start: reader.words[index]!.startOffset, end: endOfStatement(reader, index) }
  if (what === 'table') {
    const { behind, scope, use } = addTable(reader, index + 2, role, whole)
    reader.next = { kind: 'table', table: scope, definition: role === 'definition' ? use : undefined }
    return behind
  }
  const ofCt = what === 'ct' && ctObjects.has(imageAt(reader, index + 2))
  const known = ofCt || Object.hasOwn(declared, what) || what === 'rule' || what === 'element'
  // Without a word for what it is, a command is about a rule.
  const bare = verb !== 'list' && verb !== 'flush' && (isFamily(what) || !known)
  if (!bare && !known) return index + 1
  const { behind, scope } = addTable(reader, index + (bare ? 1 : ofCt ? 3 : 2), 'use')
  reader.commanded = scope
  if (bare || what === 'rule') return addUse(reader, behind, 'chain', scope, 'use') ? behind + 1 : behind
  if (what === 'element') return addUse(reader, behind, 'set', scope, 'use') ? behind + 1 : behind
  const kind = ofCt ? 'object' : declared[what]!
  const use = addUse(reader, behind, kind, scope, role, role === 'definition' ? { whole, detail: ofCt ? `ct ${imageAt(reader, index + 2)}` : what } : {})
  if (verb === 'rename') addUse(reader, behind + 1, 'chain', scope, 'use')
  reader.next = { kind: blockKind(kind), table: scope, definition: role === 'definition' ? use : undefined }
  return behind + 1
}
