import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type Picomatch from 'picomatch'

/** What an editor is told about a file that matters to its layout. */
export interface EditorStyle {
  readonly indent?: 'tab' | number
  readonly tabWidth?: number
  readonly width?: number
}

interface Section {
  readonly pattern: string | undefined
  readonly values: Map<string, string>
}

/** A file longer than this is none that a person wrote. */
const longestFile = 100_000

/** The sections of an `.editorconfig`, the preamble first; lines that are none of the format's are passed over, as it asks. */
function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [{ pattern: undefined, values: new Map() }]
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue
    const header = /^\[(.*)\]$/.exec(trimmed)
    if (header) {
      sections.push({ pattern: header[1]!, values: new Map() })
      continue
    }
    const equals = trimmed.indexOf('=')
    if (equals > 0) sections.at(-1)!.values.set(trimmed.slice(0, equals).trim().toLowerCase(), trimmed.slice(equals + 1).trim().toLowerCase())
  }
  return sections
}

/** Whether a section is for a path below the folder of its file (EditorConfig specification, "Glob Expressions"). */
function isFor(pattern: string, path: string, picomatch: typeof Picomatch): boolean {
  const slashed = pattern.startsWith('/') ? pattern.slice(1) : pattern.includes('/') ? pattern : `**/${pattern}`
  // `**` is any text here, also within a name, where picomatch takes it for `*`.
  const anyText = slashed.replace(/(^|.)\*\*(?=([^/]|$))/g, (whole, before: string, after: string) => {
    if (after === '' && (before === '' || before === '/')) return whole
    return before === '' || before === '/' ? `${before}{*,**/*}` : `${before}{*,*/**/*}`
  })
  try {
    return picomatch.isMatch(path, anyText, { dot: true, nonegate: true, noextglob: true })
  } catch {
    return false
  }
}

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.length > longestFile ? undefined : text
  } catch {
    return undefined
  }
}

/** What the `.editorconfig` files in the folders of a file and above say of it, down from the one that says it is the root. */
async function valuesFor(path: string): Promise<ReadonlyMap<string, string>> {
  const file = resolve(path)
  const found: { readonly folder: string; readonly sections: readonly Section[] }[] = []
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = read(join(folder, '.editorconfig'))
    if (text !== undefined) {
      const sections = sectionsOf(text)
      found.unshift({ folder, sections })
      if (sections[0]!.values.get('root') === 'true') break
    }
    if (dirname(folder) === folder) break
  }
  const values = new Map<string, string>()
  if (found.length === 0) return values
  // Most runs have no such file, and need no patterns.
  const { default: picomatch } = await import('picomatch')
  for (const { folder, sections } of found) {
    const below = relative(folder, file).replaceAll('\\', '/')
    for (const { pattern, values: own } of sections) if (pattern !== undefined && isFor(pattern, below, picomatch)) for (const [key, value] of own) values.set(key, value)
  }
  return values
}

/** A whole number of columns in sane limits; undefined for anything else, `unset` and `off` too. */
function columns(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !/^\d{1,4}$/.test(text)) return undefined
  const number = Number(text)
  return number >= 1 && number <= most ? number : undefined
}

/** Layout that an `.editorconfig` asks for: `indent_style`, `indent_size`, `tab_width`, `max_line_length`. */
export async function editorStyle(path: string): Promise<EditorStyle> {
  const values = await valuesFor(path)
  const style = values.get('indent_style')
  const tabWidth = columns(values.get('tab_width'), 16)
  const size = columns(values.get('indent_size') === 'tab' ? values.get('tab_width') : values.get('indent_size'), 16)
  const indent = style === 'tab' || (style === undefined && values.get('indent_size') === 'tab') ? 'tab' : style === 'space' ? size : undefined
  const width = columns(values.get('max_line_length'), 1000)
  const tab = tabWidth ?? (indent === 'tab' ? size : undefined)
  return { ...(indent === undefined ? {} : { indent }), ...(tab === undefined ? {} : { tabWidth: tab }), ...(width === undefined ? {} : { width }) }
}
