import { CodeActionKind } from 'vscode-languageserver/node'
import type { CodeAction, CodeActionParams, Connection, Diagnostic, Range } from 'vscode-languageserver/node'
import { Abandoned } from './analyse.ts'
import type { Told } from './analyse.ts'
import { diagnosticOf } from './diagnostic.ts'
import type { Document } from './documents.ts'
import { workspaceEdit } from './edits.ts'
import { fixAllKind, resolveRewrite, rewriteOf, tightenKind } from './rewrites.ts'
import type { RewriteKind } from './rewrites.ts'
import type { Feature, Session } from './session.ts'
import { silenceEdit } from './silence.ts'

/** Whether a client that asks for some kinds wants this one; a kind stands for all below it. */
const wants = (only: readonly string[] | undefined, kind: string): boolean =>
  only === undefined || only.some(asked => asked === '' || kind === asked || kind.startsWith(`${asked}.`))

const overlaps = (a: Range, b: Range): boolean => {
  const before = (x: Range['start'], y: Range['start']): boolean => x.line < y.line || (x.line === y.line && x.character < y.character)
  return !before(a.end, b.start) && !before(b.end, a.start)
}

/** The actions at a place. Editors ask on every move of the cursor, so what costs much waits until it is chosen. */
async function actionsAt(session: Session, document: Document, { range, context: { only, diagnostics } }: CodeActionParams): Promise<CodeAction[]> {
  const actions: CodeAction[] = []
  if (wants(only, CodeActionKind.QuickFix)) {
    const here = (await session.findings.whole(document)).filter(told => overlaps(told.range, range))
    for (const told of here) actions.push(...quickFixes(session, document, told, diagnostics))
  }
  for (const kind of [fixAllKind, tightenKind] as const) {
    if (!wants(only, kind) || !(await isOffered(session, document, kind))) continue
    const action = rewriteOf(document, kind)
    const now = session.client.resolvesEdits ? action : await resolveRewrite(session, action)
    if (session.client.resolvesEdits || now.edit) actions.push(now)
  }
  return actions
}

/** What would do nothing is not offered. */
async function isOffered(session: Session, document: Document, kind: RewriteKind): Promise<boolean> {
  const told = await session.findings.whole(document)
  return kind === fixAllKind ? told.some(({ fix: repair }) => repair?.applicability === 'safe') : told.some(({ check }) => check === 'related-accept')
}

function quickFixes(session: Session, document: Document, told: Told, shown: readonly Diagnostic[]): CodeAction[] {
  const mine = shown.filter(({ source, code, range }) => source === 'nflint' && code === told.check && overlaps(range, told.range))
  const diagnostics = mine.length > 0 ? mine : [diagnosticOf(told, session.client)]
  const actions: CodeAction[] = []
  if (told.fix) {
    const { title, applicability, edits } = told.fix
    const safe = applicability === 'safe'
    actions.push({
      title: safe ? title : `${title} (changes what is accepted)`, kind: CodeActionKind.QuickFix, diagnostics, ...(safe ? { isPreferred: true } : {}),
      edit: workspaceEdit(session, edits),
    })
  }
  const silenced = silenceEdit(session, document, told)
  if (silenced) actions.push({ title: `Ignore ${told.check} here`, kind: CodeActionKind.QuickFix, diagnostics, edit: silenced })
  return actions
}

export const codeActions: Feature = {
  capabilities: ({ resolvesEdits }) => ({
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, tightenKind], resolveProvider: resolvesEdits },
  }),
  listen(connection: Connection, session) {
    connection.onCodeAction(async params => {
      const here = session()
      const document = here.documents.get(params.textDocument.uri)
      if (!document?.dialect) return null
      try {
        return await actionsAt(here, document, params)
      } catch (error) {
        if (error instanceof Abandoned) return null
        throw error
      }
    })
    connection.onCodeActionResolve(action => resolveRewrite(session(), action))
  },
}

