import { evaluate } from './evaluate.ts'
import { Failure } from './machine.ts'
import type { Machine } from './machine.ts'
import { lineToks } from './lines.ts'
import { collect, expect, take, takeName } from './stream.ts'
import { LineTok } from './token.ts'
import { placeOf } from './value.ts'

/** `@def $name = value;` and `@def &name($a, $b) = body`. The value is worked out here, the body where it is called. */
export function define(machine: Machine): void {
  const sign = take(machine, '"$" or "&"')
  if (sign.image === '$') defineVariable(machine)
  else if (sign.image === '&') defineFunction(machine)
  else throw new Failure(sign, `"$" (a variable) or "&" (a function) is expected, not "${sign.image}"`)
}

function defineVariable(machine: Machine): void {
  const name = takeName(machine, 'the name of a variable')
  expect(machine, '=')
  const value = evaluate(machine, { negation: 'single' })
  expect(machine, ';')
  machine.scopes[0]!.variables.set(name.image, { value, at: placeOf(name) })
}

function defineFunction(machine: Machine): void {
  const name = takeName(machine, 'the name of a function')
  expect(machine, '(', 'a list of parameters, or "()", is expected')
  const parameters: string[] = []
  for (;;) {
    let tok = take(machine, '")"')
    if (tok.image === ')') break
    if (parameters.length > 0) {
      if (tok.image !== ',') throw new Failure(tok, `"," or ")" is expected, not "${tok.image}"`)
      tok = take(machine, 'the name of a parameter')
    }
    if (tok.image !== '$') throw new Failure(tok, `"$" and the name of a parameter are expected, not "${tok.image}"`)
    parameters.push(takeName(machine, 'the name of a parameter').image)
  }
  const equals = expect(machine, '=')
  const tokens = collect(machine, { semicolon: 'drop', branches: 'alone' }).flatMap(tok => (tok instanceof LineTok ? lineToks(tok) : [tok]))
  const last = machine.last ?? equals
  machine.scopes[0]!.functions.set(name.image, {
    name: name.image, parameters, tokens,
    block: tokens.some(({ image }) => image === '{'),
    at: placeOf(name),
    body: { source: name.source, start: tokens[0]?.start ?? equals.end, end: Math.max(last.end, equals.end) },
  })
}
