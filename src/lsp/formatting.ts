import type { FormattingOptions, TextEdit } from 'vscode-languageserver/node'
import { format } from '../api/format.ts'
import { editorStyle } from '../config/editorconfig.ts'
import { lineAt } from '../text/index.ts'
import type { Span } from '../text/index.ts'
import type { Document } from './documents.ts'
import { toOffset, toRange, toSpan } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'

/**
 * Edits that lay a document out, or the lines of a part of it; none for a text that cannot be read. What the configuration or an
 * `.editorconfig` says of indentation stands above what the editor says.
 */
async function formatted(session: Session, { source, dialect }: Document, { tabSize, insertSpaces }: FormattingOptions, range?: Span): Promise<TextEdit[] | null> {
  if (!dialect) return null
  const { format: configured } = await session.settings.load(source.path)
  const style = { indent: insertSpaces ? tabSize : ('tab' as const), ...(await editorStyle(source.path)), ...configured }
  const { edits, problems, refused } = format(source, dialect, { style, ...(range ? { range } : {}) })
  if (problems.length > 0 || refused !== undefined) return null
  return edits.map(({ start, end, text }) => ({ range: toRange(source, { start, end }), newText: text }))
}

export const formatting: Feature = {
  capabilities: () => ({ documentFormattingProvider: true }),
  listen: (connection, session) => void connection.onDocumentFormatting(params =>
    about(session(), params, null as never, document => formatted(session(), document, params.options))),
}

export const rangeFormatting: Feature = {
  capabilities: () => ({ documentRangeFormattingProvider: true }),
  listen: (connection, session) => void connection.onDocumentRangeFormatting(params =>
    about(session(), params, null as never, document => formatted(session(), document, params.options, toSpan(document.source, params.range)))),
}

/** The line that ends with the character just typed: a statement or a block is complete. */
export const onTypeFormatting: Feature = {
  capabilities: () => ({ documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: [';'] } }),
  listen: (connection, session) => void connection.onDocumentOnTypeFormatting(params =>
    about(session(), params, null as never, document =>
      formatted(session(), document, params.options, lineAt(document.source, toOffset(document.source, params.position))))),
}
