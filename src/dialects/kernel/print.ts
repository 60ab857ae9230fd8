import type { KernelSetting, Ruleset } from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'

function lineOf({ kind, name, value }: KernelSetting): string {
  switch (kind) {
    case 'sysctl':
      return `${name} = ${value ?? ''}`.trimEnd()
    case 'module-option':
      return `options ${name} ${value ?? ''}`.trimEnd()
    case 'module-blacklist':
      return `blacklist ${name}`
    case 'module-load':
      return name
  }
}

/** Kernel settings as lines. Throws `Unprintable` for a ruleset with tables: these files hold no rules. */
export function printSettings({ tables, settings }: Ruleset): string {
  if (tables.length > 0) throw new Unprintable('kernel settings hold no firewall rules')
  return settings.map(setting => `${lineOf(setting)}\n`).join('')
}
