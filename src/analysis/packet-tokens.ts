/** A word of a packet's description. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  /** In quotes or parentheses, which are not part of the text: a name, never a keyword. */
  readonly quoted: boolean
}

/** Words of a description: quoted strings and what stands in parentheses are one word each; `,` and `;` between words mean nothing. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = []
  let at = 0
  while (at < text.length) {
    if (/[\s,;]/.test(text[at]!)) {
      at++
      continue
    }
    const end = text[at] === '"' ? quoteEnd(text, at) : text[at] === '(' ? closing(text, at) : plainEnd(text, at)
    const whole = text.slice(at, end)
    const closed = whole.length > 1 && ((whole.startsWith('"') && whole.endsWith('"')) || (whole.startsWith('(') && whole.endsWith(')')))
    if (closed) words.push({ text: whole.startsWith('"') ? unquoted(whole) : whole.slice(1, -1), start: at, end, quoted: true })
    else words.push({ text: whole.replace(/[,;]+$/, ''), start: at, end, quoted: false })
    at = end
  }
  return words
}

function plainEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && !/\s/.test(text[end]!)) end++
  return end
}

function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function closing(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at + 1
  }
  return text.length
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string
  } catch {
    return text.slice(1, -1)
  }
}

/** Whether a text can stand between parentheses. */
function balanced(text: string): boolean {
  let depth = 0
  for (const letter of text) {
    if (letter === '(') depth++
    if (letter === ')' && --depth < 0) return false
  }
  return depth === 0
}

/** A question as one word. */
export const questionWord = (key: string): string => (balanced(key) ? `(${key})` : JSON.stringify(key))

/** A name as one word. */
export const nameWord = (name: string): string => (/^[\w.:@+*-]*[\w.:@+*-]$/.test(name) ? name : JSON.stringify(name))
