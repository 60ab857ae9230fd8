import type { Function, Machine, Scope, Variable } from './machine.ts'
import { lineOf } from './token.ts'
import type { Tok } from './token.ts'
import { placeOf, scalar } from './value.ts'

export type Sign = '$' | '&'

/** What a name stands for; an automatic variable stands for its text. */
export type Meaning = Variable | Function | string | undefined

/** A name, and what it stood for. */
export interface Known {
  readonly sign: Sign
  readonly name: string
  readonly meaning: Meaning
}

/** What a name stands for where these are the names in sight, innermost first. */
export function meaningOf(scopes: readonly Scope[], sign: Sign, name: string): Meaning {
  for (const { variables, functions } of scopes) {
    const found = sign === '$' ? variables.get(name) : functions.get(name)
    if (found) return found
  }
  return sign === '$' ? scopes[0]?.automatic.get(name) : undefined
}

/** The same; what a line asks that is run as a sample for others is kept. */
function ask({ scopes, sampling }: Machine, sign: Sign, name: string): Meaning {
  if (sampling) sampling.asked.set(sign + name, { sign, name, meaning: meaningOf(sampling.scopes, sign, name) })
  return meaningOf(scopes, sign, name)
}

/** A variable's value, automatic ones included. */
export function lookUp(machine: Machine, name: string, tok: Tok): Variable | undefined {
  if (name === 'LINE') return { value: { ...scalar(String(lineOf(tok)), tok), pattern: '$LINE' }, at: placeOf(tok) }
  const found = ask(machine, '$', name)
  return typeof found === 'string' ? { value: scalar(found, tok), at: placeOf(tok) } : (found as Variable | undefined)
}

export const lookUpFunction = (machine: Machine, name: string): Function | undefined => ask(machine, '&', name) as Function | undefined
