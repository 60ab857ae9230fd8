import { single } from './evaluate.ts'
import { addOption, restart } from './level.ts'
import type { Level } from './level.ts'
import { Failure, limits } from './machine.ts'
import type { Machine } from './machine.ts'
import type { Run } from './run.ts'
import { tooDeep } from './run.ts'
import { openChain, openScope } from './scopes.ts'
import { next, peek } from './stream.ts'
import type { Tok } from './token.ts'
import { emit } from './unfold.ts'
import { scalar } from './value.ts'
import type { Scalar } from './value.ts'

/** `@subchain "name" { … }`: the rules of the block in a chain of their own, and a jump to it. */
export function subchain(machine: Machine, level: Level, outer: Level | undefined, tok: Tok, depth: number, run: Run): void {
  if (!level.hasRule) throw new Failure(tok, `"${tok.image}" needs a match before it`)
  const following = peek(machine)
  let name: Scalar
  if (!following) throw new Failure(tok, '"{" or the name of a chain is expected')
  if (following.image === '{') name = scalar(`ferm_auto_${++machine.automaticChains}`, tok)
  else if (/^(["']).*\1$/s.test(following.image)) name = scalar(next(machine)!.image.slice(1, -1), following)
  else name = single(machine, 'the name of a chain')
  if (name.text.length > 29) throw new Failure(name.tok, 'the name of a chain has 29 characters at most')
  const brace = peek(machine)
  if (brace?.image !== '{') throw new Failure(brace, `"{" is expected behind "${tok.image}"`)

  openChain(machine, level.domain!, level.table!, name.text, name.tok)
  if (level.hasAction) throw new Failure(tok, 'a rule has one target only')
  level.hasAction = true
  addOption(machine, level, tok.image === '@gotosubchain' ? 'goto' : 'jump', name, { keyword: tok, first: tok, value: following.image === '{' ? undefined : following })
  next(machine)
  if (depth > limits.blocks) throw tooDeep(machine, brace)

  const protocol = level.protocol ?? level.automaticProtocol
  const inner: Level = {
    domain: level.domain!, family: level.family!, table: level.table!, chain: name.text, keywords: level.keywords,
    ...(level.several && { several: true as const }), ...(protocol && { automaticProtocol: protocol }),
    loaded: new Set(), options: [], inherited: 0, guards: [],
  }
  openScope(machine, () => run(machine, inner, depth + 1, 'block'), new Map([['CHAIN', name.text]]))
  emit(machine, level, machine.last ?? tok)
  restart(level, outer)
}
