import { parameters, scalarsOf } from './evaluate.ts'
import { glob } from './files.ts'
import { Failure } from './machine.ts'
import type { Machine } from './machine.ts'
import { lookUp, lookUpFunction } from './names.ts'
import { expect, take, takeName } from './stream.ts'
import type { Tok } from './token.ts'
import { listOf, scalar } from './value.ts'
import type { Deferred, Scalar, Value } from './value.ts'

type Builtin = (machine: Machine, tok: Tok, depth: number) => Value

/** A value of several parameters; it is unknown where one of them is. */
const computed = (count: number | 'any', usage: string, compute: (values: readonly Value[], tok: Tok) => string): Builtin =>
  (machine, tok, depth) => {
    const values = parameters(machine, {}, depth)
    if (count !== 'any' && values.length !== count) throw new Failure(tok, `usage: ${usage}`)
    const unknown = values.some(isUnknown)
    if (unknown) return { ...scalar(shown(tok, values), tok), unknown: true }
    const result = scalar(compute(values, tok), tok)
    return values.some(hasPattern) ? { ...result, pattern: compute(values.map(unplaced), tok) } : result
  }

/** A call with its values: equal texts are the same question. */
const shown = ({ image }: Tok, values: readonly Value[]): string => `${image}(${values.map(show).join(', ')})`

const show = (value: Value): string => {
  switch (value.kind) {
    case 'scalar':
    case 'deferred':
      return value.text
    case 'list':
      return `(${value.items.map(show).join(' ')})`
    case 'negated':
      return '!'
  }
}

const isUnknown = (value: Value): boolean =>
  value.kind === 'scalar' ? value.unknown === true : value.kind === 'list' && value.items.some(isUnknown)

const hasPattern = (value: Value): boolean =>
  value.kind === 'scalar' ? value.pattern !== undefined : value.kind === 'list' && value.items.some(hasPattern)

/** A value with `$LINE` as it is written. */
const unplaced = (value: Value): Value => {
  if (value.kind === 'scalar') return value.pattern === undefined ? value : { ...value, text: value.pattern }
  return value.kind === 'list' && hasPattern(value) ? { ...value, items: value.items.map(item => unplaced(item) as typeof item) } : value
}

const string = (value: Value | undefined, tok: Tok): string => {
  if (value?.kind !== 'scalar') throw new Failure(tok, `${tok.image} takes strings, not lists`)
  return value.text
}

const texts = (value: Value, tok: Tok): string[] => {
  if (value.kind === 'scalar') return [value.text]
  if (value.kind === 'list') return value.items.map(item => string(item, tok))
  throw new Failure(tok, `${tok.image} takes strings and lists only`)
}

const bool = (value: boolean): string => (value ? '1' : '0')

/** Lists are equal only if they are one and the same. */
const same = (a: Value, b: Value): boolean => (a.kind === 'scalar' && b.kind === 'scalar' ? a.text === b.text : a === b)

/** Perl's substr: negative offsets and lengths count from the end. */
function substring(text: string, offset: number, length: number): string {
  const start = offset < 0 ? text.length + offset : offset
  const end = length < 0 ? text.length + length : start + length
  return start > text.length ? '' : text.slice(Math.max(0, start), Math.max(0, end))
}

/** Folder with its last `/`, and the name behind; `.` and `..` belong to the folder (Perl's File::Spec). */
export function splitPath(path: string): { folder: string; name: string } {
  const [, folder = '', name = ''] = /^((?:[\s\S]*\/(?:\.\.?$)?)?)([^/]*)$/.exec(path) ?? []
  return { folder, name }
}

/** Numbers as Perl reads them from a string: what is none is 0. */
const numberOf = (text: string): number => Math.trunc(Number.parseFloat(text)) || 0

/** `@name(…)`. Source: ferm(1), "BUILT-IN FUNCTIONS". */
export const builtins: Readonly<Record<string, Builtin>> = {
  '@defined': (machine, tok) => {
    expect(machine, '(', '"(" is expected behind "@defined"')
    const sign = take(machine, '"$" or "&"')
    if (sign.image !== '$' && sign.image !== '&') throw new Failure(sign, `"$" or "&" is expected, not "${sign.image}"`)
    const name = takeName(machine, sign.image === '$' ? 'the name of a variable' : 'the name of a function')
    expect(machine, ')')
    const found = sign.image === '$' ? lookUp(machine, name.image, name) : lookUpFunction(machine, name.image)
    return scalar(found ? '1' : '', tok)
  },
  '@eq': computed(2, '@eq(a, b)', ([a, b]) => bool(same(a!, b!))),
  '@ne': computed(2, '@ne(a, b)', ([a, b]) => bool(!same(a!, b!))),
  '@not': computed(1, '@not(a)', ([value]) => bool(value?.kind === 'scalar' && (value.text === '' || value.text === '0'))),
  '@cat': computed('any', '@cat(a, b, …)', (values, tok) => values.flatMap(value => texts(value, tok)).join('')),
  '@join': computed('any', '@join(separator, list)', ([separator, ...values], tok) =>
    separator ? values.flatMap(value => texts(value, tok)).join(string(separator, tok)) : '',
  ),
  '@substr': computed(3, '@substr(string, offset, length)', ([text, offset, length], tok) =>
    substring(string(text, tok), numberOf(string(offset, tok)), numberOf(string(length, tok))),
  ),
  '@length': computed(1, '@length(string)', ([text], tok) => String(new TextEncoder().encode(string(text, tok)).length)),
  '@basename': computed(1, '@basename(path)', ([path], tok) => splitPath(string(path, tok)).name),
  '@dirname': computed(1, '@dirname(path)', ([path], tok) => splitPath(string(path, tok)).folder),
  '@glob': (machine, tok, depth) => {
    const [patterns, ...others] = parameters(machine, {}, depth)
    if (!patterns || others.length > 0) throw new Failure(tok, 'usage: @glob(pattern)')
    const found = scalarsOf(patterns).flatMap(pattern => glob(machine, pattern.text))
    return listOf(found.map((path): Scalar => scalar(path, tok)))
  },
  '@resolve': deferred('resolve', [1, 2], '@resolve((hostname …), [type])'),
  '@ipfilter': deferred('ipfilter', [1, 1], '@ipfilter((address …))'),
}

function deferred(builtin: Deferred['builtin'], [least, most]: readonly [number, number], usage: string): Builtin {
  return (machine, tok, depth) => {
    const values = parameters(machine, {}, depth)
    if (values.length < least || values.length > most) throw new Failure(tok, `usage: ${usage}`)
    return { kind: 'deferred', builtin, values, tok, text: shown(tok, values) }
  }
}
