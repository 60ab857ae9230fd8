import type * as n from './nodes.ts'

/** Value of a number as nft reads it: `0x…` is hexadecimal, a leading zero octal (scanner.l). */
export function numberOf(image: string): bigint {
  if (/^0[0-7]+$/.test(image)) return BigInt(`0o${image.slice(1)}`)
  return BigInt(image)
}

/** An operator and what stands behind it. */
export interface Part {
  readonly operator: string
  readonly right: n.Expression
}

const operators: Readonly<Record<string, n.BinaryOperator>> = {
  '&': '&', and: '&', '|': '|', or: '|', '^': '^', xor: '^', '<<': '<<', lshift: '<<', '>>': '>>', rshift: '>>',
}

/** Binding strength, tightest first: shifts, `&`, `^`, `|`, then ranges and prefixes (parser_bison.y). */
const strength: Readonly<Record<string, number>> = { '<<': 5, '>>': 5, '&': 4, '^': 3, '|': 2, '-': 1, '/': 1 }

/** The tree of `first op right op right …`, by strength and from the left. */
export function chain(first: n.Expression, parts: readonly Part[]): n.Expression {
  const values: n.Expression[] = [first]
  const pending: string[] = []
  const reduce = (): void => {
    const right = values.pop()!
    const left = values.pop()!
    values.push(join(left, pending.pop()!, right))
  }
  for (const { operator: image, right } of parts) {
    const operator = operators[image] ?? image
    while (pending.length > 0 && strength[pending.at(-1)!]! >= strength[operator]!) reduce()
    pending.push(operator)
    values.push(right)
  }
  while (pending.length > 0) reduce()
  return values[0]!
}

function join(left: n.Expression, operator: string, right: n.Expression): n.Expression {
  const span = { start: left.start, end: right.end }
  if (operator === '-') return { kind: 'Range', ...span, low: left, high: right }
  if (operator === '/') return { kind: 'Prefix', ...span, base: left, length: right as n.NumberLiteral }
  return { kind: 'Binary', ...span, operator: operator as n.BinaryOperator, left, right }
}
