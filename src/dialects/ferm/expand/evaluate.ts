import { ipfilter } from './addresses.ts'
import { builtins } from './builtins.ts'
import { Failure, didYouMean, limits, note } from './machine.ts'
import type { Machine } from './machine.ts'
import { lookUp } from './names.ts'
import { expect, next, peek, take, takeName } from './stream.ts'
import type { Tok } from './token.ts'
import { listOf, placeOf, scalar } from './value.ts'
import type { Deferred, List, Scalar, Value } from './value.ts'

/** What an expression may be where it stands. */
export interface Allowed {
  /** `!` before a value; `lists`: before a list too. */
  readonly negation?: 'single' | 'lists'
  readonly nonEmpty?: true
}

/** Reads an expression: a word, a string, a list, a variable, a built-in function. */
export function evaluate(machine: Machine, allowed: Allowed = {}, depth = 0): Value {
  const tok = take(machine, 'a value')
  if (depth > limits.values) throw new Failure(tok, 'values are nested too deeply')
  if (tok.value) return tok.value
  const { image } = tok

  if (image === '(') return evaluateList(machine, tok, allowed, depth)
  if (image[0] === '`' && image.length > 1) {
    note(machine, placeOf(tok), 'backticks are not executed: what they would print is not known')
    return { kind: 'scalar', text: image, tok, unknown: true }
  }
  if (image[0] === "'" && image.length > 1) return scalar(image.slice(1, -1), tok)
  if (image[0] === '"' && image.length > 1) return interpolate(machine, tok)
  if (image === '!') {
    if (!allowed.negation) throw new Failure(tok, '"!" is not allowed here')
    return negate(evaluate(machine, {}, depth + 1), tok, allowed.negation)
  }
  if (image === ',') throw new Failure(tok, '"," is not allowed here: a list has blanks between its values')
  if (image === '=') throw new Failure(tok, '"=" is not allowed here')
  if (image === '$') {
    const name = takeName(machine, 'the name of a variable')
    const found = lookUp(machine, name.image, name)
    if (!found) throw new Failure(name, `there is no variable "$${name.image}"`, { kind: 'undefined-variable', ...didYouMean(machine, '$', name.image, () => knownVariables(machine)) })
    if (found.at.start !== name.start || found.at.source !== name.source) {
      machine.steps.push({ label: `$${name.image} is defined here`, at: found.at })
    }
    return found.value
  }
  if (image === '&') throw new Failure(tok, 'a function may not be called in the place of a value')
  if (image === ')') throw new Failure(tok, 'this ")" closes nothing')
  if (image[0] === '@') {
    const builtin = Object.hasOwn(builtins, image) ? builtins[image] : undefined
    if (!builtin) throw new Failure(tok, `there is no built-in function "${image}"`, didYouMean(machine, '@', image.slice(1), () => Object.keys(builtins).map(name => name.slice(1))))
    return builtin(machine, tok, depth)
  }
  return scalar(image, tok)
}

const knownVariables = (machine: Machine): string[] =>
  machine.scopes.flatMap(({ variables, automatic }) => [...variables.keys(), ...automatic.keys()])

function evaluateList(machine: Machine, open: Tok, { nonEmpty }: Allowed, depth: number): Value {
  const items: (Scalar | Deferred)[] = []
  for (;;) {
    const tok = peek(machine)
    if (!tok) throw new Failure(open, 'this "(" is never closed')
    if (tok.image === ')' && !tok.value) break
    if (tok.image === ';' || tok.image === '{' || tok.image === '}') throw new Failure(tok, `")" is expected before "${tok.image}"`)
    if (tok.image === ',' && !tok.value) throw new Failure(tok, '"," is not allowed in a list: its values have blanks between them')
    const value = evaluate(machine, {}, depth + 1)
    if (value.kind === 'list') for (const item of value.items) items.push(item)
    else if (value.kind === 'negated') throw new Failure(tok, 'a negated value is not allowed in a list')
    else items.push(value)
  }
  const close = next(machine)!
  if (items.length === 0 && nonEmpty) throw new Failure(close, 'an empty list is not allowed here')
  return listOf(items)
}

/** `"… $name …"`: the variables in it replaced, by nothing where there is no such variable (ferm says no word about it). */
function interpolate(machine: Machine, tok: Tok): Scalar {
  const seen = { unknown: false, line: false }
  const patterns: string[] = []
  const text = tok.image.slice(1, -1).replace(/\$(\w+)/g, (_, name: string) => {
    const found = lookUp(machine, name, tok)
    if (!found) {
      const { help } = didYouMean(machine, '$', name, () => knownVariables(machine))
      note(machine, placeOf(tok), `there is no variable "$${name}": ferm puts nothing in its place${help === undefined ? '' : `; ${help}`}`)
      patterns.push('')
      return ''
    }
    if (found.value.kind !== 'scalar') throw new Failure(tok, `variable "$${name}" must be a single value here, and it is a list`)
    if (found.value.unknown) seen.unknown = true
    if (found.value.pattern !== undefined) seen.line = true
    patterns.push(found.value.pattern ?? found.value.text)
    if (found.at.start !== tok.start) machine.steps.push({ label: `$${name} is defined here`, at: found.at })
    return found.value.text
  })
  const pattern = seen.line && tok.image.slice(1, -1).replace(/\$(\w+)/g, () => patterns.shift()!)
  return { kind: 'scalar', text, tok, ...(seen.unknown && { unknown: true as const }), ...(pattern && { pattern }) }
}

export function negate(value: Value, at: Tok, allowed: 'single' | 'lists'): Value {
  if (value.kind === 'negated') throw new Failure(at, 'double negation is not allowed')
  if (value.kind === 'list' && allowed === 'single') throw new Failure(at, 'a list cannot be negated here')
  return { kind: 'negated', value }
}

/** Reads `(value, …)`. */
export function parameters(machine: Machine, allowed: Allowed = {}, depth = 0): Value[] {
  expect(machine, '(', '"(" is expected behind the name of a function')
  const values: Value[] = []
  if (peek(machine)?.image === ')') {
    next(machine)
    return values
  }
  for (;;) {
    values.push(evaluate(machine, allowed, depth + 1))
    const tok = take(machine, '")"')
    if (tok.image === ')') return values
    if (tok.image !== ',') throw new Failure(tok, `"," or ")" is expected, not "${tok.image}"`)
  }
}

/** A single value: no list. */
export function single(machine: Machine, expected = 'a single value'): Scalar {
  const before = peek(machine)
  const value = evaluate(machine)
  if (value.kind !== 'scalar') throw new Failure(before, `${expected} is expected, not a list`)
  return value
}

/** Values that depend on the domain, now that it is known. What DNS would answer stays unknown. */
export function realise(domain: string, values: readonly (Scalar | Deferred)[]): Scalar[] {
  return values.flatMap(value => {
    if (value.kind === 'scalar') return [value]
    if (value.builtin === 'resolve') return [{ kind: 'scalar', text: value.text, tok: value.tok, unknown: true } as const]
    return ipfilter(domain, value.values.flatMap(scalarsOf))
  })
}

/** The single values of a value; those that wait for the domain are left out. */
export function scalarsOf(value: Value): Scalar[] {
  switch (value.kind) {
    case 'scalar':
      return [value]
    case 'list':
      return value.items.filter((item): item is Scalar => item.kind === 'scalar')
    default:
      return []
  }
}

export const itemsOf = (value: Value): readonly (Scalar | Deferred)[] =>
  value.kind === 'list' ? value.items : value.kind === 'negated' ? [] : [value]

/** Perl's truth: everything but the empty string and "0"; a list that is not empty. Unknown values are undefined. */
export function truth(value: Value): boolean | undefined {
  if (value.kind === 'scalar') return value.unknown ? undefined : value.text !== '' && value.text !== '0'
  if (value.kind === 'list') return (value satisfies List).items.length > 0
  return undefined
}
