import type { Span } from '../../text/index.ts'
import { lex } from './lex.ts'
import type { Token, Word } from './lex.ts'

export type Redirection = Extract<Token, { kind: 'redirection' }>

/** One command, with what it reads. */
export interface Simple extends Span {
  readonly kind: 'simple'
  readonly words: readonly Word[]
  readonly redirections: readonly Redirection[]
}

/**
 * What a script does. `maybe`: done or not, nobody knows (`if`, `while`, `case`). `loop`: for each of the words. `piped`: commands that
 * feed each other. `then`: each when what stands before it went well (`&&`), or when it did not (`||`).
 */
export type Node = Span & (
  | Simple
  | { readonly kind: 'group'; readonly body: readonly Node[] }
  | { readonly kind: 'maybe'; readonly word: string; readonly bodies: readonly (readonly Node[])[] }
  | { readonly kind: 'case'; readonly branches: readonly { readonly patterns: readonly string[]; readonly body: readonly Node[] }[] }
  | { readonly kind: 'loop'; readonly name: string; readonly words: readonly Word[] | undefined; readonly body: readonly Node[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: readonly Node[] }
  | { readonly kind: 'piped'; readonly parts: readonly Node[] }
  | { readonly kind: 'then'; readonly first: Node; readonly rest: readonly { readonly on: '&&' | '||'; readonly node: Node }[] }
)

export interface Script {
  readonly nodes: readonly Node[]
  readonly comments: readonly Span[]
}

/** Deeper scripts are mischief: what is below is left alone. */
const deepest = 100

/** The bare text of a word without quotes and variables; empty for any other. */
export const bareWord = (word: Word): string => (word.parts.length === 1 && word.parts[0]!.kind === 'text' && !word.parts[0]!.quoted ? word.parts[0]!.text : '')

/** Structure of a script; never throws, and a part that is not understood is a command like any other. */
export function parse(text: string): Script {
  const all = lex(text)
  const comments = all.filter(token => token.kind === 'comment')
  const tokens = all.filter(token => token.kind !== 'comment')
  let at = 0
  let depth = 0

  const peek = (): Token | undefined => tokens[at]
  const isOperator = (...texts: readonly string[]): boolean => {
    const token = peek()
    return token?.kind === 'operator' && texts.includes(token.text)
  }
  const keyword = (...names: readonly string[]): boolean => {
    const token = peek()
    return token?.kind === 'word' && names.includes(bareWord(token))
  }
  const take = (): Token | undefined => tokens[at++]
  const endOf = (): number => tokens[Math.max(0, at - 1)]?.end ?? 0
  const blank = (): void => {
    while (peek()?.kind === 'newline' || isOperator(';', '&')) at++
  }

  /** Commands up to one of the keywords, which is left, or an operator that closes. */
  const list = (...until: readonly string[]): Node[] => {
    const nodes: Node[] = []
    for (blank(); at < tokens.length; blank()) {
      if (keyword(...until) || isOperator(')', ';;', ';&', ';;&')) break
      const before = at
      const node = andOr()
      if (node) nodes.push(node)
      // Whatever is out of place (a stray `fi`) is stepped over.
      if (at === before) at++
    }
    return nodes
  }

  const andOr = (): Node | undefined => {
    const first = pipeline()
    if (!first || !isOperator('&&', '||')) return first
    const rest: { on: '&&' | '||'; node: Node }[] = []
    while (isOperator('&&', '||')) {
      const on = (take() as { text: string }).text as '&&' | '||'
      while (peek()?.kind === 'newline') at++
      const node = pipeline()
      if (!node) break
      rest.push({ on, node })
    }
    return { kind: 'then', first, rest, start: first.start, end: endOf() }
  }

  const pipeline = (): Node | undefined => {
    if (keyword('!')) at++
    const first = command()
    if (!first || !isOperator('|', '|&')) return first
    const parts = [first]
    while (isOperator('|', '|&')) {
      at++
      while (peek()?.kind === 'newline') at++
      const next = command()
      if (!next) break
      parts.push(next)
    }
    return { kind: 'piped', parts, start: first.start, end: endOf() }
  }

  const command = (): Node | undefined => {
    const token = peek()
    if (!token) return undefined
    if (++depth > deepest) {
      depth--
      at++
      return undefined
    }
    const node = compound(token) ?? simple()
    depth--
    return node
  }

  const compound = (token: Token): Node | undefined => {
    const { start } = token
    const whole = <T>(node: T): T & Span => {
      // What a compound reads or writes is of no interest.
      while (peek()?.kind === 'redirection') at++
      return { ...node, start, end: endOf() }
    }
    if (isOperator('(')) {
      at++
      const body = list()
      if (isOperator(')')) at++
      return whole({ kind: 'group' as const, body })
    }
    if (token.kind !== 'word') return undefined
    const next = tokens[at + 1]
    const after = tokens[at + 2]
    const word = bareWord(token)
    if (word === 'function' && next?.kind === 'word') {
      at += 2
      if (isOperator('(')) at += 2
      return whole(functionOf(bareWord(next)))
    }
    if (next?.kind === 'operator' && next.text === '(' && after?.kind === 'operator' && after.text === ')' && /^[\w.-]+$/.test(word)) {
      at += 3
      return whole(functionOf(word))
    }
    switch (word) {
      case '{': {
        at++
        const body = list('}')
        if (keyword('}')) at++
        return whole({ kind: 'group' as const, body })
      }
      case 'if': {
        at++
        const bodies = [list('then')]
        while (keyword('then', 'elif', 'else')) {
          at++
          bodies.push(list('then', 'elif', 'else', 'fi'))
        }
        if (keyword('fi')) at++
        return whole({ kind: 'maybe' as const, word, bodies })
      }
      case 'while':
      case 'until': {
        at++
        const bodies = [list('do')]
        if (keyword('do')) at++
        bodies.push(list('done'))
        if (keyword('done')) at++
        return whole({ kind: 'maybe' as const, word, bodies })
      }
      case 'for':
      case 'select':
        return whole(loop())
      case 'case':
        return whole(cases())
      default:
        return undefined
    }
  }

  const functionOf = (name: string) => {
    while (peek()?.kind === 'newline') at++
    const body = command()
    return { kind: 'function' as const, name, body: body ? [body] : [] }
  }

  const loop = () => {
    at++
    const named = take()
    const name = named?.kind === 'word' ? bareWord(named) : ''
    let words: Word[] | undefined
    if (keyword('in')) {
      at++
      words = []
      for (let token = peek(); token?.kind === 'word'; token = peek()) {
        words.push(token)
        at++
      }
    }
    blank()
    if (keyword('do')) at++
    const body = list('done')
    if (keyword('done')) at++
    return { kind: 'loop' as const, name, words, body }
  }

  const cases = () => {
    at++
    while (at < tokens.length && !keyword('in')) at++
    at++
    const branches: { patterns: string[]; body: readonly Node[] }[] = []
    for (blank(); at < tokens.length && !keyword('esac'); blank()) {
      const before = at
      const patterns: string[] = []
      while (at < tokens.length && !isOperator(')') && peek()?.kind !== 'newline') {
        const token = take()!
        if (token.kind === 'word') patterns.push(text.slice(token.start, token.end).replace(/^["']|["']$/g, ''))
      }
      if (isOperator(')')) at++
      branches.push({ patterns, body: list('esac') })
      if (isOperator(';;', ';&', ';;&')) at++
      if (at === before) at++
    }
    if (keyword('esac')) at++
    return { kind: 'case' as const, branches }
  }

  const simple = (): Simple | undefined => {
    const { start } = peek()!
    const words: Word[] = []
    const redirections: Redirection[] = []
    for (let token = peek(); token?.kind === 'word' || token?.kind === 'redirection'; token = peek()) {
      if (token.kind === 'word') words.push(token)
      else redirections.push(token)
      at++
    }
    return words.length + redirections.length > 0 ? { kind: 'simple', words, redirections, start, end: endOf() } : undefined
  }

  const nodes: Node[] = []
  while (at < tokens.length) {
    nodes.push(...list())
    // A stray `)` or `;;` ends nothing here.
    if (at < tokens.length) at++
  }
  return { nodes, comments }
}
