import type { Dialect } from '../dialects/dialect.ts'
import { isIptables, normalized } from '../format/iptables/normalize.ts'
import type { Source } from '../text/index.ts'
import { format } from './format.ts'
import type { FormatResult, LayoutOptions } from './format.ts'

/**
 * Lays out a text, and an iptables-save file in the very form of iptables-save: options in its order and spelling, words one blank apart.
 * That each rule matches, does and decides the same was compared. Never throws for what a text says.
 */
export function formatNormalized(source: Source, dialect: Dialect, options: LayoutOptions): FormatResult {
  const tree = dialect.parse(source)
  if (!isIptables(tree, dialect)) return format(source, dialect, options)
  const { range: _, ...whole } = options
  const result = format({ path: source.path, text: normalized(tree, dialect) }, dialect, { ...whole, columns: 'none' })
  const edit = { start: 0, end: source.text.length, text: result.text }
  return { ...result, edits: result.text === source.text ? [] : [edit] }
}
