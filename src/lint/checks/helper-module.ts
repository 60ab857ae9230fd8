import { attachesHelpersItself, helpersOfModule } from '../../model/index.ts'
import type { HelperInfo } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { helperSettings, helperValue, isOff } from '../helper-setting.ts'
import { list, protocolName, unique } from '../words.ts'

/** "tcp port 21", "udp port 5060 and tcp port 5060". */
const ports = (helpers: readonly HelperInfo[]): string =>
  list(unique(helpers.flatMap(({ control }) => control.map(({ l4proto, port }) => `${protocolName(l4proto)} port ${port}`))))

/** The tracker of GRE comes with the PPTP helper, and reads no payload by itself. */
const isTracker = (module: string): boolean => /_proto_/.test(module)

export const helperModule: Check = {
  name: 'helper-module',
  summary: 'A conntrack helper is loaded at boot',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, target, settings }) {
    const wanted = new Set(settings.wantedHelpers.map(({ name }) => name))
    const switchedOff = helperSettings(ruleset).some(setting => isOff(helperValue(setting)!))
    for (const { kind, name, origin } of ruleset.settings) {
      if (kind !== 'module-load' || isTracker(name)) continue
      const helpers = helpersOfModule(name)
      if (helpers.length === 0 || helpers.some(helper => wanted.has(helper.name))) continue
      const [noun, does, attaches] = helpers.length === 1 ? ['helper', 'it does', 'it attaches'] : ['helpers', 'they do', 'they attach']
      const what = `the module ${name} brings the ${list(helpers.map(helper => helper.name))} ${noun}`
      const idle = `${does} nothing until a rule attaches ${helpers.length === 1 ? 'it' : 'them'}`
      const attachesNever = target.kernel !== undefined && !attachesHelpersItself(target) ? `on kernel ${target.kernel}`
        : switchedOff ? 'with nf_conntrack_helper off, as it is set here,' : undefined
      yield attachesNever === undefined ? {
        at: origin,
        message: `${what}: before kernel 6.0 ${attaches} to every connection to ${ports(helpers)} without being told, unless nf_conntrack_helper is 0 (the default from 4.7)${
          target.kernel === undefined ? `; from 6.0 on ${idle}` : ''}`,
        help: 'remove the line: a rule that attaches a helper (CT --helper, ct helper set) loads its module itself',
      } : {
        at: origin,
        severity: 'info',
        message: `${what}; ${attachesNever} ${idle}, and such a rule loads the module anyway`,
        help: 'remove the line',
      }
    }
  },
}
