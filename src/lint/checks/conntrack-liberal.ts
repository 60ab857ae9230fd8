import type { KernelSetting } from '../../model/index.ts'
import type { Check, Found } from '../check.ts'
import { numberOf, sysctls } from '../sysctl.ts'

/** What a setting other than 0 lets through. Before 2.6.20 the keys began with ip_ (Documentation/networking/nf_conntrack-sysctl.rst). */
const liberal: Readonly<Record<string, Pick<Found, 'message' | 'help' | 'severity'>>> = {
  tcp_be_liberal: {
    message: 'TCP packets outside of the window count as ESTABLISHED: whoever guesses addresses and ports may put packets into a connection',
    help: 'set it to 0; where a router in between mends sequence numbers badly, mend that',
  },
  tcp_loose: {
    severity: 'info',
    message: 'a TCP packet without a handshake begins a connection: a bare ACK counts as NEW (this is what the kernel does by itself, too)',
    help: 'set it to 0, or drop NEW packets that are no SYN; connections that are open while the rules are loaded for the first time are cut then',
  },
}

const key = /^net\.(?:netfilter\.nf|ipv4\.netfilter\.ip)_conntrack_(\w+)$/

function finding(setting: KernelSetting): Found | undefined {
  const { origin, valueOrigin } = setting
  const name = key.exec(setting.name)?.[1]
  if (name === undefined || !Object.hasOwn(liberal, name) || !numberOf(setting)) return undefined
  return {
    at: origin,
    ...liberal[name]!,
    ...(valueOrigin ? {
      fix: {
        title: `Set it to 0: ${name === 'tcp_loose' ? 'TCP packets without a handshake' : 'TCP packets outside of the window'} become INVALID`,
        applicability: 'unsafe',
        edits: [{ source: valueOrigin.source, start: valueOrigin.start, end: valueOrigin.end, text: '0' }],
      },
    } : {}),
  }
}

export const conntrackLiberal: Check = {
  name: 'conntrack-liberal',
  summary: 'A kernel setting makes connection tracking believe packets that fit no connection',
  category: 'host',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    for (const setting of sysctls(ruleset).values()) {
      const found = finding(setting)
      if (found) yield found
    }
  },
}
