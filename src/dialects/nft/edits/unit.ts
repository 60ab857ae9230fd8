import type { Node } from '../../../syntax/index.ts'
import type { Edit, Source, Span } from '../../../text/index.ts'
import type { RuleSite } from '../lower/rule.ts'

/** The statement that holds a rule: its command, or the rule itself in a block. */
export interface Unit extends Span {
  readonly source: Source
  /** What stands before the rule in its command: `add rule inet filter input `. */
  readonly lead: string
  readonly insert: boolean
}

export function unitOf({ draft, node, outer }: RuleSite): Unit {
  const { source } = draft.env
  const holder: Node = outer || !draft.command ? node : draft.command
  return {
    source,
    start: holder.start,
    end: holder.end,
    lead: source.text.slice(holder.start, node.start),
    insert: !outer && draft.command?.verb === 'insert',
  }
}

const lineStart = (text: string, offset: number): number => {
  let at = offset
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--
  return at
}

const lineEnd = (text: string, offset: number): number => {
  let at = offset
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}

const newlineOf = (text: string): string => {
  const first = text.indexOf('\n')
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n'
}

/** How a unit stands on its lines. */
export interface Layout {
  /** Blanks before it, when it begins its line. */
  readonly indent?: string
  /** Nothing but `;` and a comment stands behind it on its last line. */
  readonly alone: boolean
  /** `;` behind it, with the blanks between. */
  readonly separator: string
  readonly lineStart: number
  /** End of its last line, without the line break. */
  readonly lineEnd: number
}

export function layoutOf({ source: { text }, start, end }: Unit): Layout {
  const first = lineStart(text, start)
  const last = lineEnd(text, end)
  const before = text.slice(first, start)
  const behind = /^([ \t]*;)?[ \t]*(#.*)?$/.exec(text.slice(end, last))
  const continued = first > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, first - 3), first))
  return {
    ...(before.trim() === '' && !continued && { indent: before }),
    alone: behind !== null,
    separator: behind?.[1] ?? (/^[ \t]*;/.exec(text.slice(end, last))?.[0] ?? ''),
    lineStart: first,
    lineEnd: last,
  }
}

/**
 * Puts statements right behind a unit: on lines of their own where the unit has its own line, else on the same line.
 * For `insert`, which puts rules in front, the lines come before it, the last rule first.
 */
export function statementsBehind(unit: Unit, statements: readonly string[]): readonly Edit[] {
  if (statements.length === 0) return []
  const { source } = unit
  const layout = layoutOf(unit)
  const newline = newlineOf(source.text)
  if (layout.indent !== undefined && layout.alone) {
    if (unit.insert) {
      const lines = statements.toReversed().map(statement => `${unit.lead}${statement}${layout.separator}${newline}${layout.indent}`)
      return [{ source, start: unit.start, end: unit.start, text: lines.join('') }]
    }
    const lines = statements.map(statement => `${newline}${layout.indent}${unit.lead}${statement}${layout.separator}`)
    return [{ source, start: layout.lineEnd, end: layout.lineEnd, text: lines.join('') }]
  }
  if (unit.insert) return [{ source, start: unit.start, end: unit.start, text: statements.toReversed().map(statement => `${unit.lead}${statement}; `).join('') }]
  return [{ source, start: unit.end, end: unit.end, text: statements.map(statement => `; ${unit.lead}${statement}`).join('') }]
}

/** Replaces a whole unit by statements; they take its place and its separator. */
export function statementsInstead(unit: Unit, statements: readonly string[]): readonly Edit[] {
  const { source } = unit
  const ordered = unit.insert ? statements.toReversed() : statements
  const [first, ...others] = ordered
  if (first === undefined) return removal(unit)
  const replacing: Edit = { source, start: unit.start, end: unit.end, text: `${unit.lead}${first}` }
  return [replacing, ...statementsBehind({ ...unit, insert: false }, others)]
}

/** Takes a unit away, with its line when nothing else stands there. A comment behind it stays. */
export function removal(unit: Unit): readonly Edit[] {
  const { source, start, end } = unit
  const { text } = source
  const { indent, alone, separator, lineStart: first, lineEnd: last } = layoutOf(unit)
  if (indent !== undefined && alone) {
    const rest = text.slice(end + separator.length, last)
    if (rest.trim() !== '') return [{ source, start, end: end + separator.length + (rest.length - rest.trimStart().length), text: '' }]
    const next = text[last] === '\r' && text[last + 1] === '\n' ? last + 2 : Math.min(last + 1, text.length)
    return [{ source, start: first, end: next, text: '' }]
  }
  const blanks = /^[ \t]*/.exec(text.slice(end + separator.length, last))?.[0].length ?? 0
  return [{ source, start, end: end + separator.length + blanks, text: '' }]
}

/** A line before a unit, or a comment behind it where the unit does not begin its line. */
export function commentAt(unit: Unit, comment: string): readonly Edit[] | undefined {
  const { source } = unit
  const layout = layoutOf(unit)
  if (layout.indent !== undefined) {
    return [{ source, start: unit.start, end: unit.start, text: `${comment}${newlineOf(source.text)}${layout.indent}` }]
  }
  if (layout.alone && !source.text.slice(unit.end, layout.lineEnd).includes('#')) {
    return [{ source, start: layout.lineEnd, end: layout.lineEnd, text: ` ${comment}` }]
  }
  return undefined
}
