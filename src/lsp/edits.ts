import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver/node'
import type { ChangedFile } from '../api/load.ts'
import type { Edit, Source } from '../text/index.ts'
import type { Spot } from './analyse.ts'
import { toRange } from './position.ts'
import type { Session } from './session.ts'
import { keyOf, uriOf } from './uri.ts'

/** An edit of one file in the protocol's terms. */
export interface FileEdit extends Spot {
  readonly text: string
}

export const fileEdit = ({ source, start, end, text }: Edit): FileEdit => ({ path: source.path, range: toRange(source, { start, end }), text })

/** A note that editors show with the preview of an edit, and ask about. */
export interface Note {
  readonly label: string
  readonly description: string
}

/** Edits of several files as one; each names the version it is for where the client can check that. */
export function workspaceEdit({ client, documents }: Session, edits: readonly FileEdit[], note?: Note): WorkspaceEdit {
  const byUri = new Map<string, FileEdit[]>()
  for (const edit of edits) {
    const uri = documents.at(edit.path)?.uri ?? uriOf(edit.path)
    byUri.set(uri, [...(byUri.get(uri) ?? []), edit])
  }
  const plain = ({ range, text }: FileEdit): TextEdit => ({ range, newText: text })
  if (!client.versionedEdits) return { changes: Object.fromEntries([...byUri].map(([uri, own]) => [uri, own.map(plain)])) }
  const annotated = note && client.annotatesEdits
  return {
    documentChanges: [...byUri].map(([uri, own]) => ({
      textDocument: { uri, version: documents.get(uri)?.version ?? null },
      edits: own.map(edit => (annotated ? { ...plain(edit), annotationId: 'nflint' } : plain(edit))),
    })),
    ...(annotated ? { changeAnnotations: { nflint: { ...note, needsConfirmation: true } } } : {}),
  }
}

/** The change of a file as edits of lines, so that marks and folds elsewhere stay. */
export const fileEdits = (files: readonly ChangedFile[]): readonly FileEdit[] =>
  files.flatMap(({ path, before, after }) => lineEdits({ path: keyOf(path), text: before }, after))

/** Edits from one text to another, a hunk of lines each. */
export function lineEdits(before: Source, after: string): readonly FileEdit[] {
  return hunks(lines(before.text), lines(after)).map(({ from, to, text }) => ({
    path: before.path, range: toRange(before, { start: from, end: to }), text,
  }))
}

const lines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

interface Hunk {
  /** Offsets in the old text. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** How far ahead a common line is looked for: past that, all lines up to it are one hunk. */
const reach = 200

/** Hunks by looking ahead for the next common line; not the shortest ones, but few, and in time that grows with the text only. */
function hunks(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  let tail = 0
  while (tail < before.length && tail < after.length && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const [old, now] = [before.slice(0, before.length - tail), after.slice(0, after.length - tail)]
  const found: Hunk[] = []
  let offset = 0
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && old[i] === now[j]) {
      offset += old[i]!.length
      i++
      j++
      continue
    }
    const [gone, come] = nextCommon(old, now, i, j)
    const to = offset + old.slice(i, i + gone).reduce((sum, line) => sum + line.length, 0)
    found.push({ from: offset, to, text: now.slice(j, j + come).join('') })
    offset = to
    i += gone
    j += come
  }
  return found
}

/** How many lines to leave on both sides until they agree again. */
function nextCommon(old: readonly string[], now: readonly string[], i: number, j: number): readonly [gone: number, come: number] {
  const places = new Map<string, number>()
  for (let k = 0; k < reach && j + k < now.length; k++) if (!places.has(now[j + k]!)) places.set(now[j + k]!, k)
  let best: readonly [number, number] | undefined
  for (let k = 0; k < reach && i + k < old.length; k++) {
    const line = old[i + k]!
    const at = line.trim() === '' ? undefined : places.get(line)
    if (at !== undefined && (!best || k + at < best[0] + best[1])) best = [k, at]
  }
  return best ?? [old.length - i, now.length - j]
}
