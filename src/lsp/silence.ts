import type { WorkspaceEdit } from 'vscode-languageserver/node'
import { isUnable, rulesOf } from '../model/index.ts'
import type { Rule, Ruleset } from '../model/index.ts'
import { applyEdits, lineAt } from '../text/index.ts'
import type { TextEdit } from '../text/index.ts'
import type { Told } from './analyse.ts'
import type { Document } from './documents.ts'
import { fileEdit, workspaceEdit } from './edits.ts'
import { toRange, toSpan } from './position.ts'
import type { Session } from './session.ts'
import { keyOf } from './uri.ts'

/** What stands where the reason belongs: the comment is of no use without one. */
const reason = 'say why'

/** The edit that silences a finding by a comment: before its rule, or where the dialect lets a comment speak for what has none. */
export function silenceEdit(session: Session, document: Document, { check, severity, range }: Told): WorkspaceEdit | undefined {
  // What keeps text from being read cannot be silenced.
  if (severity === 'error') return undefined
  const { start } = toSpan(document.source, range)
  const loaded = session.rulesets.of(document)
  const rule = loaded && ruleAt(loaded.lowered.ruleset, document, start)
  if (rule) {
    const edits = loaded.lowered.edits.silence(rule, check, reason)
    return isUnable(edits) ? undefined : workspaceEdit(session, edits.map(fileEdit))
  }
  const edit = commentFor(document, check, start)
  return edit && workspaceEdit(session, [{ path: document.source.path, range: toRange(document.source, edit), text: edit.text }])
}

/** The innermost rule that holds an offset. */
function ruleAt(ruleset: Ruleset, { source: { path } }: Document, offset: number): Rule | undefined {
  let best: Rule | undefined
  for (const { rule } of rulesOf(ruleset)) {
    const { origin } = rule
    if (origin.start > offset || origin.end < offset || keyOf(origin.source.path) !== keyOf(path)) continue
    if (!best || origin.end - origin.start < best.origin.end - best.origin.start) best = rule
  }
  return best
}

/** Longer texts are not read again for a comment. */
const longest = 500_000

/** A comment on the line before, or behind the line, whichever the dialect takes to be about the place. */
function commentFor({ source, dialect }: Document, check: string, offset: number): TextEdit | undefined {
  if (!dialect || source.text.length > longest) return undefined
  const line = lineAt(source, offset)
  const indent = /^[ \t]*/.exec(source.text.slice(line.start, line.end))![0]
  const comment = `# nflint: ignore[${check}] ${reason}`
  const before = { start: line.start, end: line.start, text: `${indent}${comment}\n` }
  const behind = { start: line.end, end: line.end, text: ` ${comment}` }
  return [before, behind].find(edit => {
    const tree = dialect.parse({ path: source.path, text: applyEdits(source.text, [edit]) })
    const at = edit.start <= offset ? offset + edit.text.length : offset
    const found = dialect.comments(tree).find(({ start, end }) => start >= edit.start && end <= edit.start + edit.text.length)
    return found !== undefined && found.covers.start <= at && at < found.covers.end
  })
}
