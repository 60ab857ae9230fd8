import { visible } from './cells.ts'
import type { Paint } from './paint.ts'
import { placeLabel } from './report.ts'
import type { Report } from './report.ts'

/** A line a finding: `path:line:col: severity[check] [*] message`, `[*]` where `--fix` repairs it. */
export function concise({ files }: Report, { paint }: { readonly paint: Paint }): string {
  const lines: string[] = []
  for (const { findings } of files) {
    for (const { at, check, severity, message, fix } of findings) {
      const fixable = fix?.applicability === 'safe' ? '[*] ' : ''
      lines.push(`${visible(placeLabel(at))}: ${paint[severity](`${severity}[${check}]`)} ${fixable}${visible(message)}\n`)
    }
  }
  return lines.join('')
}
