import type { Token } from '../../../syntax/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Span } from '../../../text/index.ts'
import type { NameKind, NameUse } from '../../assist/index.ts'
import { isFamily, reserved } from '../../../../grammars/nft/index.ts'

/**
 * Names are read from the tokens, not from the tree: while something is being typed a statement cannot be read, and the block around it
 * may not be closed, but the names in it are there.
 */
type Draft = { -readonly [K in keyof NameUse]: NameUse[K] }

interface Block {
  readonly kind: 'table' | 'chain' | 'set' | 'other'
  /** Scope of the names in it: of its table, or '' outside. */
  readonly table: string
  readonly start: number
  /** Not a list of values. */
  readonly statements: boolean
  /** What the block defines, so that its end can be told. */
  readonly definition: Draft | undefined
  /** Variables that are defined in it. */
  readonly variables: Map<string, string>
}

const trivia: ReadonlySet<string> = new Set(['Blank', 'Comment', 'Continuation'])

const declared: Readonly<Record<string, NameKind>> = {
  chain: 'chain', set: 'set', map: 'map', meter: 'set', flowtable: 'flowtable', counter: 'object', quota: 'object', limit: 'object', secmark: 'object',
  synproxy: 'object', tunnel: 'object',
}

const verbs: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'replace', 'delete', 'destroy', 'flush', 'list', 'get', 'reset', 'rename'])
const making: ReadonlySet<string> = new Set(['add', 'create'])
const ctObjects: ReadonlySet<string> = new Set(['helper', 'timeout', 'expectation'])
const wordLike = /^[A-Za-z_.]/

/** Where the text of a token lies without its quotes. */
function inner({ image, startOffset }: Token): Span {
  const quoted = image.length > 1 && image.startsWith('"') && image.endsWith('"')
  return quoted ? { start: startOffset + 1, end: startOffset + image.length - 1 } : { start: startOffset, end: startOffset + image.length }
}

const endOf = ({ image, startOffset }: Token): number => startOffset + image.length

/** All names of a file, in order. */
export function namesIn({ tokens, source }: SyntaxTree): readonly NameUse[] {
  const words = tokens.filter(({ tokenType }) => !trivia.has(tokenType.name))
  const uses: Draft[] = []
  const blocks: Block[] = [{ kind: 'other', table: '', start: 0, statements: true, definition: undefined, variables: new Map() }]
  const pendingVariables: { readonly use: Draft; readonly within: readonly Block[] }[] = []
  let next: Pick<Block, 'kind' | 'definition' | 'table'> | undefined
  /** The table that the command at hand names; rules in it know its chains and sets. */
  let commanded: string | undefined
  /** What stands behind a `:`, and may be the name of an object. */
  const mapped: Draft[] = []
  let atStart = true
  let depth = 0

  const image = (index: number): string => words[index]?.image ?? ''
  const use = (index: number, kind: NameKind, scope: string, role: NameUse['role'], more: Partial<Draft> = {}): Draft | undefined => {
    const token = words[index]
    if (!token) return undefined
    const span = inner(token)
    const name = source.text.slice(span.start, span.end)
    if (!wordLike.test(name)) return undefined
    const draft: Draft = { kind, name, scope, role, ...span, ...more }
    uses.push(draft)
    return draft
  }
  const block = (): Block => blocks.at(-1)!
  /** `[family] name`; the index behind it, and the scope that it stands for. */
  const tableAt = (index: number, role: NameUse['role'], whole?: Span): { readonly index: number; readonly scope: string; readonly use: Draft | undefined } => {
    const family = isFamily(image(index)) && wordLike.test(image(index + 1).replace(/^"/, '')) ? image(index++) : 'ip'
    const found = use(index, 'table', family, role, { ...(role === 'use' ? {} : { detail: family }), ...(whole ? { whole } : {}) })
    return { index: index + 1, scope: `${family} ${found?.name ?? ''}`, use: found }
  }
  const variable = (index: number, role: NameUse['role']): Draft | undefined => {
    const found = use(index, 'variable', '', role)
    if (found) pendingVariables.push({ use: found, within: [...blocks] })
    return found
  }

  /** A statement's first words; gives the index of the first one that is not yet read. */
  const statement = (index: number): number => {
    const word = image(index)
    const from = words[index]!.startOffset
    if (word === 'define' || word === 'redefine') {
      const found = variable(index + 1, 'definition')
      if (found) {
        block().variables.set(found.name, `${source.path}:${block().start}`)
        found.whole = { start: from, end: endOfStatement(index, 'braces') }
        found.detail = source.text.slice(words[index + 3]?.startOffset ?? found.end, found.whole.end).replace(/\s+/g, ' ').slice(0, 60)
      }
      return index + 2
    }
    if (word === 'undefine') {
      variable(index + 1, 'use')
      return index + 2
    }
    if (word === 'table' && block().kind === 'other') {
      const { index: behind, scope, use: found } = tableAt(index + 1, 'definition', { start: from, end: endOfStatement(index) })
      next = { kind: 'table', table: scope, definition: found }
      return behind
    }
    if (verbs.has(word) && block().kind === 'other') return command(index)
    const inTable = block().kind === 'table' || (block().kind === 'other' && blocks.length === 1)
    const object = word === 'ct' && ctObjects.has(image(index + 1)) && block().kind === 'table'
    const kind = object ? 'object' : Object.hasOwn(declared, word) && inTable ? declared[word] : undefined
    if (!kind || !wordLike.test(image(index + (object ? 2 : 1)).replace(/^"/, ''))) return index
    const at = index + (object ? 2 : 1)
    const found = use(at, kind, block().table, 'definition', {
      whole: { start: from, end: endOfStatement(index) }, detail: object ? `ct ${image(index + 1)}` : word,
    })
    next = { kind: kind === 'chain' ? 'chain' : kind === 'object' || kind === 'flowtable' ? 'other' : 'set', table: block().table, definition: found }
    return at + 1
  }

  /** `add chain inet t c`, `insert rule t c …`, `add element t s { … }`. */
  const command = (index: number): number => {
    const verb = image(index)
    const what = image(index + 1)
    const from = words[index]!.startOffset
    const role = making.has(verb) ? 'definition' : 'use'
    const whole = { start: from, end: endOfStatement(index) }
    if (what === 'table') {
      const { index: behind, scope, use: found } = tableAt(index + 2, role, whole)
      next = { kind: 'table', table: scope, definition: role === 'definition' ? found : undefined }
      return behind
    }
    const object = what === 'ct' && ctObjects.has(image(index + 2))
    const bare = verb !== 'list' && verb !== 'flush' && (isFamily(what) || (!Object.hasOwn(declared, what) && what !== 'rule' && what !== 'element' && !object))
    if (!bare && !object && !Object.hasOwn(declared, what) && what !== 'rule' && what !== 'element') return index + 1
    const { index: behind, scope } = tableAt(index + (bare ? 1 : object ? 3 : 2), 'use')
    commanded = scope
    if (bare || what === 'rule') return use(behind, 'chain', scope, 'use') ? behind + 1 : behind
    if (what === 'element') return use(behind, 'set', scope, 'use') ? behind + 1 : behind
    const kind = object ? 'object' : declared[what]!
    const found = use(behind, kind, scope, role, role === 'definition' ? { whole, detail: object ? `ct ${image(index + 2)}` : what } : {})
    if (verb === 'rename') use(behind + 1, 'chain', scope, 'use')
    next = { kind: kind === 'chain' ? 'chain' : kind === 'set' || kind === 'map' ? 'set' : 'other', table: scope, definition: role === 'definition' ? found : undefined }
    return behind + 1
  }

  /** Offset of the end of the line or of the `;` that ends a statement without a block. */
  const endOfStatement = (index: number, through?: 'braces'): number => {
    let braces = 0
    let at = index
    for (; at < words.length; at++) {
      const name = words[at]!.tokenType.name
      if (name === 'LeftBrace') {
        // What has a block of its own ends where that is closed.
        if (!through) return endOf(words[Math.max(index, at - 1)]!)
        braces++
      } else if (name === 'RightBrace' && --braces < 0) break
      else if (braces === 0 && (name === 'Newline' || name === 'Semicolon')) break
    }
    return at > index ? endOf(words[at - 1]!) : endOf(words[index]!)
  }

  /** Names in the middle of a statement; the index of the last word that was read. */
  const inside = (index: number): number => {
    const word = image(index)
    const table = commanded ?? block().table
    if (word === '$') variable(index + 1, 'use')
    else if (word === '@') use(index + 1, 'set', table, 'use')
    else if (word === 'jump' || word === 'goto') return use(index + 1, 'chain', table, 'use') ? index + 1 : index
    else if (word === 'name' && ['counter', 'quota', 'limit', 'synproxy', 'secmark'].includes(image(index - 1))) use(index + 1, 'object', table, 'use')
    else if (word === 'set' && image(index - 2) === 'ct' && ctObjects.has(image(index - 1))) use(index + 1, 'object', table, 'use')
    else return index
    return index + 1
  }

  for (let index = 0; index < words.length; index++) {
    const { tokenType: { name }, startOffset } = words[index]!
    switch (name) {
      case 'Newline':
      case 'Semicolon':
        atStart = true
        continue
      case 'LeftBrace': {
        const table = commanded ?? block().table
        const opened = next ?? { kind: 'other' as const, table, definition: undefined }
        depth++
        // In braces of values there are no statements.
        atStart = next !== undefined
        if (atStart) commanded = undefined
        blocks.push({ ...opened, statements: atStart, start: startOffset, variables: new Map() })
        next = undefined
        continue
      }
      case 'RightBrace':
        atStart = true
        if (depth > 0) {
          depth--
          const closed = blocks.pop()!
          atStart = closed.statements
          if (closed.definition?.whole) closed.definition.whole = { start: closed.definition.whole.start, end: startOffset + 1 }
        }
        continue
    }
    if (atStart) {
      atStart = false
      next = undefined
      if (blocks.at(-1)!.statements) commanded = undefined
      const behind = statement(index)
      if (behind > index) {
        index = behind - 1
        continue
      }
    }
    if (name === 'Colon' && !block().statements && words[index + 1]) {
      const span = inner(words[index + 1]!)
      mapped.push({ kind: 'object', name: source.text.slice(span.start, span.end), scope: commanded ?? block().table, role: 'use', ...span })
    }
    index = inside(index)
  }
  const objects = new Set(uses.filter(({ kind, role }) => kind === 'object' && role === 'definition').map(({ scope, name }) => `${scope} ${name}`))
  const named = mapped.filter(({ scope, name }) => objects.has(`${scope} ${name}`))
  // A block that is still open reaches to the end of the file.
  for (const { definition } of blocks.slice(1)) if (definition?.whole) definition.whole = { start: definition.whole.start, end: source.text.length }
  for (const { use: found, within } of pendingVariables) {
    const home = within.slice(1).findLast(({ variables }) => variables.has(found.name))
    found.scope = home?.variables.get(found.name) ?? ''
  }
  return named.length > 0 ? [...uses, ...named].sort((a, b) => a.start - b.start) : uses
}

/** What nft reads as one bare word (src/scanner.l, `string`); its own words cannot be names. */
export const isName = (_kind: NameKind, name: string): boolean => /^[A-Za-z_.][\w/.-]*$/.test(name) && name.length <= 127 && !reserved.has(name)
