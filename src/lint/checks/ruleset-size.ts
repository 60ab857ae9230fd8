import { leaves, perShape } from '../../model/index.ts'
import type { Rule, Table } from '../../model/index.ts'
import type { Check } from '../check.ts'

/**
 * Bytes of a rule without matches, its target included: struct ipt_entry or ip6t_entry and struct xt_standard_target. This and the
 * sizes of matches below were measured on kernel 6.18 (getsockopt IPT_SO_GET_INFO); they are those of 64 bit kernels.
 */
const entryBytes: Partial<Record<Table['family'], number>> = { ip: 152, ip6: 208 }

const matchBytes: Readonly<Record<string, number>> = {
  ports: 48, icmp: 40, conntrack: 200, mark: 48, helper: 72, comment: 288, limit: 72, multiport: 80, recent: 264, hashlimit: 344, string: 192,
  iprange: 104, addrtype: 40, statistic: 56, connlimit: 64, u32: 2016, bpf: 560, owner: 56, physdev: 104, time: 56, length: 40, pkttype: 40,
}

/** The least that a match of a module takes: struct xt_entry_match and eight bytes of its own. */
const leastMatch = 40

/** What LOG takes more than a verdict does. */
const logBytes = 24

/** The module that a field is asked by; none for those of the entry itself. */
function moduleOf(field: string): string | undefined {
  if (field === 'sport' || field === 'dport' || field === 'tcp.flags') return 'ports'
  if (field.startsWith('icmp')) return 'icmp'
  if (field === 'ct.mark') return 'mark'
  return field.startsWith('ct.') ? 'conntrack' : field === 'mark' ? 'mark' : undefined
}

/** The least bytes that a rule takes in its table, its entry left out. No plain value makes it longer. */
const bytesOf = perShape(({ matches, effects, comment }: Rule): number => {
  const modules = new Set<string>(comment === undefined ? [] : ['comment'])
  for (const { condition } of matches) {
    for (const { leaf } of leaves(condition)) {
      if (leaf.kind === 'atom') modules.add(/^-m (\S+)/.exec(leaf.key)?.[1] ?? '')
      else if (leaf.kind === 'state') modules.add('conntrack')
      else if (leaf.kind === 'helper') modules.add('helper')
      else if (leaf.kind !== 'interface') modules.add(moduleOf(leaf.field) ?? 'none')
    }
  }
  modules.delete('none')
  const log = effects.some(({ kind }) => kind === 'log') ? logBytes : 0
  return [...modules].reduce((sum, module) => sum + (matchBytes[module] ?? leastMatch), log)
})

/** More than any rule takes. */
const mostBytes = 8192

const mebibytes = (bytes: number): string => `${Math.round(bytes / (1024 * 1024))} MiB`

/** From this share of the limit on there is something to say: lists grow. */
const near = 0.5

export const rulesetSize: Check = {
  name: 'ruleset-size',
  summary: 'A table is, or is about to be, larger than the kernel takes in one piece',
  category: 'scale',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const limit = ruleset.spelling?.().tableBytes
    if (limit === undefined) return
    for (const { family, name, chains, origin } of ruleset.tables) {
      const entry = entryBytes[family]
      if (entry === undefined) continue
      // Nearly all tables are far from it.
      if (chains.reduce((sum, chain) => sum + chain.rules.length + 2, 0) * mostBytes < near * limit) continue
      let bytes = 0
      let rules = 0
      for (const chain of chains) {
        // Every chain ends with a rule of its own, and those of the file begin with one that has their name.
        bytes += chain.base ? entry : 2 * entry + 24
        rules += chain.rules.length
        for (const rule of chain.rules) bytes += entry + bytesOf(rule)
      }
      if (bytes < near * limit) continue
      const isOver = bytes > limit
      yield {
        at: origin,
        ...(isOver ? { severity: 'error' as const } : {}),
        message: `the ${rules} rules of table ${name} take at least ${mebibytes(bytes)} in the kernel, and a table of iptables-legacy may have ${mebibytes(limit)}: ${isOver ? 'it is not loaded' : 'twice as many are not loaded'}`,
        help: 'put addresses and ports into sets that one rule asks (ipset, -m set), or load the rules with iptables-nft, which has no such limit',
      }
    }
  },
}
