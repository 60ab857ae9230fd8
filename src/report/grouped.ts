import { visible } from './cells.ts'
import { inCharacters } from './columns.ts'
import type { Format } from './format.ts'
import { summary } from './summary.ts'

/** The findings of each file under its name, a line each, in columns. */
export const grouped: Format = (report, style) => {
  const { paint } = style
  const rows: string[] = []
  for (const { path, findings } of report.files) {
    if (findings.length === 0) continue
    const cells = findings.map(({ at, check, severity, message, fix }) => {
      const { line, column } = inCharacters(at.source, at.start)
      return { place: `${line}:${column}`, severity, check, text: `${fix?.applicability === 'safe' ? '[*] ' : ''}${visible(message)}` }
    })
    const widest = (key: 'place' | 'severity' | 'check') => Math.max(...cells.map(cell => cell[key].length))
    const [placeWidth, severityWidth, checkWidth] = [widest('place'), widest('severity'), widest('check')]
    rows.push(paint.strong(visible(path)))
    for (const { place, severity, check, text } of cells) {
      rows.push(`  ${paint.faint(place.padEnd(placeWidth))}  ${paint[severity](severity.padEnd(severityWidth))}  ${check.padEnd(checkWidth)}  ${text}`)
    }
    rows.push('')
  }
  return rows.map(row => `${row}\n`).join('') + summary(report, style)
}
