import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node'
import { Abandoned, toldOf } from './analyse.ts'
import type { Told } from './analyse.ts'
import type { Analyst } from './analyst.ts'
import { longText } from './analyst.ts'
import type { Client } from './client.ts'
import type { Document, Documents } from './documents.ts'
import type { Rulesets } from './rulesets.ts'
import { shifted } from './shift.ts'
import { keyOf } from './uri.ts'

/** What a document's findings were when it was looked at, moved along with the changes made since. */
interface Kept {
  /** The buffers it was true of; undefined when something has changed since. */
  readonly stamp: string | undefined
  readonly told: readonly Told[]
}

/** Findings by document: what is known at once, and what a whole check says. */
export class Findings {
  readonly #kept = new Map<string, Kept>()
  readonly #running = new Map<string, { readonly stamp: string; readonly told: Promise<readonly Told[]> }>()
  readonly #documents: Documents
  readonly #rulesets: Rulesets
  readonly #analyst: Analyst
  readonly #client: Client
  /** Counts changes of files on disk. */
  #disk = 0

  constructor(documents: Documents, rulesets: Rulesets, analyst: Analyst, client: Client) {
    this.#documents = documents
    this.#rulesets = rulesets
    this.#analyst = analyst
    this.#client = client
  }

  /** A file on disk has changed. */
  forget(): void {
    this.#disk++
  }

  /** Moves what is known of a document along with its changes. */
  follow(document: Document, changes: readonly TextDocumentContentChangeEvent[]): void {
    const kept = this.#kept.get(document.uri)
    if (!kept) return
    const told = kept.told.flatMap(finding => {
      const moved = shifted(finding.range, changes)
      return moved ? [{ ...finding, range: moved, fix: undefined } as Told] : []
    })
    this.#kept.set(document.uri, { stamp: undefined, told })
  }

  close({ uri }: Document): void {
    this.#kept.delete(uri)
  }

  /** Whether a whole check of a document takes so long that something should be shown before. */
  isLong = ({ source }: Document): boolean => source.text.length > longText

  /** What can be told at once: what keeps the text from being read, and what was found before the last changes. */
  atOnce(document: Document): readonly Told[] {
    const kept = this.#kept.get(document.uri)
    if (kept && kept.stamp === this.#stamp()) return kept.told
    const errors = (this.#rulesets.tree(document)?.errors ?? []).map(({ kind, ...problem }) => toldOf({ check: kind, severity: 'error', ...problem }))
    return [...errors, ...(kept?.told ?? []).filter(({ check }) => check !== 'syntax-error')]
  }

  /**
   * What a whole check of the document's ruleset finds in the document.
   * @throws Abandoned when a change made the question void, and Failure for a configuration that cannot be used
   */
  async whole(document: Document): Promise<readonly Told[]> {
    const { dialect, uri, source: { path } } = document
    if (!dialect) return []
    const stamp = this.#stamp()
    const kept = this.#kept.get(uri)
    if (kept?.stamp === stamp) return kept.told
    const { root, buffers } = this.#rulesets.job(document)
    const key = keyOf(root.path)
    const running = this.#running.get(key)
    const all = running?.stamp === stamp
      ? running.told
      : this.#analyst.findings({ path: root.path, text: root.text, dialect: dialect.name, buffers, folders: this.#client.folders })
    if (running?.told !== all) this.#running.set(key, { stamp, told: all })
    const told = (await all).filter(finding => finding.path === keyOf(path))
    if (this.#stamp() !== stamp) throw new Abandoned()
    this.#kept.set(uri, { stamp, told })
    return told
  }

  /** Text that differs whenever a buffer or a file has changed. */
  #stamp(): string {
    return `${this.#disk} ${this.#documents.all().map(({ uri, version }) => `${uri} ${version}`).join('\n')}`
  }
}
