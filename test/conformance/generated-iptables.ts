/** Rules made from our own tables, right and one step from right, as iptables-restore sees them. */
import { matchTable, coreOptions } from '../../src/dialects/xtables/match-table.ts'
import { targetTable } from '../../src/dialects/xtables/target-table.ts'
import type { Extension, OptionInfo } from '../../src/dialects/xtables/types.ts'
import { valuesFor } from './generated-values.ts'

export interface GeneratedRule {
  readonly family: 'ip' | 'ip6'
  readonly table: string
  readonly chain: string
  /** What stands behind `-A CHAIN`. */
  readonly rule: string
}

const protocolNames: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 33: 'dccp', 50: 'esp', 51: 'ah', 58: 'ipv6-icmp', 108: '108', 132: 'sctp', 135: '135', 136: 'udplite' }

const quoted = (value: string): string => (/^[^\s"'\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`)

/** Two words for the options that take two. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  'tcp-flags': ['SYN SYN', 'SYN,ACK SYN', 'ALL NONE', 'ALL ALL', 'syn,ack syn', 'SYN', 'SYN X', 'NONE SYN', 'SYN, SYN', '"" SYN', 'ALL', 'FIN,SYN,RST,PSH,ACK,URG FIN', 'SYN SYN,ACK'],
  'chunk-types': ['any DATA', 'all INIT,ACK', 'only DATA:uBE', 'any', 'x DATA', 'any X', 'any DATA,', 'ANY data', 'any DATA:X', 'any ALL', 'all NONE', 'any INIT:b'],
  'match-set': ['x src', 'x src,dst', 'x', 'x y', 'x src,src,src,src,src,src,src', 'x dst,'],
  'add-set': ['x src', 'x src,dst', 'x'], 'del-set': ['x src'], 'map-set': ['x src', 'x dst,dst'],
}

/** A value that is right, for options that stand beside the one that is tried. */
function rightValue({ name, value }: OptionInfo, family: 'ip' | 'ip6'): string {
  const six = family === 'ip6'
  if (pairs[name]) return pairs[name][0]!
  switch (value?.type) {
    case 'address':
    case 'addresses':
    case 'nat-address':
      return six ? 'fe80::1' : '10.0.0.1'
    case 'address-range':
      return six ? 'fe80::1-fe80::2' : '10.0.0.1-10.0.0.9'
    default:
      return valuesFor(name, value).find(one => one !== '' && !one.startsWith('-') && (value?.type !== 'number' || Number(one) >= 1))!
  }
}

const written = (option: OptionInfo, value: string, not = ''): string => `${not}--${option.name}${option.arity === 0 ? '' : ` ${option.arity === 2 ? value : quoted(value)}`}`

const find = (extension: Extension, name: string): OptionInfo | undefined => extension.options.find(option => option.name === name)

/** What must stand beside an option, in every required group that it is not in itself. */
function beside(extension: Extension, option: OptionInfo | undefined, family: 'ip' | 'ip6'): readonly string[] {
  const used = new Set<OptionInfo>(option ? [option] : [])
  const words: string[] = []
  const add = (name: string): void => {
    const other = find(extension, name)
    if (!other || used.has(other)) return
    used.add(other)
    for (const need of other.needs ?? []) add(need)
    words.push(written(other, rightValue(other, family)))
  }
  for (const need of option?.needs ?? []) add(need)
  for (const group of extension.required ?? []) {
    if (group.some(name => [...used].some(one => one.name === name))) continue
    add(group.find(name => !option?.excludes?.includes(name)) ?? group[0]!)
  }
  return words
}

function* rulesOf(extension: Extension, family: 'ip' | 'ip6'): Generator<GeneratedRule> {
  const table = extension.tables?.includes('filter') === false ? extension.tables[0]! : 'filter'
  const fits: Readonly<Record<string, string>> = { filter: 'INPUT', nat: 'POSTROUTING', mangle: 'PREROUTING', raw: 'PREROUTING', security: 'INPUT' }
  const chain = extension.chains ? (extension.chains.includes(fits[table]!) ? fits[table]! : extension.chains[0]!) : fits[table]!
  const protocol = extension.protocols?.[0] ?? (extension.options.some(({ needs }) => needs?.includes('-p tcp')) ? 6 : undefined)
  const head = protocol === undefined ? '' : `-p ${protocolNames[protocol]} `
  const [load, tail] = extension.kind === 'match' ? [`-m ${extension.name}`, ' -j ACCEPT'] : [`-j ${extension.name}`, '']
  const rule = (words: readonly string[], before = head): GeneratedRule => ({ family, table, chain, rule: `${before}${[load, ...words].join(' ')}${extension.name === 'ACCEPT' ? '' : tail}` })
  const needed = beside(extension, undefined, family)
  yield rule(needed)
  yield rule(needed, '')
  if (protocol !== undefined) for (const other of ['-p udp ', '-p 0 ', `! ${head}`, '-p sctp ']) yield rule(needed, other)
  yield rule([...needed, '--nosuch'])
  yield rule([...needed, 'stray'])
  for (const index of needed.keys()) yield rule(needed.filter((_, at) => at !== index))
  for (const option of extension.options) {
    if (option.families && !option.families.includes(family)) continue
    const others = beside(extension, option, family)
    const right = rightValue(option, family)
    const tries = option.arity === 0 ? [''] : (pairs[option.name] ?? valuesFor(option.name, option.value))
    for (const value of tries) yield rule([...others, written(option, value)])
    yield rule([...others, written(option, right, '! ')])
    yield rule([written(option, right), ...others])
    yield rule([...others, written(option, right), written(option, right)])
    yield rule([...others, `--${option.name}`])
    if (option.arity === 0) yield rule([...others, `--${option.name} 1`])
    if (option.name.length > 3) yield rule([...others, written({ ...option, name: option.name.slice(0, -1) }, right)])
    for (const alias of option.aliases ?? []) yield rule([...others, written({ ...option, name: alias }, right)])
    for (const other of extension.options) if (other !== option && other.name > option.name) yield rule([...others, written(option, right), written(other, rightValue(other, family))])
  }
  for (const elsewhere of ['filter INPUT', 'filter FORWARD', 'filter OUTPUT', 'nat PREROUTING', 'nat POSTROUTING', 'nat OUTPUT', 'mangle FORWARD', 'mangle POSTROUTING', 'raw OUTPUT', 'security INPUT', 'filter USER']) {
    const [otherTable, otherChain] = elsewhere.split(' ')
    yield { ...rule(needed), table: otherTable!, chain: otherChain! }
  }
}

function* coreRules(family: 'ip' | 'ip6'): Generator<GeneratedRule> {
  for (const option of coreOptions) {
    for (const value of option.arity === 0 ? [''] : valuesFor(option.name, option.value)) {
      for (const not of ['', '! ']) yield { family, table: 'filter', chain: 'FORWARD', rule: `${written(option, value, not)} -j ACCEPT` }
    }
  }
  for (const chain of ['INPUT', 'FORWARD', 'OUTPUT']) for (const letter of ['i', 'o']) yield { family, table: 'filter', chain, rule: `-${letter} eth0 -j ACCEPT` }
  for (const rest of ['-j ACCEPT -j DROP', '-j', '-g USER', '-g ACCEPT', '-j USER', '-j NOSUCH', '-j INPUT', '-m', '-m nosuch', '', '-c 1 2 -j ACCEPT', '-c 1 -j ACCEPT', '--jump ACCEPT', '--ju ACCEPT', '-jACCEPT', '-p tcp --dport 22 -j ACCEPT', '-ptcp --dport=22', '-p tcp -m tcp -m tcp --dport 22', '--dport 22', '-p all --dport 22', '-4 -j ACCEPT', '-6 -j ACCEPT', '-w -j ACCEPT', '-v -j ACCEPT', '-n -j ACCEPT', '-x -j ACCEPT', '-t filter -j ACCEPT', '-A INPUT -j ACCEPT', '-D INPUT 1', '-j "ACCEPT"', "-j 'ACCEPT'", '-p ! tcp', '! -p tcp ! -s 10.0.0.1', '! ! -p tcp', '-j ACCEPT !', '-p tcp ! -j ACCEPT', '-ieth0', '-j RETURN', '-j QUEUE', '-j accept', '-f', '! -f']) {
    yield { family, table: 'filter', chain: 'USER', rule: rest }
  }
}

/** Extensions that are not iptables' own are not in the installed one. */
const foreign = ({ source }: Extension): boolean => source !== undefined

export function* iptablesRules(): Generator<GeneratedRule> {
  for (const family of ['ip', 'ip6'] as const) {
    yield* coreRules(family)
    for (const extension of [...matchTable, ...targetTable]) if (extension.families.includes(family) && !foreign(extension)) yield* rulesOf(extension, family)
  }
}

export const iptablesText = ({ table, chain, rule }: GeneratedRule): string => `*${table}\n:USER - [0:0]\n-A ${chain} ${rule}\nCOMMIT\n`
