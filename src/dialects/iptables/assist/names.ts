import type { File } from '../../../../grammars/iptables/index.ts'
import type { SyntaxTree, Token } from '../../../syntax/index.ts'
import type { NameKind, NameUse } from '../../assist/index.ts'
import { builtinChainsOf } from '../../xtables/assist/index.ts'
import { isVerdict, targetNamed, targetNames } from '../../xtables/index.ts'
import { familyIn, isBreak, optionName } from './line.ts'

/** Commands whose first word is a chain. Source: iptables(8), COMMANDS. */
const ofChains: ReadonlySet<string> = new Set([
  'A', 'append', 'C', 'check', 'D', 'delete', 'I', 'insert', 'R', 'replace', 'N', 'new-chain', 'X', 'delete-chain', 'P', 'policy', 'E', 'rename-chain', 'F', 'flush', 'L', 'list', 'S', 'list-rules', 'Z', 'zero',
])
const jumps: ReadonlySet<string> = new Set(['j', 'jump', 'g', 'goto'])
const sets: ReadonlySet<string> = new Set(['match-set', 'set', 'add-set', 'del-set', 'map-set'])

type Draft = { -readonly [K in keyof NameUse]: NameUse[K] }

/** Tables, chains and ipsets of a file, in order. A chain belongs to its table. */
export function namesIn(tree: SyntaxTree<File>): readonly NameUse[] {
  const { tokens, source } = tree
  const family = familyIn(tree)
  const uses: Draft[] = []
  let table = 'filter'
  let open: Draft | undefined
  let line: Token[] = []
  const use = (token: Token | undefined, kind: NameKind, scope: string, role: NameUse['role'], more: Partial<Draft> = {}): Draft | undefined => {
    if (!token || token.tokenType.name !== 'Argument') return undefined
    const quoted = token.image.length > 1 && token.image.startsWith('"') && token.image.endsWith('"') ? 1 : 0
    const [start, end] = [token.startOffset + quoted, token.startOffset + token.image.length - quoted]
    const draft: Draft = { kind, name: source.text.slice(start, end), scope, role, start, end, ...more }
    uses.push(draft)
    return draft
  }
  const finish = (): void => {
    const [first, second, third] = line
    if (!first) return
    const last = line.at(-1)!
    const whole = { start: first.startOffset, end: last.startOffset + last.image.length }
    if (first.tokenType.name === 'Star') {
      table = second?.image ?? ''
      open = use(second, 'table', family, 'fixed', { whole, detail: family })
    } else if (first.tokenType.name === 'Colon') {
      const builtIn = builtinChainsOf(family, table).includes(second?.image ?? '')
      use(second, 'chain', table, builtIn ? 'fixed' : 'definition', { whole, detail: third && third.image !== '-' ? `policy ${third.image}` : table })
    } else if (first.tokenType.name === 'Commit') {
      if (open?.whole) open.whole = { start: open.whole.start, end: whole.end }
      open = undefined
    } else {
      for (const [index, word] of line.entries()) {
        const name = optionName(word)
        const value = line[index + 1]
        if (name === undefined || !value) continue
        if (ofChains.has(name)) {
          const made = name === 'N' || name === 'new-chain'
          use(value, 'chain', table, made ? 'definition' : 'use', made ? { whole, detail: table } : {})
        } else if (jumps.has(name)) {
          if (!isVerdict(value.image, family) && !targetNamed(value.image, family)) use(value, 'chain', table, 'use')
        } else if (sets.has(name)) use(value, 'set', '', 'use')
      }
    }
  }
  for (const token of tokens) {
    if (isBreak(token)) {
      finish()
      line = []
    } else if (token.tokenType.name !== 'Blank') line.push(token)
  }
  finish()
  if (open?.whole) open.whole = { start: open.whole.start, end: source.text.length }
  return uses
}

/** A chain's name has 28 characters at most, and no blanks (iptables/xshared.c, assert_valid_chain_name); no target may go by it. */
export const isName = (_kind: NameKind, name: string): boolean =>
  /^[^\s!"'-][^\s"']*$/.test(name) && name.length <= 28 && !targetNames('ip').includes(name) && !targetNames('ip6').includes(name)
