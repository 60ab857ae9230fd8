import type { Span } from '../../text/index.ts'
import type { Part, Word } from './lex.ts'

/** One word of a command after expansion, with the place that it comes from. */
export interface Field {
  readonly text: string
  readonly from: Span
  /** Whether it stands there letter by letter. */
  readonly verbatim: boolean
}

/** What is known while a script is read. */
export interface Scope {
  /** Values of variables; undefined for one that is set to what nobody knows. */
  readonly variables: Map<string, string | undefined>
  readonly arrays: Map<string, readonly Field[] | undefined>
  /** Arguments of the function at hand; undefined for those of the script, and where nobody knows them. `shift` takes some away. */
  args: readonly Field[] | undefined
}

/** What is not known: the word as it is written. */
export interface Unknown {
  readonly unknown: string
  readonly at: Span
}

/** Longest value of a variable and most words of a command that are followed: scripts that double them come to an end. */
const longestValue = 65_536
const mostFields = 10_000

/** The value of one variable part, or undefined. */
function valueOf({ name, fallback }: Extract<Part, { kind: 'variable' }>, { variables, args }: Scope): string | undefined {
  if (/^[1-9]\d*$/.test(name)) return args?.[Number(name) - 1]?.text ?? (args ? (fallback ?? '') : undefined)
  if (name === '#') return args && String(args.length)
  if (!/^\w/.test(name)) return undefined
  if (variables.has(name)) return variables.get(name) || (variables.get(name) === undefined ? undefined : (fallback ?? ''))
  return fallback
}

/** The words of `$@` and `${name[@]}`: split at blanks without quotation marks, and one word for `"$*"`. */
function listOf(part: Extract<Part, { kind: 'variable' }>, { args, arrays }: Scope): readonly Field[] | undefined {
  const { name, quoted, start, end } = part
  const list = name === '@' || name === '*' ? args : name.endsWith('[@]') ? arrays.get(name.slice(0, -'[@]'.length)) : undefined
  if (!list || (quoted && name !== '*')) return list
  const from = { start, end }
  if (quoted) return [{ text: list.map(({ text }) => text).join(' '), from, verbatim: false }]
  return list.flatMap(field => (/^\S+$/.test(field.text) ? [field] : field.text.split(/\s+/).filter(piece => piece !== '').map(piece => ({ text: piece, from: field.from, verbatim: false }))))
}

/** `{a,b}` and `{1..9}`, which bash makes several words of, and other shells do not. */
const braces = /\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}/

/**
 * The fields that words come to: variables filled in, quotes taken off, unquoted values split at blanks (POSIX, Shell Command Language,
 * 2.6, without patterns). Tells what is not known instead, where something is not.
 */
export function expandWords(words: readonly Word[], scope: Scope, text: string): readonly Field[] | Unknown {
  const fields: Field[] = []
  for (const word of words) {
    const unknown = expandWord(word, scope, text, fields)
    if (unknown) return unknown
    if (fields.length > mostFields) return { unknown: text.slice(word.start, word.end), at: word }
  }
  return fields
}

function expandWord(word: Word, scope: Scope, text: string, fields: Field[]): Unknown | undefined {
  const from = { start: word.start, end: word.end }
  const bare = word.parts.map(part => (part.kind === 'text' && !part.quoted ? part.text : part.kind === 'variable' ? 'x' : '')).join('')
  if (braces.test(bare)) return { unknown: text.slice(word.start, word.end), at: from }
  // An opening quotation mark is a part without text.
  const said = word.parts.filter(part => part.kind !== 'text' || part.text !== '')
  const [only] = said
  if (only?.kind === 'text' && said.length === 1) {
    const verbatim = text.slice(only.start, only.end) === only.text
    fields.push({ text: only.text, from: verbatim ? { start: only.start, end: only.end } : from, verbatim })
    return undefined
  }
  let open: string | undefined
  const close = () => {
    if (open !== undefined) fields.push({ text: open, from, verbatim: false })
    open = undefined
  }
  for (const part of word.parts) {
    if (part.kind === 'text') {
      open = (open ?? '') + part.text
      continue
    }
    const listed = part.kind === 'variable' ? listOf(part, scope) : undefined
    if (listed) {
      for (const [index, arg] of listed.entries()) {
        if (index > 0) close()
        if (open === undefined || open === '') {
          open = undefined
          fields.push(arg)
        } else open += arg.text
      }
      continue
    }
    const value = part.kind === 'variable' ? valueOf(part, scope) : undefined
    if (value === undefined) return { unknown: text.slice(part.start, part.end), at: part }
    if (part.kind === 'variable' && part.quoted) open = (open ?? '') + value
    else {
      const pieces = value.split(/\s+/)
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) close()
        if (piece !== '') open = (open ?? '') + piece
      }
    }
  }
  // Quoted parts that came to nothing around "$@" are no word.
  if (open === '' && word.parts.some(part => part.kind === 'variable' && listOf(part, scope))) open = undefined
  close()
  return undefined
}

/** The value of an assignment: one text, not split. */
export function expandValue(parts: readonly Part[], scope: Scope): string | undefined {
  let value = ''
  for (const part of parts) {
    const said = part.kind === 'text' ? part.text : part.kind === 'variable' ? (/^[@*]$/.test(part.name) && scope.args ? scope.args.map(arg => arg.text).join(' ') : valueOf(part, scope)) : undefined
    if (said === undefined) return undefined
    value += said
    if (value.length > longestValue) return undefined
  }
  return value
}

/** `NAME=value` at the beginning of a word. */
export function assignmentIn(word: Word): { readonly name: string; readonly appends: boolean; readonly parts: readonly Part[] } | undefined {
  const [first, ...rest] = word.parts
  if (first?.kind !== 'text' || first.quoted) return undefined
  const found = /^([A-Za-z_]\w*)(\+?)=([^]*)$/.exec(first.text)
  if (!found) return undefined
  const [, name = '', plus, value = ''] = found
  return { name, appends: plus === '+', parts: value === '' ? rest : [{ ...first, text: value }, ...rest] }
}
