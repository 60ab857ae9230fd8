import { isOnlyCompared } from './compared.ts'
import { itemsOf, parameters } from './evaluate.ts'
import { Failure, abandonSample, didYouMean, limits } from './machine.ts'
import type { Function, Machine } from './machine.ts'
import type { Sampling } from './lines.ts'
import { lookUpFunction } from './names.ts'
import { expect, takeName } from './stream.ts'
import type { Frame, Tok } from './token.ts'
import type { Deferred, Scalar, Value } from './value.ts'

/** `&name(value, …)`: puts the function's body before the rest of the text, with the values in their places. */
export function call(machine: Machine, ampersand: Tok): void {
  const name = takeName(machine, 'the name of a function')
  const found = lookUpFunction(machine, name.image)
  if (!found) {
    const known = (): string[] => machine.scopes.flatMap(({ functions }) => [...functions.keys()])
    throw new Failure(name, `there is no function "&${name.image}"`, { kind: 'undefined-variable', ...didYouMean(machine, '&', name.image, known) })
  }
  const values = parameters(machine, { negation: 'single' })
  if (values.length !== found.parameters.length) {
    throw new Failure(name, `"&${name.image}" takes ${count(found.parameters.length)}, and ${values.length} ${values.length === 1 ? 'is' : 'are'} given`)
  }
  const { sampling } = machine
  if (sampling && values.some((value, index) => isOfLine(sampling, value) && !isOnlyCompared(found, index))) abandonSample(machine)
  const parent = ampersand.frame
  const depth = (parent?.depth ?? 0) + 1
  if (depth > limits.calls) throw new Failure(name, `"&${name.image}" calls itself without end`)
  const end = machine.last?.end ?? name.end
  const frame: Frame = {
    name: name.image, parent, depth, body: found.body, steps: machine.steps,
    call: { source: ampersand.source, start: ampersand.start, end: Math.max(end, name.end) },
  }
  machine.steps = []
  if (found.block) expect(machine, ';', '";" is expected behind the call of a function with a block')
  const body = fill(found, values, frame)
  machine.taken += 4 + body.length
  const { pending } = machine.script
  for (let index = body.length - 1; index >= 0; index--) pending.push(body[index]!)
}

/** Whether a value is, or holds, one in which lines like the one that is run as a sample differ. */
const isOfLine = ({ line, values }: Sampling, value: Value): boolean =>
  itemsOf(value).some(({ tok }) => tok.source === line.source && values.has(tok.start))

const count = (parameters: number): string => (parameters === 1 ? '1 parameter' : `${parameters} parameters`)

/** The body's tokens with `$parameter` replaced by its value, in strings too. */
function fill({ parameters, tokens }: Function, values: readonly Value[], frame: Frame): Tok[] {
  const value = (name: string): Value | undefined => {
    const index = parameters.lastIndexOf(name)
    return index < 0 ? undefined : values[index]
  }
  const toks: Tok[] = []
  for (let index = 0; index < tokens.length; index++) {
    const tok = { ...tokens[index]!, frame }
    const following = tokens[index + 1]
    const given = tok.image === '$' && following ? value(following.image) : undefined
    if (given) {
      toks.push({ ...tok, image: '(' }, ...valuesIn(given, tok).map(value => putIn(value, tok, following!)), { ...following!, frame, image: ')' })
      index++
    } else if (tok.image.startsWith('"')) toks.push({ ...tok, image: interpolate(tok, value) })
    else toks.push(tok)
  }
  return toks
}

const putIn = (value: Scalar | Deferred, { source, start, frame }: Tok, { end }: Tok): Tok => ({ image: value.text, source, start, end, frame, value })

function valuesIn(value: Value, at: Tok): readonly (Scalar | Deferred)[] {
  if (value.kind === 'negated') throw new Failure(at, 'a negated value cannot be given to a function')
  return value.kind === 'list' ? value.items : [value]
}

function interpolate(tok: Tok, value: (name: string) => Value | undefined): string {
  return tok.image.replace(/\$(\w+)/g, (written, name: string) => {
    const given = value(name)
    if (!given) return written
    if (given.kind !== 'scalar') throw new Failure(tok, `parameter "$${name}" must be a single value here, and it is a list`)
    return given.text
  })
}
