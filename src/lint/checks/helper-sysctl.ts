import { attachesHelpersItself } from '../../model/index.ts'
import type { KernelSetting, Target } from '../../model/index.ts'
import type { Check, Found } from '../check.ts'
import { helperParameter, helperSettings, helperValue, isOff } from '../helper-setting.ts'

function finding(setting: KernelSetting, target: Target): Found | undefined {
  const { origin, valueOrigin, kind, value } = setting
  const off = isOff(helperValue(setting)!)
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
    ? { ...valueOrigin, text: kind === 'sysctl' ? '0' : `${helperParameter}=0` }
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
    for (const setting of helperSettings(ruleset)) {
      const found = finding(setting, target)
      if (found) yield found
    }
  },
}
