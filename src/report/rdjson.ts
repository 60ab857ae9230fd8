import type { Finding, Severity } from '../lint/check.ts'
import { applyEdits } from '../text/index.ts'
import type { Place } from '../text/index.ts'
import { inBytes, rangeOf } from './columns.ts'
import type { Format } from './format.ts'

const levels: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' }

const location = (at: Place, pathOf: (path: string) => string) => ({ path: pathOf(at.source.path), range: rangeOf(at, inBytes) })

/** A suggestion is applied by itself, so the edits of a fix come as one; those of several files as none. */
function suggestion({ at: { source }, fix }: Finding): readonly { readonly range: unknown; readonly text: string }[] {
  if (!fix || fix.edits.length === 0 || fix.edits.some(edit => edit.source !== source)) return []
  const start = Math.min(...fix.edits.map(edit => edit.start))
  const end = Math.max(...fix.edits.map(edit => edit.end))
  const text = applyEdits(source.text.slice(start, end), fix.edits.map(edit => ({ start: edit.start - start, end: edit.end - start, text: edit.text })))
  return [{ range: rangeOf({ source, start, end }, inBytes), text }]
}

/** Reviewdog's diagnostic format (reviewdog/proto/rdf). Columns count UTF-8 bytes from 1. */
export const rdjson: Format = ({ files }, { pathOf }) => {
  const value = {
    source: { name: 'nflint' },
    severity: 'WARNING',
    diagnostics: files.flatMap(({ findings }) => findings.map(finding => {
      const { at, check, severity, message, help, related = [] } = finding
      const fixes = suggestion(finding)
      return {
        message: help === undefined ? message : `${message}\n${help}`,
        location: location(at, pathOf),
        severity: levels[severity],
        code: { value: check },
        ...(fixes.length > 0 ? { suggestions: fixes } : {}),
        ...(related.length > 0 ? { related_locations: related.map(other => ({ message: other.message, location: location(other.at, pathOf) })) } : {}),
      }
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
