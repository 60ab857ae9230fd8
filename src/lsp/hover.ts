import { MarkupKind } from 'vscode-languageserver/node'
import type { Hover, Position } from 'vscode-languageserver/node'
import type { Loaded } from '../api/load.ts'
import type { NameUse } from '../dialects/assist/index.ts'
import { covers } from '../text/index.ts'
import { chainWords } from './chain-words.ts'
import type { Document } from './documents.ts'
import { assisted, definitionsOf, nameAt, namesIn, namesInRuleset } from './names.ts'
import type { NamePlace } from './names.ts'
import { toOffset, toRange } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'

/** What is under the cursor: what a name stands for, and what a word means. */
function hoverAt(session: Session, document: Document, position: Position): Hover | null {
  const here = assisted(document, session.rulesets.tree(document))
  if (!here) return null
  const offset = toOffset(document.source, position)
  const use = nameAt(namesIn(here), offset)
  const loaded = use && session.rulesets.of(document)
  const named = loaded ? nameWords(loaded, use) : []
  const meaning = here.assistant.meaning(here.tree, offset)
  const parts = [...named, ...(meaning ? [meaning.text] : [])]
  if (parts.length === 0) return null
  const text = parts.join('\n\n---\n\n')
  return {
    contents: session.client.markdown ? { kind: MarkupKind.Markdown, value: text } : { kind: MarkupKind.PlainText, value: plain(text) },
    range: toRange(document.source, use ?? meaning!),
  }
}

/** Markdown as people would write it without. */
const plain = (text: string): string => text.replace(/^```\n?/gm, '').replace(/^---$/gm, '').replace(/\*\*|`/g, '').replace(/\n{3,}/g, '\n\n').trim()

/** Lines of a definition that are shown. */
const most = 12

function nameWords(loaded: Loaded, use: NameUse): readonly string[] {
  const definitions = definitionsOf(loaded, use)
  const words = use.kind === 'chain' ? chainWords(loaded, use) : undefined
  const shown = use.kind === 'chain' || use.kind === 'table' ? [] : withInner(loaded, definitions.slice(0, 3)).map(definitionText)
  return [...(words === undefined ? [] : [words]), ...shown]
}

/** Definitions that are shown together. */
const mostDefinitions = 6

/** Definitions, and those of the variables that they are made of. */
function withInner(loaded: Loaded, definitions: readonly NamePlace[]): readonly NamePlace[] {
  const all = [...definitions]
  const names = [...namesInRuleset(loaded)]
  for (let index = 0; index < all.length && all.length < mostDefinitions; index++) {
    const { use: { whole }, source } = all[index]!
    if (!whole) continue
    const inside = names.filter(({ use, source: other }) => other === source && use.kind === 'variable' && use.role === 'use' && covers(whole, use))
    for (const { use } of inside) {
      const more = definitionsOf(loaded, use).filter(each => !all.some(known => known.use === each.use))
      all.push(...more.slice(0, mostDefinitions - all.length))
    }
  }
  return all
}

/** A definition as it is written. */
function definitionText({ use, source }: NamePlace): string {
  const { start, end } = use.whole ?? use
  const lines = source.text.slice(start, Math.min(end, start + 4000)).split(/\r\n|\r|\n/)
  // The first line has lost its indentation; the others lose what the last one has.
  const indent = /^\s*/.exec(lines.at(-1)!)![0]
  const dedented = lines.map(line => (indent !== '' && line.startsWith(indent) ? line.slice(indent.length) : line))
  return ['```', ...dedented.slice(0, most), ...(dedented.length > most ? ['…'] : []), '```'].join('\n')
}

export const hover: Feature = {
  capabilities: () => ({ hoverProvider: true }),
  listen: (connection, session) =>
    void connection.onHover(params => about(session(), params, null, document => hoverAt(session(), document, params.position))),
}
