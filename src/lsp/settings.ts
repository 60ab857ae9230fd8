import { settingsLookup } from '../cli/settings.ts'
import type { Settings } from '../cli/settings.ts'

/** What configurations say of each file, as the command line would take it; read once, until a file changes. */
export class SettingsCache {
  readonly #loading = new Map<string, Promise<Settings>>()
  readonly #known = new Map<string, Settings>()

  /** Rejects with a Failure for a configuration that cannot be used; then there is none. */
  async load(path: string): Promise<Settings> {
    const loading = this.#loading.get(path) ?? settingsLookup({})({ path })
    this.#loading.set(path, loading)
    const settings = await loading
    this.#known.set(path, settings)
    return settings
  }

  /** What is known already: answers that cannot wait do without the rest. */
  known(path: string): Settings | undefined {
    return this.#known.get(path)
  }

  forget(): void {
    this.#loading.clear()
    this.#known.clear()
  }
}
