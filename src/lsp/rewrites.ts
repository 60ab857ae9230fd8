import type { CodeAction } from 'vscode-languageserver/node'
import { fix } from '../api/fix.ts'
import type { ChangedFile, Loaded } from '../api/load.ts'
import { tighten } from '../api/tighten.ts'
import type { TightenResult } from '../api/tighten.ts'
import type { Document } from './documents.ts'
import { fileEdits, workspaceEdit } from './edits.ts'
import type { Note } from './edits.ts'
import type { Session } from './session.ts'

/** Actions about a whole ruleset: all safe fixes, and tightening. */
export const fixAllKind = 'source.fixAll.nflint'
export const tightenKind = 'refactor.rewrite.nflint'

export type RewriteKind = typeof fixAllKind | typeof tightenKind

/** What an action that is worked out when chosen needs to know. */
interface Pending {
  readonly kind: RewriteKind
  readonly uri: string
  readonly version: number
}

/** What an action comes to. */
interface Rewritten {
  readonly title?: string
  readonly files: readonly ChangedFile[]
  readonly note?: Note
  /** Why nothing is done. */
  readonly reason?: string
}

const titles = { [fixAllKind]: 'Fix all that nflint can fix safely', [tightenKind]: 'Tighten: close what RELATED leaves open' } as const

/** An action whose edit is not worked out yet. */
export const rewriteOf = ({ uri, version }: Document, kind: RewriteKind): CodeAction => ({ title: titles[kind], kind, data: { kind, uri, version } satisfies Pending })

const isPending = (data: unknown): data is Pending => typeof data === 'object' && data !== null && 'kind' in data && 'uri' in data && 'version' in data

/** What was worked out of a ruleset: some editors ask for all actions at each move of the cursor. */
const known = new WeakMap<Loaded, Map<RewriteKind, Promise<Rewritten>>>()

/** An action with its edit; without one when the text has changed since, or nothing can be done. */
export async function resolveRewrite(session: Session, action: CodeAction): Promise<CodeAction> {
  const { data } = action
  const document = isPending(data) ? session.documents.get(data.uri) : undefined
  if (!isPending(data) || !document || document.version !== data.version) return action
  const loaded = session.rulesets.of(document)
  if (!loaded) return action
  const ofRuleset = known.get(loaded) ?? new Map<RewriteKind, Promise<Rewritten>>()
  known.set(loaded, ofRuleset)
  const rewritten = ofRuleset.get(data.kind) ?? (data.kind === fixAllKind ? fixed(session, document, loaded) : Promise.resolve(tightened(tighten(loaded, {}))))
  ofRuleset.set(data.kind, rewritten)
  const { title = action.title, files, note, reason } = await rewritten
  if (files.length === 0) return reason === undefined ? action : { ...action, disabled: { reason } }
  return { ...action, title, edit: workspaceEdit(session, fileEdits(files), note) }
}

const fixed = async (session: Session, document: Document, loaded: Loaded): Promise<Rewritten> =>
  fix(loaded, await session.settings.load(document.source.path))

const proofs = {
  comparison: { short: 'proved for every packet: nothing opens', long: 'Nothing opens: both rulesets were compared for every packet.' },
  'rule by rule': { short: 'proved rule by rule: nothing opens', long: 'Nothing opens: every new rule was compared with the rule in whose place it stands.' },
} as const

/** A tightened ruleset with what is told in the preview: the proof, what is closed, and what is left. */
function tightened({ files, changes, unresolved, proof = 'rule by rule' }: TightenResult): Rewritten {
  const [left] = unresolved
  if (files.length === 0) return { files, ...(left ? { reason: left.reason } : {}) }
  const count = changes.length === 1 ? '1 rule' : `${changes.length} rules`
  const description = [
    proofs[proof].long,
    ...changes.slice(0, 5).flatMap(({ message, closes }) => [message, ...closes.slice(0, 2).map(line => `closed: ${line}`)]),
    ...(left ? [`left as it is: ${unresolved.length}, ${left.reason}`] : []),
  ].join('\n')
  return { title: `Tighten RELATED in ${count} (${proofs[proof].short})`, files, note: { label: `nflint tighten: ${count}`, description } }
}
