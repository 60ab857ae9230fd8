import { relative, sep } from 'node:path'
import { settingsLookup } from './settings.ts'
import type { SettingsOptions } from './settings.ts'
import type { Streams } from './streams.ts'

/** Whether a file is left out: by the command line, or by its configuration. */
export function excluder(options: SettingsOptions & { readonly exclude?: readonly string[] }, { env }: Streams): (path: string) => Promise<boolean> {
  const settingsOf = settingsLookup(options, env)
  const { exclude = [] } = options
  return async path => {
    if (exclude.length > 0) {
      const { matchesAny } = await import('../config/glob.ts')
      const here = relative('', path)
      if (matchesAny(exclude, sep === '/' ? here : here.replaceAll(sep, '/'))) return true
    }
    return (await settingsOf({ path })).isExcluded
  }
}
