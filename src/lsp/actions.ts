import { CodeActionKind } from 'vscode-languageserver/node'
import type { CodeAction, CodeActionParams, Connection, Diagnostic, Range } from 'vscode-languageserver/node'
import { fix } from '../api/fix.ts'
import { tighten } from '../api/tighten.ts'
import { Abandoned } from './analyse.ts'
import type { Told } from './analyse.ts'
import { diagnosticOf } from './diagnostic.ts'
import type { Document } from './documents.ts'
import { fileEdits, workspaceEdit } from './edits.ts'
import type { Feature, Session } from './session.ts'
import { silenceEdit } from './silence.ts'

const fixAllKind = 'source.fixAll.nflint'
const tightenKind = 'refactor.rewrite.nflint'

/** What an action that is worked out when chosen needs to know. */
interface Pending {
  readonly kind: typeof fixAllKind | typeof tightenKind
  readonly uri: string
  readonly version: number
}

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
  const { uri, version } = document
  for (const kind of [fixAllKind, tightenKind] as const) {
    // Nobody who does not ask for these by name should wait for them, or have them offered where nothing is to be done.
    if (!wants(only, kind) || !(await isOffered(session, document, kind))) continue
    const action = { title: titles[kind], kind, data: { kind, uri, version } satisfies Pending }
    if (session.client.resolvesEdits) actions.push(action)
    else {
      const resolved = await resolve(session, action)
      if (resolved.edit) actions.push(resolved)
    }
  }
  return actions
}

const titles = { [fixAllKind]: 'Fix all that nflint can fix safely', [tightenKind]: 'Tighten: close what RELATED leaves open' } as const

async function isOffered(session: Session, document: Document, kind: Pending['kind']): Promise<boolean> {
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

const isPending = (data: unknown): data is Pending => typeof data === 'object' && data !== null && 'kind' in data && 'uri' in data && 'version' in data

/** The edit of an action that was chosen; none when the text has changed since, or nothing can be done. */
async function resolve(session: Session, action: CodeAction): Promise<CodeAction> {
  const { data } = action
  const document = isPending(data) ? session.documents.get(data.uri) : undefined
  if (!isPending(data) || !document || document.version !== data.version) return action
  const loaded = session.rulesets.of(document)
  if (!loaded) return action
  if (data.kind === fixAllKind) {
    const { files } = fix(loaded, await session.settings.load(document.source.path))
    return files.length === 0 ? action : { ...action, edit: workspaceEdit(session, fileEdits(files)) }
  }
  const { files, changes, unresolved, proof } = tighten(loaded, {})
  if (files.length === 0) {
    const [left] = unresolved
    return left ? { ...action, disabled: { reason: left.reason } } : action
  }
  const count = changes.length === 1 ? '1 rule' : `${changes.length} rules`
  const description = [
    proofs[proof ?? 'rule by rule'],
    ...changes.slice(0, 5).flatMap(({ message, closes }) => [message, ...closes.slice(0, 2).map(line => `closed: ${line}`)]),
    ...(unresolved.length > 0 ? [`left as it is: ${unresolved.length}, ${unresolved[0]!.reason}`] : []),
  ].join('\n')
  const note = { label: `nflint tighten: ${count}`, description }
  return { ...action, title: `Tighten RELATED in ${count} (${shortProofs[proof ?? 'rule by rule']})`, edit: workspaceEdit(session, fileEdits(files), note) }
}

const proofs = {
  comparison: 'Nothing opens: both rulesets were compared for every packet.',
  'rule by rule': 'Nothing opens: every new rule was compared with the rule in whose place it stands.',
} as const

const shortProofs = { comparison: 'proved for every packet: nothing opens', 'rule by rule': 'proved rule by rule: nothing opens' } as const

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
    connection.onCodeActionResolve(action => resolve(session(), action))
  },
}

