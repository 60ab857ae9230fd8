import { isTrivia } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree, Token } from '../../../syntax/index.ts'
import type { NameKind, NameUse } from '../../assist/index.ts'
import { builtinChainsOf } from '../../xtables/assist/index.ts'
import { targetNames } from '../../xtables/index.ts'

type Draft = { -readonly [K in keyof NameUse]: NameUse[K] }

/** A block, or the body of a function, with the names that are known in it alone. */
interface Frame {
  readonly scope: string
  readonly variables: Set<string>
  readonly parameters: readonly string[]
  /** What ends with the block. */
  readonly ending: readonly Draft[]
  /** The block is a function's body, or a part of it, so that a `;` in it does not end the body. */
  readonly braces: boolean
}

const builtin: ReadonlySet<string> = new Set(['filter', 'nat', 'mangle', 'raw', 'security'].flatMap(table => builtinChainsOf('ip', table)))

/**
 * Names are read from the tokens, not from the tree: while something is being typed a command cannot be read, but the names in it
 * are there. A variable belongs to the innermost block that defines it; chains to all tables alike, since functions are written for any.
 */
export function namesIn({ tokens, source }: SyntaxTree): readonly NameUse[] {
  const words = tokens.filter(token => !isTrivia(token))
  const uses: Draft[] = []
  const pending: { readonly use: Draft; readonly within: readonly Frame[] }[] = []
  const frames: Frame[] = [{ scope: '', variables: new Set(), parameters: [], ending: [], braces: true }]
  /** What the command at hand defines: it ends with the command. */
  let ending: Draft[] = []

  const image = (index: number): string => words[index]?.image ?? ''
  const use = (kind: NameKind, start: number, name: string, role: NameUse['role'], more: Partial<Draft> = {}): Draft => {
    const draft: Draft = { kind, name, scope: '', role, start, end: start + name.length, ...more }
    uses.push(draft)
    return draft
  }
  const variable = (start: number, name: string, role: NameUse['role'] = 'use'): Draft => {
    const draft = use('variable', start, name, role)
    pending.push({ use: draft, within: [...frames] })
    return draft
  }
  /** `NAME`, `"NAME"`, or each of `(NAME …)`; the index of the last word that was read. */
  const each = (index: number, found: (token: Token, name: string, start: number) => void): number => {
    const one = (token: Token | undefined): void => {
      if (!token) return
      const quoted = /^(["']).*\1$/s.test(token.image) && token.image.length > 1 ? 1 : 0
      const name = token.image.slice(quoted, token.image.length - quoted)
      if (/^[A-Za-z_][\w-]*$/.test(name)) found(token, name, token.startOffset + quoted)
    }
    if (image(index) !== '(') {
      one(words[index])
      return image(index) === '$' || image(index) === ';' ? index - 1 : index
    }
    let at = index + 1
    while (at < words.length && ![')', ';', '{', '}'].includes(image(at))) {
      if (image(at) === '$') variable(words[++at]?.startOffset ?? 0, image(at))
      else one(words[at])
      at++
    }
    return image(at) === ')' ? at : at - 1
  }
  const define = (from: Token, draft: Draft): void => {
    draft.whole = { start: from.startOffset, end: draft.end }
    ending.push(draft)
  }
  const finish = (drafts: readonly Draft[], end: number): void => {
    for (const draft of drafts) if (draft.whole) draft.whole = { start: draft.whole.start, end }
  }

  /** `@def $name =` or `@def &name($a, $b) =`; the index of the last word that was read. */
  const definition = (index: number): number => {
    const [sign, name] = [image(index + 1), words[index + 2]]
    if (!name || !/^\w+$/.test(name.image)) return index
    if (sign === '$') {
      define(words[index]!, variable(name.startOffset, name.image, 'definition'))
      frames.at(-1)!.variables.add(name.image)
      return index + 2
    }
    if (sign !== '&') return index
    const draft = use('function', name.startOffset, name.image, 'definition')
    define(words[index]!, draft)
    const scope = `${source.path}:${words[index]!.startOffset}`
    const parameters: string[] = []
    let at = index + 3
    if (image(at) === '(') {
      for (at++; at < words.length && ![')', '{', ';'].includes(image(at)); at++) {
        const parameter = image(at) === '$' ? words[at + 1] : undefined
        if (!parameter) continue
        parameters.push(parameter.image)
        use('parameter', parameter.startOffset, parameter.image, 'definition', { scope, whole: { start: parameter.startOffset - 1, end: parameter.startOffset + parameter.image.length } })
      }
    }
    draft.detail = `(${parameters.map(parameter => `$${parameter}`).join(', ')})`
    frames.push({ scope, variables: new Set(), parameters, ending: [], braces: false })
    return image(at) === ')' ? at : at - 1
  }
  /** The bodies of functions end with their command. */
  const leaveBodies = (): void => {
    while (frames.length > 1 && !frames.at(-1)!.braces) frames.pop()
  }

  for (let index = 0; index < words.length; index++) {
    const token = words[index]!
    const behind = token.startOffset + token.image.length
    switch (token.tokenType.name) {
      case 'Semicolon':
        finish(ending, behind)
        ending = []
        leaveBodies()
        continue
      case 'OpenBrace':
        frames.push({ scope: `${source.path}:${token.startOffset}`, variables: new Set(), parameters: [], ending, braces: true })
        ending = []
        continue
      case 'CloseBrace':
        finish(ending, token.startOffset)
        leaveBodies()
        ending = []
        if (frames.length > 1) finish(frames.pop()!.ending, behind)
        leaveBodies()
        continue
      case 'Def':
      case 'OldDef':
        index = definition(index)
        continue
      case 'Dollar':
        if (words[index + 1]) variable(words[index + 1]!.startOffset, image(++index))
        continue
      case 'Ampersand':
        if (words[index + 1]) use('function', words[index + 1]!.startOffset, image(++index), 'use')
        continue
      case 'Scope': {
        if (token.image === 'domain') continue
        const kind = token.image as 'table' | 'chain'
        index = each(index + 1, (_, name, start) => {
          const fixed = kind === 'table' || builtin.has(name)
          define(token, use(kind, start, name, fixed ? 'fixed' : 'definition', { detail: kind }))
        })
        continue
      }
      case 'Subchain':
      case 'OldSubchain':
        if (/^["']/.test(image(index + 1))) index = each(index + 1, (_, name, start) => define(token, use('chain', start, name, 'definition', { detail: 'subchain' })))
        continue
      case 'Jump':
        index = each(index + 1, (_, name, start) => void use('chain', start, name, 'use'))
        continue
      case 'DoubleQuoted':
        for (const { 0: { length }, 1: name, index: at } of token.image.matchAll(/\$(\w+)/g)) variable(token.startOffset + at + length - name!.length, name!)
    }
  }
  finish([...ending, ...frames.slice(1).flatMap(frame => frame.ending)], source.text.length)
  for (const { use: draft, within } of pending) {
    const home = within.slice(1).findLast(({ variables, parameters }) => variables.has(draft.name) || parameters.includes(draft.name))
    draft.scope = home?.scope ?? ''
    if (home?.parameters.includes(draft.name) && !home.variables.has(draft.name)) draft.kind = 'parameter'
    if (draft.role === 'definition' && draft.whole) draft.detail = source.text.slice(draft.end, draft.whole.end).replace(/^\s*=\s*|\s*;$/g, '').replace(/\s+/g, ' ').slice(0, 60)
  }
  return uses
}

/** Variables and functions are made of letters, digits and `_`; chains have 29 characters at most and no target's name (ferm(1), iptables(8)). */
export const isName = (kind: NameKind, name: string): boolean =>
  (kind === 'chain' ? /^[A-Za-z_][\w-]*$/.test(name) && name.length <= 28 && !targetNames('ip').includes(name) && !builtin.has(name) : /^\w+$/.test(name))
