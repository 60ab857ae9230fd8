import type { Place } from '../text/index.ts'
import { visible } from './cells.ts'
import { frame, gutterWidth } from './frame.ts'
import { plain } from './paint.ts'
import { placeLabel } from './report.ts'

/** A place with what is wrong there: `path:line:column: message`, and under it the line with carets. */
export function pictured({ at, message }: { readonly at: Place; readonly message: string }): string {
  const marks = [{ at, label: '', sign: '^' }] as const
  const rows = frame(marks, gutterWidth(marks), { width: 100, paint: plain, main: plain.error })
  return [`${visible(placeLabel(at))}: ${visible(message)}`, ...rows].join('\n')
}
