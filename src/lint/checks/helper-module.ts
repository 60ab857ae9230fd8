import { attachesHelpersItself, helpersOfModule } from '../../model/index.ts'
import type { HelperInfo } from '../../model/index.ts'
import type { Check } from '../check.ts'
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
    for (const { kind, name, origin } of ruleset.settings) {
      if (kind !== 'module-load' || isTracker(name)) continue
      const helpers = helpersOfModule(name)
      if (helpers.length === 0 || helpers.some(helper => wanted.has(helper.name))) continue
      const what = `the module ${name} brings the ${list(helpers.map(helper => helper.name))} ${helpers.length === 1 ? 'helper' : 'helpers'}`
      const before = `before kernel 6.0 it attaches to every connection to ${ports(helpers)} by itself, unless nf_conntrack_helper is 0 (the default from 4.7)`
      if (target.kernel !== undefined && !attachesHelpersItself(target)) {
        yield {
          at: origin,
          severity: 'info',
          message: `${what}; on kernel ${target.kernel} it does nothing until a rule attaches it, and such a rule loads it anyway`,
          help: 'remove the line',
        }
      } else {
        yield {
          at: origin,
          message: `${what}: ${before}${target.kernel === undefined ? '; from 6.0 on it does nothing until a rule attaches it' : ''}`,
          help: 'remove the line: a rule that attaches a helper (CT --helper, ct helper set) loads its module itself',
        }
      }
    }
  },
}
