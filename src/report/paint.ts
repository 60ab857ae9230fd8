import type { Severity } from '../lint/check.ts'

type Stroke = (text: string) => string

/** The colours of a report. Meaning never rests on them alone. */
export interface Paint extends Readonly<Record<Severity, Stroke>> {
  readonly strong: Stroke
  readonly faint: Stroke
  readonly related: Stroke
  readonly removed: Stroke
  readonly added: Stroke
  readonly hunk: Stroke
}

const same: Stroke = text => text

const sgr = (codes: string): Stroke => text => (text === '' ? text : `\u001b[${codes}m${text}\u001b[0m`)

export const plain: Paint = {
  error: same, warning: same, info: same, strong: same, faint: same, related: same, removed: same, added: same, hunk: same,
}

/** The 16-colour palette only, since terminals have light and dark backgrounds. */
export const colours: Paint = {
  error: sgr('1;31'),
  warning: sgr('1;33'),
  info: sgr('1;36'),
  strong: sgr('1'),
  faint: sgr('34'),
  related: sgr('34'),
  removed: sgr('31'),
  added: sgr('32'),
  hunk: sgr('36'),
}
