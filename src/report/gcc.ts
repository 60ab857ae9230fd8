import { inBytes } from './columns.ts'
import { visible } from './cells.ts'
import type { Format } from './format.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** As GCC writes: `file:line:column: level: message [check]`. Columns count bytes, as vim and clang have it. */
export const gcc: Format = ({ files }) =>
  files.flatMap(({ findings }) => findings.map(({ at, check, severity, message }) => {
    const { line, column } = inBytes(at.source, at.start)
    return `${visible(at.source.path)}:${line}:${column}: ${levels[severity]}: ${visible(message)} [${check}]\n`
  })).join('')
