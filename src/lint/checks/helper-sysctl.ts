import { attachesHelpersItself } from '../../model/index.ts'
import type { KernelSetting, Target } from '../../model/index.ts'
import type { Check, Found } from '../check.ts'

const parameter = 'nf_conntrack_helper'

/** The value given to nf_conntrack_helper, by sysctl or as a parameter of nf_conntrack; undefined for other settings. */
function valueOf({ kind, name, value = '' }: KernelSetting): string | undefined {
  if (kind === 'sysctl' && name === `net.netfilter.${parameter}`) return value
  if (kind !== 'module-option' || name !== 'nf_conntrack') return undefined
  // A boolean parameter without a value is on (kernel/params.c).
  if (value === parameter) return '1'
  return value.startsWith(`${parameter}=`) ? value.slice(parameter.length + 1) : undefined
}

/** Kernel integers and module booleans: 0, n, N are off (kernel/params.c, lib/kstrtox.c). */
const isOff = (value: string): boolean => /^(?:0+|0x0+|n|no|off)$/i.test(value.trim())

function finding(setting: KernelSetting, target: Target): Found | undefined {
  const { origin, valueOrigin, kind, value } = setting
  const off = isOff(valueOf(setting)!)
  const what = kind === 'sysctl' ? 'the sysctl net.netfilter.nf_conntrack_helper' : 'the parameter nf_conntrack_helper of nf_conntrack'
  if (target.kernel !== undefined && !attachesHelpersItself(target)) {
    return {
      at: origin,
      severity: 'info',
      message: `${what} is gone since kernel 6.0: this line has no effect on kernel ${target.kernel}`,
      help: 'remove the line; helpers run only where a rule attaches them',
    }
  }
  if (off) return undefined
  const edit = valueOrigin && value !== undefined
    ? { ...valueOrigin, text: kind === 'sysctl' ? '0' : `${parameter}=0` }
    : undefined
  return {
    at: origin,
    severity: target.kernel === undefined ? 'warning' : 'error',
    message: `${what} makes kernels before 6.0 attach every loaded helper to whatever connection uses its port, so that anybody's payload may open ports${
      target.kernel === undefined ? '; from 6.0 on the setting is gone and does nothing' : ''}`,
    help: 'set it to 0, and attach the helpers you need by rules (CT --helper, ct helper set) to the addresses that need them',
    ...(edit ? {
      fix: {
        title: 'Set it to 0: connections lose the helpers that attach by themselves',
        applicability: 'unsafe',
        edits: [{ source: edit.source, start: edit.start, end: edit.end, text: edit.text }],
      },
    } : {}),
  }
}

export const helperSysctl: Check = {
  name: 'helper-sysctl',
  summary: 'A kernel setting lets helpers attach by themselves',
  category: 'helpers',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, target }) {
    const settings = ruleset.settings.filter(setting => valueOf(setting) !== undefined)
    // The last line of a kind is the one that counts.
    for (const kind of ['sysctl', 'module-option'] as const) {
      const last = settings.findLast(setting => setting.kind === kind)
      const found = last && finding(last, target)
      if (found) yield found
    }
  },
}
