/** Characters that XML 1.0 cannot hold, not even escaped (section 2.2). */
const impossible = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }

const escaped = (text: string): string =>
  text.replace(impossible, character => `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`).replace(/[&<>"\t\n\r]/g, character => entities[character]!)

/** An element of an XML document; text and children exclude each other. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly text?: string
  readonly children?: readonly Element[]
}

function rows({ name, attributes, text, children = [] }: Element, indent: string): string[] {
  const head = `${indent}<${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('')}`
  if (text !== undefined) return [`${head}>${escaped(text)}</${name}>`]
  if (children.length === 0) return [`${head}/>`]
  return [`${head}>`, ...children.flatMap(child => rows(child, `${indent}  `)), `${indent}</${name}>`]
}

/** A whole XML document. */
export const xmlDocument = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${rows(root, '').join('\n')}\n`
