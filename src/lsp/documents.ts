import type { TextDocumentContentChangeEvent, TextDocumentItem, VersionedTextDocumentIdentifier } from 'vscode-languageserver/node'
import { dialectNamed, recogniseDialect } from '../dialects/index.ts'
import type { Dialect } from '../dialects/index.ts'
import type { Source } from '../text/index.ts'
import { toSpan } from './position.ts'
import { keyOf, pathOf } from './uri.ts'

/** A text that is open in the editor, as it is now. */
export interface Document {
  readonly uri: string
  readonly version: number
  readonly languageId: string
  readonly source: Source
  /** Undefined while nothing tells what it is written in. */
  readonly dialect: Dialect | undefined
}

/** Names by which editors know the languages; `ferm` and `nft` files are often plain configuration to them. */
const languages: Readonly<Record<string, 'ferm' | 'iptables' | 'nft'>> = {
  ferm: 'ferm', nft: 'nft', nftables: 'nft', iptables: 'iptables', 'iptables-save': 'iptables', ip6tables: 'iptables', 'ip6tables-save': 'iptables',
}

const dialectOf = (languageId: string, source: Source): Dialect | undefined => {
  const known = languages[languageId.toLowerCase()]
  return known ? dialectNamed(known) : recogniseDialect(source)
}

/** The open documents. A change makes a new `Document`: what was computed for the old one stays true of it. */
export class Documents {
  readonly #byUri = new Map<string, Document>()

  get(uri: string): Document | undefined {
    return this.#byUri.get(uri)
  }

  all(): readonly Document[] {
    return [...this.#byUri.values()]
  }

  /** The open document of a file. */
  at(path: string): Document | undefined {
    const key = keyOf(path)
    return this.all().find(({ source }) => keyOf(source.path) === key)
  }

  open({ uri, languageId, version, text }: TextDocumentItem): Document {
    const source = { path: pathOf(uri), text }
    const document = { uri, languageId, version, source, dialect: dialectOf(languageId, source) }
    this.#byUri.set(uri, document)
    return document
  }

  /** The document after changes, each given in positions of the text before it; undefined when it is not open. */
  change({ uri, version }: VersionedTextDocumentIdentifier, changes: readonly TextDocumentContentChangeEvent[]): Document | undefined {
    const before = this.#byUri.get(uri)
    if (!before) return undefined
    let { source } = before
    for (const change of changes) source = { path: source.path, text: changed(source, change) }
    const document = { ...before, version, source, dialect: before.dialect ?? dialectOf(before.languageId, source) }
    this.#byUri.set(uri, document)
    return document
  }

  close(uri: string): void {
    this.#byUri.delete(uri)
  }
}

function changed(source: Source, change: TextDocumentContentChangeEvent): string {
  if (!('range' in change) || !change.range) return change.text
  const { start, end } = toSpan(source, change.range)
  return source.text.slice(0, start) + change.text + source.text.slice(end)
}
