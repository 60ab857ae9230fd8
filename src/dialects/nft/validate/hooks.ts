import type * as n from '../../../../grammars/nft/index.ts'
import type { RuleContext } from './context.ts'

const coming = ['prerouting', 'input', 'forward'] as const
const going = ['forward', 'output', 'postrouting'] as const
const all = ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress'] as const

/**
 * Hooks in which the kernel takes what not every hook has the means for: `validate` of its nft_masq.c, nft_redir.c, nft_nat.c, nft_reject.c,
 * nft_tproxy.c, nft_synproxy.c, nft_meta.c, nft_fib.c, nft_socket.c, nft_osf.c, nft_rt.c, nft_xfrm.c. Seen on Linux 6.18; `nft -c` does not ask for it.
 */
const hooksFor: Readonly<Record<string, readonly string[]>> = {
  masquerade: ['postrouting'], snat: ['postrouting', 'input'], dnat: ['prerouting', 'output'], redirect: ['prerouting', 'output'],
  reject: [...coming, 'output', 'ingress'], tproxy: ['prerouting'], synproxy: ['input', 'forward'], 'meta pkttype set': ['prerouting'],
  'fib … oif': coming, 'fib … iif type': coming, 'fib … oif type': going, socket: ['prerouting', 'input', 'output'], osf: coming, 'rt mtu': going, rt: all,
  'ipsec in': coming, 'ipsec out': going, 'meta sdif': ['input', 'forward'],
}

/** What only the families of IP have. */
const ofIp: ReadonlySet<string> = new Set(['synproxy', 'socket', 'osf', 'rt mtu', 'rt', 'ipsec in', 'ipsec out', 'meta sdif'])

/** What a statement or selector needs a hook for; undefined for what every hook has. */
function needOf(node: n.Statement | n.Expression): string | undefined {
  switch (node.kind) {
    case 'Nat':
      return node.word
    case 'Reject':
      return 'reject'
    case 'Synproxy':
      return 'synproxy'
    case 'ObjectUse':
      return node.what === 'synproxy' ? node.what : undefined
    case 'Assign':
      return node.target.kind === 'Meta' && node.target.key === 'pkttype' ? 'meta pkttype set' : undefined
    case 'Fib':
      if (node.result !== 'type') return 'fib … oif'
      return node.flags.includes('iif') ? 'fib … iif type' : node.flags.includes('oif') ? 'fib … oif type' : undefined
    case 'Socket':
      return 'socket'
    case 'Osf':
      return 'osf'
    case 'Route':
      return node.key === 'mtu' ? 'rt mtu' : 'rt'
    case 'Ipsec':
      return `ipsec ${node.direction}`
    case 'Meta':
      return node.key === 'sdif' || node.key === 'sdifname' ? 'meta sdif' : undefined
    default:
      return undefined
  }
}

/** Whether the table and the chain's hook have what a statement or selector needs; of chains that others jump to, nothing is known. */
export function checkHook({ place, report }: RuleContext, node: n.Statement | n.Expression): void {
  const hook = place.chain?.hook?.hook.text
  const need = needOf(node)
  if (need === undefined) return
  if (!['ip', 'ip6', 'inet'].includes(place.family)) {
    if (ofIp.has(need)) report(node, `\`${need}\` is for tables of family ip, ip6 and inet, not ${place.family}`)
    return
  }
  const hooks = hooksFor[need]!
  // A translation in a chain of another type is told for its type.
  if (node.kind === 'Nat' && node.word !== 'tproxy' && place.chain?.hook?.type?.text !== 'nat') return
  if (hook !== undefined && !hooks.includes(hook)) report(node, `the kernel refuses \`${need}\` in hook ${hook}`, `it belongs to hook ${hooks.join(', ').replace(/, (\w+)$/, ' or $1')}`)
}
