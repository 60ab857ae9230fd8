import type { Origin } from '../../model/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { nearest } from '../../text/index.ts'
import { canonicalOption, coreOptionsOf, exactOption, isVerdict, matchNamed, matchNames, optionOf, targetNamed } from './lookup.ts'
import { notedOptions } from './noted.ts'
import { protocolName, protocolNumber } from './protocols.ts'
import type { Extension, MatchUse, OptionInfo, OptionUse, TargetUse, XtContext } from './types.ts'
import { chunkTypes, refusalOf } from './value-check.ts'
import { readNumber, readTcpFlags } from './values.ts'

/** What iptables would refuse in one rule: unknown names, arity, values, exclusions, what an extension needs. */
export const checkUses = (matches: readonly MatchUse[], target: TargetUse | undefined, context: XtContext): readonly Problem[] =>
  target ? [...checkMatches(matches, context), ...checkTarget(target, matches, context)] : checkMatches(matches, context)

const problem = (at: Origin, message: string, help?: string): Problem => ({ kind: 'syntax-error', at, message, ...(help !== undefined && { help }) })

/** The part of `checkUses` that belongs to matches. */
export function checkMatches(matches: readonly MatchUse[], context: XtContext): readonly Problem[] {
  const problems: Problem[] = []
  const core = matches.find(({ module }) => module === undefined)
  for (const use of matches) {
    if (use.module === undefined) {
      checkOptions('', coreOptionsOf(context.family), use.options, context, core, problems)
      checkCore(use.options, context, problems)
      continue
    }
    const extension = matchNamed(use.module, context.family)
    if (!extension) {
      const near = nearest(use.module, matchNames(context.family))
      problems.push(problem(use.origin, `match ${use.module} is not known`, near === undefined ? undefined : `did you mean ${near}?`))
      continue
    }
    checkExtension(extension, use.options, use.origin, context, core, problems)
  }
  return problems
}

/** The part of `checkUses` that belongs to the target. */
export function checkTarget(target: TargetUse, matches: readonly MatchUse[], context: XtContext): readonly Problem[] {
  if (isVerdict(target.name, context.family)) return isNatDrop(target.name, context) ? [problem(target.origin, ...natDrop)] : []
  const extension = targetNamed(target.name, context.family)
  if (!extension) return []
  const problems: Problem[] = []
  const core = matches.find(({ module }) => module === undefined)
  checkExtension(extension, target.options, target.origin, context, core, problems)
  if (target.name === 'TCPMSS' && !matches.some(isSynMatch)) {
    problems.push(problem(target.origin, 'TCPMSS works on TCP SYN packets only', 'add --tcp-flags SYN,RST SYN'))
  }
  return problems
}

/** Whether a verdict or a policy is refused since translation sees the first packet of a connection only. Source: iptables/xshared.c, `do_parse`. */
export const isNatDrop = (verdict: string, { family, table }: XtContext): boolean => verdict === 'DROP' && table === 'nat' && family !== 'bridge'

export const natDrop = ['table nat does not filter: iptables takes no DROP there', 'drop in table filter, or in raw before connections are known'] as const

/** Source: net/netfilter/xt_TCPMSS.c, find_syn_match. */
const isSynMatch = ({ module, options }: MatchUse): boolean =>
  module === 'tcp' && options.some(({ option, negated, values }) =>
    !negated && (option === 'syn' || (option === 'tcp-flags' && ((readTcpFlags(values[1] ?? '') ?? 0) & 2) !== 0)))

function checkExtension(extension: Extension, options: readonly OptionUse[], origin: Origin, context: XtContext, core: MatchUse | undefined, problems: Problem[]): void {
  const { name, required, tables, chains, protocols } = extension
  const word = extension.kind === 'match' ? `match ${name}` : `target ${name}`
  checkOptions(word, extension.options, options, context, core, problems)
  if (required && !context.unread) {
    for (const group of required) {
      if (!options.some(({ option }) => group.includes(canonicalOption(extension.options, option)))) problems.push(problem(origin, `${word} needs ${group.length > 4 ? 'one of its options' : group.map(option => `--${option}`).join(' or ')}`))
    }
  }
  if (tables && context.table !== undefined && !tables.includes(context.table)) {
    problems.push(problem(origin, `${word} is for table ${tables.join(' or ')}, not ${context.table}`))
  } else if (chains && context.chain !== undefined && !chains.includes(context.chain)) {
    problems.push(problem(origin, `${word} is for chain ${chains.join(', ')}, not ${context.chain}`))
  }
  // A module without options asks nothing of iptables-restore, though a kernel may refuse it later.
  if (protocols && (options.length > 0 || extension.kind === 'target') && !hasProtocol(core, protocols)) {
    problems.push(problem(origin, `${word} needs ${protocols.map(protocol => `-p ${protocolName(protocol)}`).join(' or ')}`))
  }
  if (extension.frames && !hasFrame(core, extension.frames)) problems.push(problem(origin, `${word} needs ${extension.frames.map(name => `-p ${name}`).join(' or ')}`))
  checkTogether(extension, options, core, context, problems)
}

/** Numbers of Ethernet protocols, by name in lower case (ethertypes(5)). */
const frameNumbers: Readonly<Record<string, number>> = { ipv4: 0x800, ip: 0x800, arp: 0x806, rarp: 0x8035, '802_1q': 0x8100, ipv6: 0x86dd }

const frameOf = (text: string): number | string => {
  const name = text.toLowerCase()
  return frameNumbers[name] ?? (/^(?:0x)?[0-9a-f]+$/.test(name) ? Number.parseInt(name, 16) : name)
}

function hasFrame(core: MatchUse | undefined, names: readonly string[]): boolean {
  const use = core?.options.find(({ option }) => option === 'protocol')
  if (!use || use.negated || use.values[0] === undefined) return false
  return names.map(frameOf).includes(frameOf(use.values[0]))
}

function hasProtocol(core: MatchUse | undefined, protocols: readonly number[]): boolean {
  const use = core?.options.find(({ option }) => option === 'protocol' || option === 'p' || option === 'proto')
  if (!use || use.negated || use.values[0] === undefined) return false
  const protocol = protocolNumber(use.values[0])
  return protocol === undefined || protocols.includes(protocol)
}

/** What only some values or options together make wrong. */
function checkTogether({ name }: Extension, options: readonly OptionUse[], core: MatchUse | undefined, { chain }: XtContext, problems: Problem[]): void {
  const given = (option: string): OptionUse | undefined => options.find(use => use.option === option)
  switch (name) {
    case 'SNAT':
    case 'DNAT':
    case 'MASQUERADE':
    case 'REDIRECT':
      for (const use of options) {
        const value = use.values[0]
        const asks = use.option.startsWith('to-') && value !== undefined && (use.option === 'to-ports' || (value.startsWith('[') ? value.includes(']:') : /^[^:]*:[^:]*$/.test(value)))
        if (asks && !hasProtocol(core, [6, 17, 33, 132, 136, 1, 58])) problems.push(problem(use.origin, `ports need -p tcp, udp, dccp or sctp`))
        if (name === 'REDIRECT' && value?.includes('/')) problems.push(problem(use.origin, 'REDIRECT takes no base port'))
      }
      return
    case 'owner': {
      const group = options.findIndex(({ option }) => option === 'gid-owner')
      const also = options.findIndex(({ option }) => option === 'suppl-groups')
      if (also >= 0 && group > also) problems.push(problem(options[also]!.origin, '--suppl-groups stands behind --gid-owner'))
      return
    }
    case 'policy': {
      checkPolicy(options, chain, problems)
      const strict = given('strict')
      if (!strict) return
      if (options.some(({ option, values }) => option === 'pol' && values[0]?.toLowerCase() === 'none')) problems.push(problem(strict.origin, '--strict cannot stand with --pol none'))
      else if (!options.some(({ option }) => ['reqid', 'spi', 'proto', 'mode', 'tunnel-src', 'tunnel-dst'].includes(option))) {
        problems.push(problem(strict.origin, '--strict needs a policy element (--reqid, --spi, --proto, --mode …)'))
      }
      return
    }
    case 'DNPT':
    case 'SNPT':
      for (const { values, origin: at } of options) {
        const [address, length] = values[0]?.split('/') ?? []
        if (address === undefined || length === undefined || !(Number(length) <= 64)) problems.push(problem(at, `expected a prefix with a length up to 64, found ${values[0] ?? ''}`))
      }
      return
    case 'TCPOPTSTRIP':
      for (const { values, origin: at } of options) {
        const parts = values[0]?.split(',') ?? []
        const twice = parts.find((part, index) => parts.indexOf(part) < index)
        if (twice !== undefined) problems.push(problem(at, `option ${twice} stands twice`))
        if (parts.some(part => readNumber(part) === 0 || readNumber(part) === 1)) problems.push(problem(at, 'TCP options 0 and 1 cannot be stripped'))
      }
      return
    case 'REJECT': {
      const use = given('reject-with')
      // Source: net/ipv4/netfilter/ipt_REJECT.c, reject_tg_check.
      if (use && /^tcp-r/i.test(use.values[0] ?? '') && !hasProtocol(core, [6])) problems.push(problem(use.origin, '--reject-with tcp-reset needs -p tcp'))
      return
    }
    case 'statistic': {
      const mode = given('mode')
      const needed = mode?.values[0] === 'random' ? 'probability' : mode?.values[0] === 'nth' ? 'every' : undefined
      if (mode && needed !== undefined && !given(needed)) problems.push(problem(mode.origin, `--mode ${mode.values[0]} needs --${needed}`))
      return
    }
    case 'time': {
      const use = given('contiguous')
      const [start, stop] = ['timestart', 'timestop'].map(option => given(option)?.values[0]?.padStart(5, '0'))
      if (use && !(start !== undefined && stop !== undefined && stop < start)) problems.push(problem(use.origin, '--contiguous needs a --timestop before --timestart, past midnight'))
      return
    }
    case 'hashlimit': {
      const burst = given('hashlimit-burst')
      const bytes = /\d[kmgt]?b\/?/i.test((given('hashlimit-upto') ?? given('hashlimit-above'))?.values[0] ?? '')
      const value = burst?.values[0] ?? ''
      const fits = bytes ? /^\d+(?:[kmg]?b)?$/i.test(value) : /^\+?\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 1_000_000
      if (burst && !fits) problems.push(problem(burst.valueOrigins?.[0] ?? burst.origin, `expected ${bytes ? 'an amount such as 10kb' : 'a number from 1 to 1000000'}, found ${value || '""'}`))
      return
    }
    case 'addrtype': {
      // Source: net/netfilter/xt_addrtype.c, addrtype_mt_checkentry_v1.
      const [out, into] = [given('limit-iface-out'), given('limit-iface-in')]
      if (out && (chain === 'INPUT' || chain === 'PREROUTING')) problems.push(problem(out.origin, `--limit-iface-out has no meaning in chain ${chain}`))
      if (into && (chain === 'OUTPUT' || chain === 'POSTROUTING')) problems.push(problem(into.origin, `--limit-iface-in has no meaning in chain ${chain}`))
      return
    }
    case 'rt': {
      // Source: extensions/libip6t_rt.c, rt_parse.
      const type0 = readNumber(given('rt-type')?.values[0] ?? '') === 0
      for (const use of options) if (use.option.startsWith('rt-0-') && given('rt-type') && !type0) problems.push(problem(use.origin, `--${use.option} needs --rt-type 0`))
      return
    }
    case 'cluster': {
      const [total, node] = ['cluster-total-nodes', 'cluster-local-node'].map(option => Number(given(option)?.values[0]))
      if (node! > total!) problems.push(problem(given('cluster-local-node')!.origin, `there are ${total} nodes: ${node} is too far`))
      return
    }
    default:
  }
}

/** Source: extensions/libxt_policy.c, policy_parse; net/netfilter/xt_policy.c, policy_mt_check. */
function checkPolicy(options: readonly OptionUse[], chain: string | undefined, problems: Problem[]): void {
  let element = new Set<string>()
  let tunnel: Origin | undefined
  let mode: string | undefined
  const policy = options.find(({ option }) => option === 'pol')?.values[0]
  const close = (): void => {
    if (tunnel && policy !== 'none' && mode !== 'tunnel') problems.push(problem(tunnel, '--tunnel-src and --tunnel-dst need --mode tunnel'))
    element = new Set()
    tunnel = undefined
    mode = undefined
  }
  for (const { option, values: [value = ''], origin } of options) {
    if (option === 'next') close()
    else if (element.has(option)) problems.push(problem(origin, `--${option} stands twice in one element`, 'elements are separated by --next'))
    else element.add(option)
    if (option === 'mode') mode = value
    if (option.startsWith('tunnel-')) tunnel = origin
    if (option === 'proto' && !policyProtocols.includes(protocolNumber(value) ?? policyProtocols[0]!)) problems.push(problem(origin, `expected ah, esp or ipcomp, found ${value}`))
    const opposite = value === 'in' ? ['OUTPUT', 'POSTROUTING'] : ['INPUT', 'PREROUTING']
    if (option === 'dir' && chain !== undefined && opposite.includes(chain)) problems.push(problem(origin, `--dir ${value} has no meaning in chain ${chain}`))
  }
  close()
}

const policyProtocols = [50, 51, 108]

function checkOptions(owner: string, infos: readonly OptionInfo[], options: readonly OptionUse[], context: XtContext, core: MatchUse | undefined, problems: Problem[]): void {
  let seen: Map<string, OptionInfo> | undefined
  for (const use of options) {
    const info = exactOption(infos, use.option) ?? optionOf(infos, use.option)
    if (!info || (info.families && !info.families.includes(context.family))) {
      const near = nearest(use.option, infos.map(({ name }) => name))
      problems.push(problem(use.nameOrigin ?? use.origin, `option ${dashed(use.option)} is not known${owner && ` to ${owner}`}`, notedOptions.has(use.option) ? 'it is gone from the kernel: use --uid-owner, or -m cgroup for the processes of a service' : near === undefined ? undefined : `did you mean --${near}?`))
      continue
    }
    if (options.length > 1) seen ??= new Map()
    if (seen?.has(info.name) && !info.many) problems.push(problem(use.origin, `option ${dashed(use.option)} stands twice`))
    for (const other of seen?.values() ?? []) {
      if (info.excludes?.includes(other.name) || other.excludes?.includes(info.name)) problems.push(problem(use.origin, `--${info.name} cannot stand together with --${other.name}`))
    }
    seen?.set(info.name, info)
    if (use.negated && !info.negatable) problems.push(problem(use.origin, `option ${dashed(use.option)} cannot be negated`))
    checkValues(info, use, context, problems)
  }
  for (const use of options) {
    const info = exactOption(infos, use.option) ?? optionOf(infos, use.option)
    for (const needed of info?.needs ?? []) {
      const met = needed.startsWith('-p ') ? hasProtocol(core, [protocolNumber(needed.slice(3))!]) : seen?.has(needed)
      if (info && !met) problems.push(problem(use.origin, `--${info.name} needs ${needed.startsWith('-') ? needed : `--${needed}`}`))
    }
  }
}

const dashed = (option: string): string => (option.length === 1 ? `-${option}` : `--${option}`)

function checkValues(info: OptionInfo, use: OptionUse, context: XtContext, problems: Problem[]): void {
  const { values, origin } = use
  const valueAt = (index: number): Origin => use.valueOrigins?.[index] ?? origin
  if (typeof info.arity === 'number' && values.length !== info.arity) {
    problems.push(problem(origin, `--${info.name} takes ${info.arity === 0 ? 'no value' : info.arity === 1 ? 'one value' : 'two values'}, found ${values.length}`))
    return
  }
  if (info.name === 'tcp-flags') {
    for (const [index, value] of values.entries()) {
      if (readTcpFlags(value) === undefined) problems.push(problem(valueAt(index), `expected TCP flags (SYN, ACK, FIN, RST, URG, PSH, ALL, NONE), found ${value}`))
    }
    return
  }
  if (info.name === 'chunk-types') {
    if (!/^(?:all|any|only)$/i.test(values[0]!)) problems.push(problem(valueAt(0), `expected all, any or only, found ${values[0]}`))
    const refusal = chunkTypes(values[1]!)
    if (refusal) problems.push(problem(valueAt(1), refusal.message, refusal.help))
    return
  }
  const [value] = values
  if (value === undefined || !info.value) return
  if (use.negated && value.includes(',') && info.value.type === 'addresses') {
    problems.push(problem(origin, 'a list of addresses cannot be negated', 'write a rule for each, or use iprange or an ipset'))
  }
  const refusal = refusalOf(info.value, value, context.family)
  if (refusal) problems.push(problem(valueAt(0), refusal.message, refusal.help))
}

/** Source: iptables(8) and ebtables-nft(8), -i and -o; iptables/xshared.c. */
function checkCore(options: readonly OptionUse[], { family, chain }: XtContext, problems: Problem[]): void {
  for (const use of options) {
    const name = canonicalOption(coreOptionsOf(family), use.option)
    if (enters.has(name) && (chain === 'OUTPUT' || chain === 'POSTROUTING')) problems.push(problem(use.origin, `${enters.get(name)} has no meaning in chain ${chain}`))
    if (leaves.has(name) && (chain === 'INPUT' || chain === 'PREROUTING' || chain === 'BROUTING')) problems.push(problem(use.origin, `${leaves.get(name)} has no meaning in chain ${chain}`))
    if (name === 'protocol' && use.negated && use.values[0] !== undefined && protocolNumber(use.values[0]) === 0) {
      problems.push(problem(use.origin, 'a rule that excludes every protocol never matches'))
    }
  }
}

const enters: ReadonlyMap<string, string> = new Map([['in-interface', '-i'], ['logical-in', '--logical-in']])
const leaves: ReadonlyMap<string, string> = new Map([['out-interface', '-o'], ['logical-out', '--logical-out']])
