/** Faults, and how to put them into a text. */

/** A text with a fault in it. */
export interface Seeded {
  readonly text: string
  /** Text of the place where it is to be found. */
  readonly at: string
  /** Texts that the finding is to name. */
  readonly culprits: readonly string[]
}

export interface Fault {
  readonly name: string
  /** The check that is to find it. */
  readonly check: string
  /** Only files without such a finding are taken. */
  readonly isAlone?: true
  /** Nor such in which these checks find something. */
  readonly without?: readonly string[]
  put(text: string, dialect: string): Seeded | undefined
}

/** A rule of an iptables-save file that decides by itself and asks for nothing that varies. */
const plainRule = /^-A (\S+) (?!.*(?:limit|recent|statistic|quota|-m set|--match-set|-m mark|MARK|helper|owner|time|-m comment|!))(.*) -j (ACCEPT|DROP)$/

const isSave = (text: string): boolean => /^\*filter$/m.test(text) && /^COMMIT$/m.test(text)

interface PlainRule {
  readonly index: number
  readonly line: string
  readonly chain: string
  readonly matches: string
  readonly verdict: string
  /** Of its chain. */
  readonly policy: string | undefined
}

/** The rule to put a fault beside: half way down the filter table's INPUT chain. */
function hostRule(lines: readonly string[], fits: (rule: PlainRule) => boolean): PlainRule | undefined {
  const from = lines.indexOf('*filter')
  const policy = lines.slice(from).find(line => line.startsWith(':INPUT '))?.split(' ')[1]
  const found = lines.slice(from).flatMap((line, offset): readonly PlainRule[] => {
    const match = plainRule.exec(line)
    return match ? [{ index: from + offset, line, chain: match[1]!, matches: match[2]!, verdict: match[3]!, policy }] : []
  }).filter(({ chain, line }) => chain === 'INPUT' && lines.filter(each => each === line).length === 1).filter(fits)
  return found[Math.floor(found.length / 2)]
}

const withLine = (lines: readonly string[], at: number, ...added: readonly string[]): string => [...lines.slice(0, at), ...added, ...lines.slice(at)].join('\n')

/** Beside a rule of an iptables-save file. */
const beside = (make: (rule: PlainRule) => { readonly added: string; readonly where: 'before' | 'behind' } | undefined, fits: (rule: PlainRule) => boolean = () => true): Fault['put'] => (text, dialect) => {
  const lines = text.replaceAll('\r', '').split('\n').map(line => line.trimEnd())
  const rule = dialect === 'iptables' && isSave(text) ? hostRule(lines, fits) : undefined
  const made = rule && make(rule)
  if (!rule || !made) return undefined
  return { text: withLine(lines, rule.index + (made.where === 'before' ? 0 : 1), made.added), at: made.added, culprits: [rule.line] }
}

/** Rules at the head of the filter table, with what must be declared for them. */
const atHead = (rules: readonly string[], at: string, { declared = [], needs = [], culprits = [] }: { readonly declared?: readonly string[]; readonly needs?: readonly RegExp[]; readonly culprits?: readonly string[] } = {}): Fault['put'] => (text, dialect) => {
  const lines = text.replaceAll('\r', '').split('\n').map(line => line.trimEnd())
  if (dialect !== 'iptables' || !isSave(text) || !needs.every(need => need.test(text))) return undefined
  const from = lines.indexOf('*filter')
  const first = lines.findIndex((line, index) => index > from && line.startsWith('-A'))
  if (first < 0 || lines.slice(from, first).includes('COMMIT')) return undefined
  return { text: withLine(lines, first, ...declared, ...rules), at, culprits }
}

/** A rule at the head of an nft file's input chain. */
const inNft = (rule: string, at: string = rule, needs: RegExp = /^/): Fault['put'] => (text, dialect) => {
  const head = needs.test(text) && /^[ \t]*type filter hook input[^\n]*policy \w+;?[ \t]*$/m.exec(text)
  if (dialect !== 'nft' || !head) return undefined
  const end = head.index + head[0].length
  return { text: `${text.slice(0, end)}\n\t\t${rule}${text.slice(end)}`, at, culprits: [] }
}

const either = (...puts: readonly Fault['put'][]): Fault['put'] => (text, dialect) => {
  for (const put of puts) {
    const seeded = put(text, dialect)
    if (seeded) return seeded
  }
  return undefined
}

/** A file whose packets come in by connection state, with services that anyone may open. */
const letsIn = [/^-A INPUT .*ESTABLISHED.* -j ACCEPT$/m, /^-A INPUT (?!.*(?:-s |-i )).*--dports? .* -j ACCEPT$/m]
const four = /^(?![\s\S]*(?:icmp6|ipv6-icmp|ip6tables|::\d))/
const six = /^(?![\s\S]*^-6 )[\s\S]*(?:ipv6-icmp|icmp6)/m
const dual = /^(?=[\s\S]*table inet)(?=[\s\S]*established)(?=[\s\S]*nd-neighbor)/

export const faults: readonly Fault[] = [
  { name: 'unreachable rule', check: 'unreachable-rule', put: beside(({ line, chain }) => ({ added: line.replace(`-A ${chain} `, `-A ${chain} -i nfl0 `), where: 'behind' }), ({ matches }) => !/-i /.test(matches)) },
  { name: 'shadowed rule', check: 'shadowed-rule', put: beside(({ line, chain, verdict }) => ({ added: line.replace(`-A ${chain} `, `-A ${chain} -i nfl0 `).replace(new RegExp(`${verdict}$`), verdict === 'DROP' ? 'ACCEPT' : 'DROP'), where: 'behind' }), ({ matches }) => !/-i /.test(matches)) },
  { name: 'redundant rule', check: 'redundant-rule', without: ['unreachable-rule', 'shadowed-rule'], put: beside(({ line, chain }) => ({ added: line.replace(`-A ${chain} `, `-A ${chain} -i nfl0 `), where: 'before' }), ({ matches, policy, verdict }) => !/-i /.test(matches) && policy !== verdict) },
  { name: 'rule that never matches', check: 'never-matching-rule', put: atHead(['-A INPUT -p udp -m conntrack --ctstate NEW --ctdir REPLY -j ACCEPT'], '-A INPUT -p udp -m conntrack --ctstate NEW --ctdir REPLY -j ACCEPT') },
  { name: 'rule that its call lets nothing come to', check: 'never-matching-rule', put: atHead(['-A INPUT -p tcp -j nfl_a', '-A nfl_a -p udp -m udp --dport 9 -j ACCEPT'], '-A nfl_a -p udp -m udp --dport 9 -j ACCEPT', { declared: [':nfl_a - [0:0]'], culprits: ['-A INPUT -p tcp -j nfl_a'] }) },
  { name: 'unused chain', check: 'unused-chain', put: atHead(['-A nfl_unused -j DROP'], 'nfl_unused', { declared: [':nfl_unused - [0:0]'] }) },
  { name: 'undefined chain', check: 'undefined-chain', isAlone: true, put: inNft('jump nfl_missing', 'nfl_missing') },
  { name: 'undefined set', check: 'undefined-set', isAlone: true, put: inNft('ip saddr @nfl_missing drop', 'nfl_missing') },
  { name: 'undefined variable', check: 'undefined-variable', isAlone: true, put: inNft('tcp dport $nfl_missing accept', 'nfl_missing') },
  { name: 'undefined object', check: 'undefined-object', isAlone: true, put: inNft('ct helper set "nfl_missing"', 'nfl_missing') },
  { name: 'jump loop', check: 'jump-loop', isAlone: true, put: atHead(['-A INPUT -j nfl_a', '-A nfl_a -p tcp -j nfl_b', '-A nfl_b -j nfl_a'], 'nfl_', { declared: [':nfl_a - [0:0]', ':nfl_b - [0:0]'] }) },
  { name: 'ICMP errors blocked', check: 'icmp-errors-blocked', isAlone: true, put: atHead(['-A INPUT -p icmp -m icmp --icmp-type 3 -j DROP'], '-A INPUT -p icmp -m icmp --icmp-type 3 -j DROP', { needs: [...letsIn, four] }) },
  { name: 'REJECT silenced', check: 'reject-silenced', isAlone: true, put: atHead(['-A INPUT -i nfl0 -p udp -m udp --dport 9 -j REJECT --reject-with icmp-port-unreachable', '-A OUTPUT -p icmp -m icmp --icmp-type 3 -j DROP'], '-A INPUT -i nfl0 -p udp -m udp --dport 9 -j REJECT --reject-with icmp-port-unreachable', { needs: [...letsIn, four] }) },
  { name: 'neighbour discovery blocked', check: 'ndp-blocked', isAlone: true, put: either(
    atHead(['-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j DROP'], '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j DROP', { needs: [/^-A INPUT .*ESTABLISHED.* -j ACCEPT$/m, six] }),
    inNft('icmpv6 type nd-neighbor-solicit drop', 'icmpv6 type nd-neighbor-solicit drop', dual)) },
  { name: 'loopback blocked', check: 'loopback-blocked', isAlone: true, put: atHead(['-A INPUT -i lo -j DROP'], '-A INPUT -i lo -j DROP', { needs: letsIn }) },
  { name: 'answers blocked', check: 'established-missing', isAlone: true, put: atHead(['-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP'], '-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP', { needs: letsIn }) },
]
