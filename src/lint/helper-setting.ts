import type { KernelSetting, Ruleset } from '../model/index.ts'

export const helperParameter = 'nf_conntrack_helper'

/** The value given to nf_conntrack_helper, by sysctl or as a parameter of nf_conntrack; undefined for other settings. */
export function helperValue({ kind, name, value = '' }: KernelSetting): string | undefined {
  if (kind === 'sysctl' && name === `net.netfilter.${helperParameter}`) return value
  if (kind !== 'module-option' || name !== 'nf_conntrack') return undefined
  // A boolean parameter without a value is on (kernel/params.c).
  if (value === helperParameter) return '1'
  return value.startsWith(`${helperParameter}=`) ? value.slice(helperParameter.length + 1) : undefined
}

/** Kernel integers and module booleans: 0, n, N are off (lib/kstrtox.c). */
export const isOff = (value: string): boolean => /^(?:0+|0x0+|n|no|off)$/i.test(value.trim())

/** The settings that count: of each kind the last one in the text. */
export function helperSettings({ settings }: Ruleset): readonly KernelSetting[] {
  const found = settings.filter(setting => helperValue(setting) !== undefined)
  return (['sysctl', 'module-option'] as const).flatMap(kind => found.findLast(setting => setting.kind === kind) ?? [])
}
