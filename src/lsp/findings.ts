import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node'
import type { Loaded } from '../api/load.ts'
import { sourcesOf } from '../api/load.ts'
import { Abandoned, toldIn, toldOf } from './analyse.ts'
import type { Told } from './analyse.ts'
import type { Analyst } from './analyst.ts'
import type { Client } from './client.ts'
import type { Document } from './documents.ts'
import type { Rulesets } from './rulesets.ts'
import type { SettingsCache } from './settings.ts'
import { shifted } from './shift.ts'
import { keyOf } from './uri.ts'

/** Texts longer than this (some 300 rules) are checked in a thread of their own, so that the editor is never kept waiting. */
const longText = 20_000

/** What a thread made of a ruleset, and the buffers it was true of. */
interface Far {
  readonly stamp: string
  readonly told: Promise<readonly Told[]>
}

/** Findings by document: what is known at once, and what a whole check says. */
export class Findings {
  readonly #rulesets: Rulesets
  readonly #settings: SettingsCache
  readonly #analyst: Analyst
  readonly #client: Client
  /** What was last found of each document, moved along with its changes. */
  readonly #shown = new Map<string, readonly Told[]>()
  readonly #near = new WeakMap<Loaded, Promise<readonly Told[]>>()
  readonly #far = new Map<string, Far>()

  constructor(rulesets: Rulesets, settings: SettingsCache, analyst: Analyst, client: Client) {
    this.#rulesets = rulesets
    this.#settings = settings
    this.#analyst = analyst
    this.#client = client
  }

  /** A file on disk has changed. */
  forget(): void {
    this.#far.clear()
  }

  /** Moves what is shown of a document along with its changes. Fixes are for the text that they were made for. */
  follow({ uri }: Document, changes: readonly TextDocumentContentChangeEvent[]): void {
    const told = this.#shown.get(uri)
    if (!told) return
    this.#shown.set(uri, told.flatMap(finding => {
      const range = shifted(finding.range, changes)
      return range ? [{ ...finding, range, fix: undefined }] : []
    }))
  }

  /** A document was closed. It may be opened anew with another text and the same version. */
  close(uri: string): void {
    this.#shown.delete(uri)
    this.#far.clear()
  }

  /** Whether a whole check of a document takes so long that something should be shown before. */
  isLong(document: Document): boolean {
    const known = this.#rulesets.known(document)
    const length = known ? sourcesOf(known).reduce((sum, { text }) => sum + text.length, 0) : 0
    return this.#analyst.isApart && Math.max(length, document.source.text.length) > longText
  }

  /** What can be told at once: what keeps the text from being read, and what was found before the last changes. */
  atOnce(document: Document): readonly Told[] {
    const errors = (this.#rulesets.tree(document)?.errors ?? []).map(({ kind, ...problem }) => toldOf({ check: kind, severity: 'error', ...problem }))
    return [...errors, ...(this.#shown.get(document.uri) ?? []).filter(({ check }) => check !== 'syntax-error')]
  }

  /**
   * What a whole check of the document's ruleset finds in the document.
   * @throws Abandoned when a change made the question void, and Failure for a configuration that cannot be used
   */
  async whole(document: Document): Promise<readonly Told[]> {
    const all = await (this.isLong(document) ? this.#fromFar(document) : this.#fromNear(document))
    const told = all.filter(({ path }) => path === keyOf(document.source.path))
    if (!this.#rulesets.isCurrent(document)) throw new Abandoned()
    this.#shown.set(document.uri, told)
    return told
  }

  async #fromNear(document: Document): Promise<readonly Told[]> {
    const settings = await this.#settings.load(document.source.path)
    const loaded = this.#rulesets.isCurrent(document) ? this.#rulesets.of(document) : undefined
    if (!loaded) return []
    const told = this.#near.get(loaded) ?? toldIn(loaded, settings, () => false)
    this.#near.set(loaded, told)
    return told
  }

  #fromFar(document: Document): Promise<readonly Told[]> {
    const { dialect } = document
    if (!dialect) return Promise.resolve([])
    const { root, buffers, stamp } = this.#rulesets.job(document)
    const key = keyOf(root.path)
    const known = this.#far.get(key)
    if (known?.stamp === stamp) return known.told
    const told = this.#analyst.findings({ path: root.path, text: root.text, dialect: dialect.name, buffers, folders: this.#client.folders })
    this.#far.set(key, { stamp, told })
    told.catch(() => {
      if (this.#far.get(key)?.told === told) this.#far.delete(key)
    })
    return told
  }
}
