import type { Location, Position } from 'vscode-languageserver/node'
import type { Document } from './documents.ts'
import { linkTarget } from './links.ts'
import { assisted, definitionsOf, nameAt, namesIn, placeOfName, placesOf } from './names.ts'
import { toLocation, toOffset, touches } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'
import { uriOf } from './uri.ts'

const start = { line: 0, character: 0 }

/** Where what is under the cursor is defined: a name, or the file that an include names. */
function definitionAt(session: Session, document: Document, position: Position): Location[] | null {
  const here = assisted(document, session.rulesets.tree(document))
  if (!here) return null
  const offset = toOffset(document.source, position)
  const include = here.assistant.includes(here.tree).find(each => touches(each, offset))
  if (include) {
    const target = linkTarget(session, document, include.path)
    return target === undefined ? null : [{ uri: uriOf(target), range: { start, end: start } }]
  }
  const use = nameAt(namesIn(here), offset)
  const loaded = use && session.rulesets.of(document)
  return loaded ? definitionsOf(loaded, use).map(each => toLocation(placeOfName(each))) : null
}

function referencesAt(session: Session, document: Document, position: Position, include: 'definitions too' | 'uses'): Location[] | null {
  const here = assisted(document, session.rulesets.tree(document))
  const use = here && nameAt(namesIn(here), toOffset(document.source, position))
  const loaded = use && session.rulesets.of(document)
  if (!loaded) return null
  return placesOf(loaded, use).filter(each => include === 'definitions too' || each.use.role === 'use').map(each => toLocation(placeOfName(each)))
}

export const definition: Feature = {
  capabilities: () => ({ definitionProvider: true }),
  listen: (connection, session) =>
    void connection.onDefinition(params => about(session(), params, null, document => definitionAt(session(), document, params.position))),
}

export const references: Feature = {
  capabilities: () => ({ referencesProvider: true }),
  listen: (connection, session) => void connection.onReferences(params =>
    about(session(), params, null, document => referencesAt(session(), document, params.position, params.context.includeDeclaration ? 'definitions too' : 'uses'))),
}

export const highlight: Feature = {
  capabilities: () => ({ documentHighlightProvider: true }),
  listen: (connection, session) => void connection.onDocumentHighlight(params => about(session(), params, null, document => {
    const places = referencesAt(session(), document, params.position, 'definitions too')
    return places?.filter(({ uri }) => uri === uriOf(document.source.path)).map(({ range }) => ({ range })) ?? null
  })),
}
