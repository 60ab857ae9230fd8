import { ErrorCodes, ResponseError } from 'vscode-languageserver/node'
import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver/node'
import { problemsOf, reload } from '../api/load.ts'
import type { Loaded } from '../api/load.ts'
import type { NameUse } from '../dialects/assist/index.ts'
import { ruleShape, rulesOf } from '../model/index.ts'
import type { Edit } from '../text/index.ts'
import type { Document } from './documents.ts'
import { fileEdit, workspaceEdit } from './edits.ts'
import { assisted, nameAt, namesIn, namesInRuleset, placesOf, sameThing } from './names.ts'
import type { Assisted } from './names.ts'
import { toOffset, toRange } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'

/** Refusals are told to the user as they are. */
const refuse = (message: string): ResponseError => new ResponseError(ErrorCodes.InvalidRequest, message)

interface Target {
  readonly here: Assisted
  readonly use: NameUse
  readonly loaded: Loaded
}

/**
 * The name under the cursor, when all places that know it are at hand.
 * @throws ResponseError for names that were given elsewhere: by the kernel, by ipset, by a file that is not read
 */
function targetAt(session: Session, document: Document, position: Position): Target | undefined {
  const here = assisted(document, session.rulesets.tree(document))
  const use = here && nameAt(namesIn(here), toOffset(document.source, position))
  const loaded = use && session.rulesets.of(document)
  if (!loaded) return undefined
  const places = placesOf(loaded, use)
  if (places.some(each => each.use.role === 'fixed')) throw refuse(`${use.name} has its name from the kernel`)
  if (!places.some(each => each.use.role === 'definition')) throw refuse(`${use.name} is not defined in these files, so other places may know it`)
  if (use.kind === 'table') throw refuse('a table may be known to other files and to programs; it is not renamed')
  return { here, use, loaded }
}

function renameAt(session: Session, document: Document, position: Position, wanted: string): WorkspaceEdit | null {
  const target = targetAt(session, document, position)
  if (!target) return null
  const { here: { assistant }, use, loaded } = target
  const name = wanted.trim().replace(/^[$&@]/, '')
  if (!assistant.isName(use.kind, name)) throw refuse(`${JSON.stringify(wanted)} cannot be the name of a ${use.kind}`)
  if (name === use.name) return null
  const taken = [...namesInRuleset(loaded)].find(each => sameThing(each.use, { ...use, name }))
  if (taken) throw refuse(`there is a ${taken.use.kind} ${name} already`)
  const hidden = use.kind === 'variable' && [...namesInRuleset(loaded)].find(each => (each.use.kind === 'variable' || each.use.kind === 'parameter') && each.use.name === name)
  if (hidden) throw refuse(`there is a ${hidden.use.kind} ${name} in another block already: which one is meant would change`)
  const edits = placesOf(loaded, use).map(({ source, use: { start, end } }) => ({ source, start, end, text: name }))
  if (!keepsMeaning(loaded, edits, use.name, name)) throw refuse(`${use.name} is also known in a way that is not seen here: another name would change what the rules do`)
  return workspaceEdit(session, edits.map(fileEdit))
}

/** Whether the files, read again with another name, come to the same rules but for the name. */
function keepsMeaning(loaded: Loaded, edits: readonly Edit[], old: string, now: string): boolean {
  const after = reload(loaded, edits)
  if (problemsOf(after).length !== problemsOf(loaded).length) return false
  const [before, behind] = [shapesOf(loaded), shapesOf(after)]
  return before.length === behind.length && before.every((shape, index) => shape.replaceAll(old, now) === behind[index]!.replaceAll(old, now))
}

const shapesOf = ({ lowered: { ruleset } }: Loaded): readonly string[] => [...rulesOf(ruleset)].map(({ chain, rule }) => `${chain.name} ${ruleShape(rule)}`)

function prepareAt(session: Session, document: Document, position: Position): { range: Range; placeholder: string } | null {
  const target = targetAt(session, document, position)
  return target ? { range: toRange(document.source, target.use), placeholder: target.use.name } : null
}

export const rename: Feature = {
  capabilities: () => ({ renameProvider: { prepareProvider: true } }),
  listen(connection, session) {
    connection.onPrepareRename(params => about(session(), params, null, document => prepareAt(session(), document, params.position)))
    connection.onRenameRequest(params => about(session(), params, null, document => renameAt(session(), document, params.position, params.newName)))
  },
}
