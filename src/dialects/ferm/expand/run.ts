import { nearest } from '../../../text/index.ts'
import { call } from './call.ts'
import { define } from './define.ts'
import { evaluate, single, truth } from './evaluate.ts'
import { include } from './include.ts'
import { beginSample, endSample, isBehind, lineAhead, runLike } from './lines.ts'
import { levelIn, restart } from './level.ts'
import type { Level } from './level.ts'
import { Failure, abandonSample, keyOf, limits, note, reportFailure } from './machine.ts'
import type { Machine } from './machine.ts'
import type { Bang } from './options.ts'
import type { Guard } from './result.ts'
import { coreTargets, rulePart, chainHelp } from './rule.ts'
import { chainOf, openScope, scopes } from './scopes.ts'
import { collect, expect, next, peek, skipCommand } from './stream.ts'
import { subchain } from './subchain.ts'
import { emit } from './unfold.ts'
import { placeOf } from './value.ts'
import type { Tok } from './token.ts'

/** Words of ferm 1.x that ferm 2 still reads; for `realgoto` and `hook` it warns. Source: ferm 2.5.1. */
const oldWords: ReadonlyMap<string, string> = new Map([
  ['realgoto', 'goto'], ['hook', '@hook'], ['include', '@include'], ['def', '@def'], ['subchain', '@subchain'],
])

/** Words that do more than to say what a rule of the chain at hand is. */
const beyondRules: ReadonlySet<string> = new Set(['@hook', '@include', '@preserve', '@subchain', '@gotosubchain', 'policy', ...Object.keys(scopes)])

/** `block`: ends at its `}`. `whole`: a file, or tokens run again for a list, which end where they end. */
export type Extent = 'block' | 'whole'

/**
 * Runs commands inside `outer`. As ferm does: token by token, since what a word means depends on the modules, the
 * protocol and the calls before it. A command that fails is reported and passed over.
 */
export function run(machine: Machine, outer: Level | undefined, depth: number, extent: Extent): void {
  const level = levelIn(outer)
  if (outer?.opening) level.first = outer.opening
  for (;;) {
    if (machine.sampling?.level === level && isBehind(machine, machine.sampling)) endSample(machine, machine.sampling, outer, run)
    const line = machine.sampling ? undefined : lineAhead(machine, level, outer)
    if (line) {
      if (runLike(machine, level, line)) continue
      beginSample(machine, level, line)
    }
    const tok = next(machine)
    if (!tok) {
      // The parser names a block that is never closed.
      if (extent === 'whole') endOfText(machine, level)
      return
    }
    try {
      if (tok.image === '}') {
        if (extent === 'block') {
          if (level.nonEmpty) reportFailure(machine, new Failure(tok, '";" is expected before "}"'))
          return
        }
        throw new Failure(tok, 'this "}" closes nothing', { ended: true })
      }
      if (!level.first && tok.image !== '@else') level.first = tok
      command(machine, level, outer, tok, depth)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      reportFailure(machine, error)
      if (!error.ended) skipCommand(machine)
      machine.steps = []
      restart(level, outer)
    }
  }
}

function endOfText(machine: Machine, level: Level): void {
  if (level.nonEmpty) reportFailure(machine, new Failure(machine.last, '";" is expected at the end of the file'))
}

/** One word of a command, with all that belongs to it. */
function command(machine: Machine, level: Level, outer: Level | undefined, first: Tok, depth: number): void {
  const bang: Bang = { tok: undefined }
  let tok = first
  if (tok.image === '!') {
    bang.tok = tok
    tok = negatedKeyword(machine)
  }
  const newer = oldWords.get(tok.image)
  const word = newer ?? tok.image
  if (newer !== undefined) machine.oldWords.set(keyOf(tok), { at: placeOf(tok), instead: newer })
  if (newer !== undefined || beyondRules.has(word)) abandonSample(machine)
  machine.steps = []

  switch (word) {
    case ';':
      return end(machine, level, outer, tok)
    case '@if':
      return condition(machine, level, outer, tok)
    case '@else':
      return otherwise(machine, level, tok)
    case '@hook':
      return hook(machine, level, tok)
    case '{':
      return block(machine, level, outer, tok, depth)
    case '@include':
      return include(machine, level, depth, run)
    case '@def':
      if (level.nonEmpty) throw new Failure(tok, '"@def" must be the first word of a command')
      define(machine)
      delete level.first
      return
    case '@preserve':
      return preserve(machine, level, outer, tok)
  }

  level.nonEmpty = true
  if (word === '$') throw new Failure(tok, 'a variable stands for a value only, not for a keyword')
  if (word === '&') {
    level.body ??= first
    return call(machine, tok)
  }
  if (Object.hasOwn(scopes, word)) return scopes[word]!(machine, level, outer, tok, depth, run)

  level.body ??= first
  if (level.chain === undefined) throw new Failure(tok, `"${tok.image}" needs a chain`, { help: chainHelp(level, tok.image) })
  if (word === 'policy') return policy(machine, level, outer)
  if (word === '@subchain' || word === '@gotosubchain') return subchain(machine, level, outer, tok, depth, run)

  level.hasRule = true
  rulePart(machine, level, word, { keyword: tok, first }, bang)
  if (bang.tok) throw new Failure(bang.tok, `"${tok.image}" cannot be negated`)
}

/** The keyword behind `!`: ferm takes any single value for it. */
function negatedKeyword(machine: Machine): Tok {
  const value = single(machine, 'a keyword')
  return { ...(machine.last ?? value.tok), image: value.text }
}

function end(machine: Machine, level: Level, outer: Level | undefined, tok: Tok): void {
  if (!level.nonEmpty) throw new Failure(tok, 'a command is expected before ";"', { ended: true })
  if (level.hasRule && !level.hasAction) throw new Failure(tok, 'the rule has no target', { help: 'write a target before ";", or "NOP" for none', ended: true })
  if (level.chain === undefined) throw new Failure(tok, 'no chain is named', { ended: true })
  emit(machine, level, tok)
  afterBranch(machine, level)
  restart(level, outer)
}

function condition(machine: Machine, level: Level, outer: Level | undefined, tok: Tok): void {
  const start = peek(machine)
  const value = evaluate(machine)
  const holds = truth(value)
  if (holds === undefined) {
    if (value.kind !== 'scalar') throw new Failure(start, 'a condition is a string or a list')
    const at = start ?? tok
    note(machine, placeOf(at), 'this condition is not known without running commands: both branches are read')
    const guard: Guard = { text: value.text, negated: false, at: placeOf(at) }
    level.guards = [...level.guards, guard]
    level.otherwise = { ...guard, negated: true }
  } else if (!holds) {
    collect(machine, { semicolon: 'drop', branches: 'alone' })
    if (peek(machine)?.image === '@else') {
      next(machine)
      const branch = peek(machine)
      if (branch) level.first = branch
    } else restart(level, outer)
  }
}

/** Reached after a branch that was run: passed over, unless nobody knows which branch holds. */
function otherwise(machine: Machine, level: Level, tok: Tok): void {
  const guard = machine.otherwise
  machine.otherwise = undefined
  if (guard) {
    level.guards = [...level.guards, guard]
    level.first ??= tok
    return
  }
  collect(machine, { semicolon: 'drop', branches: 'alone' })
}

function hook(machine: Machine, level: Level, tok: Tok): void {
  if (level.domain !== undefined) throw new Failure(tok, '"@hook" must be the first word of a command')
  const position = single(machine, '"pre", "post" or "flush"')
  if (!position.unknown && !['pre', 'post', 'flush'].includes(position.text)) {
    throw new Failure(position.tok, `"pre", "post" or "flush" is expected, not "${position.text}"`)
  }
  single(machine, 'a command')
  note(machine, placeOf(tok), 'hooks are not executed: what they change is not known')
  expect(machine, ';')
  delete level.first
}

function block(machine: Machine, level: Level, outer: Level | undefined, tok: Tok, depth: number): void {
  if (depth > limits.blocks) throw tooDeep(machine, tok)
  openScope(machine, () => run(machine, level, depth + 1, 'block'))
  afterBranch(machine, level)
  restart(level, outer)
}

/** Passes over a block that nests too deeply, and names it. */
export function tooDeep(machine: Machine, tok: Tok): Failure {
  let open = 1
  while (open > 0) {
    const inner = next(machine)
    if (!inner) break
    open += inner.image === '{' ? 1 : inner.image === '}' ? -1 : 0
  }
  return new Failure(tok, 'blocks are nested too deeply', { ended: true })
}

/** A command of a branch has ended: an `@else` right behind belongs to it. */
export function afterBranch(machine: Machine, { otherwise }: Level): void {
  machine.otherwise = otherwise && peek(machine)?.image === '@else' ? otherwise : undefined
}

function preserve(machine: Machine, level: Level, outer: Level | undefined, tok: Tok): void {
  if (level.chain === undefined) throw new Failure(tok, '"@preserve" needs a chain')
  if (level.hasRule) throw new Failure(tok, '"@preserve" stands without matches')
  expect(machine, ';')
  const info = chainOf(machine, level, tok)
  if (info.rules.length > 0) throw new Failure(tok, `chain "${level.chain}" has rules already: it cannot be preserved`, { ended: true })
  info.preserve = true
  note(machine, placeOf(tok), `the rules that chain ${level.chain} has in the running system are not known`)
  restart(level, outer)
}

function policy(machine: Machine, level: Level, outer: Level | undefined): void {
  if (level.hasRule) throw new Failure(machine.last, '"policy" stands without matches')
  const value = single(machine, 'a policy')
  if (!value.unknown && !coreTargets.includes(value.text)) {
    const near = nearest(value.text, coreTargets)
    throw new Failure(value.tok, `"${value.text}" is no policy`, { help: near ? `did you mean "${near}"?` : 'a policy is ACCEPT or DROP' })
  }
  const at = placeOf(machine.last ?? value.tok)
  expect(machine, ';')
  machine.domains.get(level.domain!)!.enabled = true
  const info = chainOf(machine, level, value.tok)
  info.policy = value.text
  info.policyAt = at
  restart(level, outer)
}

export type Run = typeof run
