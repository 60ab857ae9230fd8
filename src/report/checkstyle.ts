import { inCharacters } from './columns.ts'
import type { Format } from './format.ts'
import { xmlDocument } from './xml.ts'

/** Checkstyle's XML, which many CI systems read. Files without findings are listed too: they were checked. */
export const checkstyle: Format = ({ files }, { pathOf }) => xmlDocument({
  name: 'checkstyle',
  attributes: { version: '4.3' },
  children: files.map(({ path, findings }) => ({
    name: 'file',
    attributes: { name: pathOf(path) },
    children: findings.map(({ at, check, severity, message }) => ({
      name: 'error',
      attributes: { ...inCharacters(at.source, at.start), severity, message, source: `nflint.${check}` },
    })),
  })),
})
