import type { Span } from '../../text/index.ts'

/** A part of a word. `text`: as it stands. `variable`: `$name`, `${name}`, `${name:-text}`, `${name[@]}` (then the name is `name[@]`). `unknown`: what only running tells. */
export type Part = Span & (
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string; readonly quoted: boolean }
  /** `(one two)` behind `NAME=`, as bash has it. */
  | { readonly kind: 'array'; readonly words: readonly Word[] }
  | { readonly kind: 'unknown' }
)

export type Word = Span & { readonly kind: 'word'; readonly parts: readonly Part[] }

/** A here-document: its lines, whether variables in it are filled in, and whether tabs at the beginning of its lines are taken off (`<<-`). */
export interface HereDocument extends Span {
  readonly expands: boolean
  readonly dashed: boolean
}

export type Token =
  | Word
  | (Span & { readonly kind: 'operator'; readonly text: string })
  | (Span & { readonly kind: 'newline' })
  /** `<`, `>`, `<<` …, with the word behind it. */
  | (Span & { readonly kind: 'redirection'; readonly text: string; document?: HereDocument; word?: Word })
  | (Span & { readonly kind: 'comment' })

const operator = /&&|\|\||;;&|;;|;&|\|&|[;&|()]/y
const redirection = /\d*(?:<<-|<<<|<<|<&|<>|>>|>&|>\||<|>|&>>|&>)/y
const name = /[A-Za-z_]\w*/y
const special = /[@*#?$!0-9-]/y
/** Characters that end a word. */
const ends = /[\s;&|()<>]/

interface Pending {
  readonly token: Extract<Token, { kind: 'redirection' }>
  readonly dashed: boolean
}

/** Deepest `$( $( … ) )` that is told from text. */
const deepest = 50

/** Tokens of a shell script (POSIX, Shell Command Language, 2.3), total: whatever is not understood is a word of text. */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = []
  const pending: Pending[] = []
  let at = 0
  /** Arrays around the word that is read. */
  let arrays = 0

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }

  /** The end of `$( … )` or `` `…` `` that begins at `from`, quotes and nesting minded; the end of the text for one that has none. */
  const skipSubstitution = (from: number, close: string): number => {
    let index = from
    const open: string[] = [close]
    while (index < text.length && open.length > 0) {
      const char = text[index]!
      if (char === '\\') index += 2
      else if (char === open.at(-1)) {
        open.pop()
        index++
      } else if (open.at(-1) === "'") index++
      else if (char === "'" && open.at(-1) !== '"') {
        open.push("'")
        index++
      } else if (char === '"') {
        open.push('"')
        index++
      } else if (char === '$' && text[index + 1] === '(' && open.length < deepest) {
        open.push(')')
        index += 2
      } else if (char === '(' && open.at(-1) === ')' && open.length < deepest) {
        open.push(')')
        index++
      } else index++
    }
    return Math.min(index, text.length)
  }

  /** What a `$` begins. */
  const dollar = (quoted: boolean): Part => {
    const start = at
    at++
    if (text[at] === '(') {
      at = skipSubstitution(at + 1, ')')
      return { kind: 'unknown', start, end: at }
    }
    // `$'…'` knows escapes of its own.
    const ansi = quoted ? undefined : match(/'(?:[^'\\]|\\[^])*'?/y)
    if (ansi !== undefined) {
      at += ansi.length
      return { kind: 'unknown', start, end: at }
    }
    if (text[at] === '{') {
      const end = text.indexOf('}', at)
      if (end < 0) {
        at = text.length
        return { kind: 'unknown', start, end: at }
      }
      const inside = text.slice(at + 1, end)
      at = end + 1
      const found = /^([A-Za-z_]\w*(?:\[[@*]\])?|\d+)(?::?-([^$`"'\\{]*))?$/.exec(inside)
      if (!found) {
        // A nested `${…}` ends later; what is left over stays text, and the word is unknown all the same.
        return { kind: 'unknown', start, end: at }
      }
      return { kind: 'variable', name: found[1]!.replace('[*]', '[@]'), ...(found[2] === undefined ? {} : { fallback: found[2] }), quoted, start, end: at }
    }
    const plain = match(name) ?? (match(special) ?? '')
    at += plain.length
    if (plain === '') return { kind: 'text', text: '$', quoted, start, end: at }
    return { kind: 'variable', name: plain, quoted, start, end: at }
  }

  /** The words of an array, up to its `)`. */
  const array = (): Part => {
    const start = at++
    const words: Word[] = []
    arrays++
    while (at < text.length && text[at] !== ')') {
      if (/\s/.test(text[at]!)) at++
      else if (text[at] === '#') {
        const end = text.indexOf('\n', at)
        at = end < 0 ? text.length : end
      } else {
        const next = word()
        if (next.end === next.start) at++
        else words.push(next)
      }
    }
    arrays--
    at = Math.min(at + 1, text.length)
    return { kind: 'array', words, start, end: at }
  }

  const word = (): Word => {
    const start = at
    const parts: Part[] = []
    const literal = (from: number, said: string, quoted: boolean): void => {
      parts.push({ kind: 'text', text: said, quoted, start: from, end: at })
    }
    while (at < text.length && !ends.test(text[at]!)) {
      const from = at
      const char = text[at]!
      if (char === "'") {
        const end = text.indexOf("'", at + 1)
        at = end < 0 ? text.length : end + 1
        const inner = { start: from + 1, end: end < 0 ? text.length : end }
        parts.push({ kind: 'text', text: text.slice(inner.start, inner.end), quoted: true, ...inner })
      } else if (char === '"') {
        at++
        let said = ''
        let begun = at
        // An empty string is a word too.
        literal(from, '', true)
        const flush = () => {
          if (said !== '') parts.push({ kind: 'text', text: said, quoted: true, start: begun, end: at })
          said = ''
        }
        while (at < text.length && text[at] !== '"') {
          if (text[at] === '\\' && at + 1 < text.length && /[$`"\\\n]/.test(text[at + 1]!)) {
            said += text[at + 1] === '\n' ? '' : text[at + 1]!
            at += 2
          } else if (text[at] === '$') {
            flush()
            parts.push(dollar(true))
            begun = at
          } else if (text[at] === '`') {
            flush()
            const first = at
            at = skipSubstitution(at + 1, '`')
            parts.push({ kind: 'unknown', start: first, end: at })
            begun = at
          } else said += text[at++]!
        }
        flush()
        at++
        at = Math.min(at, text.length)
      } else if (char === '`') {
        at = skipSubstitution(at + 1, '`')
        parts.push({ kind: 'unknown', start: from, end: at })
      } else if (char === '$') parts.push(dollar(false))
      else if (char === '\\') {
        at = Math.min(at + 2, text.length)
        const said = text.slice(from + 1, at)
        if (said === '\r' && text[at] === '\n') at++
        else if (said !== '\n') literal(from, said, true)
      } else {
        while (at < text.length && !ends.test(text[at]!) && !/['"`$\\]/.test(text[at]!)) at++
        literal(from, text.slice(from, at), false)
        // An array has no arrays in it.
        if (text[at] === '(' && arrays === 0 && parts.length === 1 && /^[A-Za-z_]\w*\+?=$/.test(text.slice(from, at))) parts.push(array())
      }
    }
    return { kind: 'word', parts, start, end: at }
  }

  /** The lines of the here-documents that the line before begins. */
  const documents = (): void => {
    for (const { token, dashed } of pending.splice(0)) {
      const delimiter = token.word!.parts.map(part => (part.kind === 'text' ? part.text : text.slice(part.start, part.end))).join('')
      const start = at
      let end = text.length
      while (at < text.length) {
        const next = text.indexOf('\n', at)
        const stop = next < 0 ? text.length : next
        const line = text.slice(at, stop).replace(/\r$/, '')
        const bare = dashed ? line.replace(/^\t+/, '') : line
        const lineStart = at
        at = next < 0 ? text.length : next + 1
        if (bare === delimiter) {
          end = lineStart
          break
        }
      }
      token.document = { start, end: Math.max(start, end), dashed, expands: token.word!.parts.every(part => !('quoted' in part && part.quoted)) }
    }
  }

  while (at < text.length) {
    const char = text[at]!
    if (char === '\n') {
      tokens.push({ kind: 'newline', start: at, end: at + 1 })
      at++
      if (pending.length > 0) documents()
    } else if (char === '\\' && (text[at + 1] === '\n' || text.startsWith('\r\n', at + 1))) at += text[at + 1] === '\n' ? 2 : 3
    else if (/\s/.test(char)) at++
    else if (char === '#') {
      const end = text.indexOf('\n', at)
      tokens.push({ kind: 'comment', start: at, end: end < 0 ? text.length : end })
      at = end < 0 ? text.length : end
    } else {
      const redirected = match(redirection)
      const operated = redirected === undefined ? match(operator) : undefined
      const start = at
      if (redirected !== undefined) {
        at += redirected.length
        const token: Extract<Token, { kind: 'redirection' }> = { kind: 'redirection', text: redirected.replace(/^\d+/, ''), start, end: at }
        while (text[at] === ' ' || text[at] === '\t') at++
        if (at < text.length && !ends.test(text[at]!)) token.word = word()
        if (token.word && (token.text === '<<' || token.text === '<<-')) pending.push({ token, dashed: token.text === '<<-' })
        tokens.push(token)
      } else if (operated !== undefined) {
        at += operated.length
        tokens.push({ kind: 'operator', text: operated, start, end: at })
      } else {
        const next = word()
        // A sign that begins nothing is a word by itself, so that every step goes on.
        if (next.end === start) {
          at = start + 1
          tokens.push({ kind: 'word', parts: [{ kind: 'text', text: char, quoted: false, start, end: at }], start, end: at })
        } else tokens.push(next)
      }
    }
  }
  return tokens
}
