import { positionAt } from '../text/index.ts'
import type { Finding } from '../lint/check.ts'
import { visible } from './cells.ts'
import { frame, gutterWidth } from './frame.ts'
import type { Mark } from './frame.ts'
import { preview } from './preview.ts'
import type { Paint } from './paint.ts'
import { groupBy, placeLabel } from './report.ts'
import type { Report } from './report.ts'
import type { Format } from './format.ts'
import { summary } from './summary.ts'
import { wrap } from './wrap.ts'

export interface FullOptions {
  readonly paint: Paint
  /** Display cells of a line. */
  readonly width: number
  /** Where a terminal finds the page of a check. */
  readonly linkOf?: (check: string) => string | undefined
}

/** Findings of one kind and wording in one file that are drawn before the rest is folded into a line. */
const drawn = 3
const relatedDrawn = 6

/** Least width of a paragraph, on however narrow a terminal. */
const readable = 40

/** One finding with its code frames, help and fix; ends with an empty line. */
function findingFrames(finding: Finding, { paint, width, linkOf }: FullOptions): string[] {
  const { at, check, severity, message, help, related = [], fix } = finding
  const main = paint[severity]
  const marks: Mark[] = [
    { at, label: '', sign: '^' },
    ...related.slice(0, relatedDrawn).map(({ at: place, message: label }) => ({ at: place, label, sign: '-' as const })),
  ]
  const gutter = gutterWidth(marks)
  const pad = ' '.repeat(gutter)
  const bar = paint.faint(`${pad} |`)
  const note = (word: string, text: string): readonly string[] => {
    const indent = gutter + 3
    const [first, ...rest] = wrap(visible(text), Math.max(readable, width - indent), word.length + 2)
    return [`${pad} ${paint.faint('=')} ${paint.strong(`${word}:`)} ${first}`, ...rest.map(row => ' '.repeat(indent) + row)]
  }
  const bySource = groupBy(marks, mark => mark.at.source)

  const kind = `${severity}[${check}]`
  const [title, ...more] = wrap(visible(message), Math.max(readable, width - 4), kind.length - 3)
  const rows = [`${linked(main(kind), linkOf?.(check))} ${paint.strong(title!)}`, ...more.map(row => `    ${paint.strong(row)}`)]
  for (const [source, group] of bySource) {
    const arrow = source === at.source ? '-->' : ':::'
    rows.push(`${pad}${paint.faint(arrow)} ${visible(placeLabel(group[0]!.at))}`, bar, ...frame(group, gutter, { width, paint, main }))
  }
  rows.push(bar)
  if (related.length > relatedDrawn) rows.push(...note('note', `and ${related.length - relatedDrawn} more related places`))
  if (help !== undefined) rows.push(...note('help', help))
  if (fix) {
    rows.push(...note('fix', `${fix.title} (${fix.applicability === 'safe' ? '--fix' : '--fix --unsafe-fixes'})`))
    rows.push(...preview(fix.edits, gutter, { width, paint }))
  }
  rows.push('')
  return rows
}

/** "and 12 more like this at lines 14, 15, 16, …" */
function folded(rest: readonly Finding[], { paint }: FullOptions): string[] {
  const { severity, check, at } = rest[0]!
  const lines = rest.map(finding => positionAt(finding.at.source, finding.at.start).line)
  const listed = lines.slice(0, 10).join(', ') + (lines.length > 10 ? ', …' : '')
  const where = `${visible(at.source.path)}:${lines[0]}`
  return [
    `${paint[severity](`${severity}[${check}]`)} ${rest.length} more with the same message, ${lines.length === 1 ? 'line' : 'lines'} ${listed}`,
    ` ${paint.faint('-->')} ${where}`,
    '',
  ]
}

/** Every finding with the lines it is about, for people. Empty when nothing was found. */
export function full({ files }: Report, options: FullOptions): string {
  const rows: string[] = []
  for (const { findings } of files) {
    const groups = groupBy(findings, ({ check, message }) => `${check}\0${message}`)
    const seen = new Map<Finding[], number>()
    for (const finding of findings) {
      const group = groups.get(`${finding.check}\0${finding.message}`)!
      const index = seen.get(group) ?? 0
      seen.set(group, index + 1)
      // One finding too many is drawn: folding it would save nothing.
      if (index < drawn || group.length === drawn + 1) rows.push(...findingFrames(finding, options))
      else if (index === drawn) rows.push(...folded(group.slice(drawn), options))
    }
  }
  return rows.map(row => `${row}\n`).join('')
}

/** A terminal hyperlink (OSC 8); terminals that know none show the text alone. */
const linked = (text: string, url: string | undefined): string => (url === undefined ? text : `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`)

/** The findings, and what they come to. */
export const fullWithSummary: Format = (report, style) =>
  // Where no file could be read, that was said already.
  full(report, style) + (report.files.length > 0 ? summary(report, style) : '')
