import type { KernelSetting, Ruleset } from '../model/index.ts'

/** The sysctl settings of a file that count: of each key the last one, in the order of the text. */
export function sysctls({ settings }: Ruleset): ReadonlyMap<string, KernelSetting> {
  const found = new Map<string, KernelSetting>()
  for (const setting of settings) {
    if (setting.kind !== 'sysctl') continue
    // Set anew, so that the map keeps the order of the lines that count.
    found.delete(setting.name)
    found.set(setting.name, setting)
  }
  return found
}

/** The number a setting gives, decimal or hexadecimal; undefined for other text. */
export function numberOf({ value = '' }: KernelSetting): number | undefined {
  const text = value.trim()
  return /^(?:\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : undefined
}
