import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DocumentLink } from 'vscode-languageserver/node'
import type { Document } from './documents.ts'
import { assisted } from './names.ts'
import { toRange } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'
import { uriOf } from './uri.ts'

/** The file that an include names, when there is one; patterns and folders are none. */
export function linkTarget({ documents }: Session, { source }: Document, path: string): string | undefined {
  const target = resolve(dirname(source.path), path)
  return documents.at(target) || isFile(target) ? target : undefined
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

export const links: Feature = {
  capabilities: () => ({ documentLinkProvider: {} }),
  listen: (connection, session) => void connection.onDocumentLinks(params => about(session(), params, null, (document): DocumentLink[] | null => {
    const here = assisted(document, session().rulesets.tree(document))
    return here
      ? here.assistant.includes(here.tree).flatMap(include => {
        const target = linkTarget(session(), document, include.path)
        return target === undefined ? [] : [{ range: toRange(document.source, include), target: uriOf(target) }]
      })
      : null
  })),
}
