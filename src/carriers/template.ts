import type { Source, Span } from '../text/index.ts'
import type { Carried, CarrierOptions } from './carried.ts'
import { deriveFrom } from './derived.ts'

/** Tags of Jinja (`{{ }}`, `{% %}`, `{# #}`) and of ERB and EPP (`<%= %>`, `<% %>`, `<%# %>`). */
const tag = /\{\{[-+]?([^]*?)[-+]?\}\}|\{%[-+]?([^]*?)[-+]?%\}|\{#[^]*?#\}|<%#[^]*?-?%>|<%=([^]*?)-?%>|<%-?([^]*?)-?%>/g

/** What a tag stands for: a text, nothing, or what nobody can know. */
type Meaning = { readonly text: string } | { readonly unknown: string }

const quoted = /^(?:"([^"\\]*)"|'([^'\\]*)')$/

/** `name`, `@name`, `$name`, `scope['name']`, with or without `| default("…")` and harmless filters. */
function valueOf(expression: string, variables: CarrierOptions['variables']): Meaning {
  const [head = '', ...filters] = expression.split('|').map(part => part.trim())
  const literal = quoted.exec(head)
  const name = /^[@$]?((?:::)?\w+(?:(?:\.|::)\w+)*)$/.exec(head)?.[1] ?? /^scope\[['"]((?:::)?[\w:]+)['"]\]$/.exec(head)?.[1]
  let text = literal ? (literal[1] ?? literal[2]) : name !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined
  // What Ansible writes at the top of its files is a comment.
  if (text === undefined && name === 'ansible_managed') text = 'Ansible managed'
  for (const filter of filters) {
    const fallback = /^(?:default|d)\((.*)\)$/.exec(filter)?.[1]
    if (fallback !== undefined) {
      const told = quoted.exec(fallback.trim())
      text ??= told ? (told[1] ?? told[2]) : /^\d+$/.test(fallback.trim()) ? fallback.trim() : undefined
    } else if (filter === 'comment') text = text === undefined ? undefined : text.replace(/^/gm, '# ')
    else if (!/^(?:int|string|trim|lower|upper)$/.test(filter)) text = undefined
    else if (filter === 'lower') text = text?.toLowerCase()
    else if (filter === 'upper') text = text?.toUpperCase()
  }
  return text === undefined ? { unknown: head.slice(0, 80) } : { text }
}

function meaningOf([whole, jinja, jinjaStatement, erb, erbStatement]: RegExpMatchArray, variables: CarrierOptions['variables']): Meaning {
  const expression = jinja ?? erb
  if (expression !== undefined) return valueOf(expression.trim(), variables)
  const statement = jinjaStatement ?? erbStatement
  // A comment, or the parameters of an EPP template, comes to nothing.
  if (statement === undefined || /^\s*\|[^]*\|\s*$/.test(statement)) return { text: '' }
  return { unknown: whole.replace(/\s+/g, ' ').slice(0, 80) }
}

/** A template whose tags are all known is the ruleset that it comes to; any other is left alone, since nobody knows what it comes to. */
export function template(source: Source, { variables }: CarrierOptions): Carried {
  const writer = deriveFrom(source)
  const unknown = new Map<string, Span>()
  let done = 0
  for (const match of source.text.matchAll(tag)) {
    const span = { start: match.index, end: match.index + match[0].length }
    const meaning = meaningOf(match, variables)
    // How much of a line of its own a tag that comes to nothing leaves is the template engine's setting: no line of blanks is made of it.
    const gone = 'text' in meaning && meaning.text === '' ? ownLine(source.text, span) : span
    writer.copy({ start: done, end: Math.max(done, gone.start) })
    if ('unknown' in meaning && !unknown.has(meaning.unknown)) unknown.set(meaning.unknown, span)
    else if ('text' in meaning) writer.write(meaning.text, span)
    done = gone.end
  }
  if (unknown.size > 0) return { rulesets: [], notes: [{ ...[...unknown.values()][0]!, message: skipped([...unknown.keys()]) }] }
  writer.copy({ start: done, end: source.text.length })
  return { rulesets: [{ derived: writer.done(), extent: 'whole' }], notes: [] }
}

/** The whole line of a span that stands alone on it; else the span. */
function ownLine(text: string, { start, end }: Span): Span {
  const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const tail = /[ \t]*\r?\n/y
  tail.lastIndex = end
  return lead.trim() === '' && tail.test(text) ? { start: start - lead.length, end: tail.lastIndex } : { start, end }
}

/** Names that are shown in the note. */
const shown = 5

function skipped(unknown: readonly string[]): string {
  const names = unknown.filter(name => /^[@$]?[\w.:]+$/.test(name))
  const isSimple = names.length === unknown.length
  const list = `${unknown.slice(0, shown).join(', ')}${unknown.length > shown ? ', …' : ''}`
  return `a template, not checked: it is not known what ${list} ${unknown.length === 1 ? 'stands' : 'stand'} for`
    + (isSimple ? `; --template-vars ${names[0]!.replace(/^[@$]/, '')}=… or template-vars in nflint.toml says so` : '; check what it comes to')
}
