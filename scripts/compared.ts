// Writes docs/compared.md: who else finds what nflint's checks find. What the tools themselves say is measured on the examples of the
// checks' pages (`npx tsx scripts/compared.ts`, as root on Linux with nft, iptables and ferm); the rest stands in the tables below.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checksFolder } from './generate.ts'
import { checks } from '../src/lint/index.ts'
import type { Check } from '../src/lint/index.ts'

export const comparedFile = new URL('../docs/compared.md', import.meta.url)

/** What the CIS benchmarks ask for, in their words. */
const cis: Readonly<Record<string, string>> = {
  'established-missing': 'outbound and established connections are configured [^cis]',
  'forward-policy-accept': 'default deny firewall policy [^cis]',
  'input-policy-accept': 'default deny firewall policy [^cis]',
  'ipv6-unfiltered': 'the same of ip6tables [^cis]',
  'loopback-blocked': 'loopback traffic is configured [^cis]',
  'rp-filter-loose': 'reverse path filtering is enabled [^cisrp]',
  'spoofed-loopback': 'loopback traffic is configured: 127.0.0.0/8 is dropped elsewhere [^cis]',
}

const others: Readonly<Record<string, readonly string[]>> = {
  'drop-unlogged': ['fwcheck_psad [^psad]'],
  'established-missing': ['iptables-analyzer [^ia]'],
  'forward-policy-accept': ['iptables-analyzer [^ia]'],
  'input-policy-accept': ['iptables-analyzer [^ia]', 'Lynis FIRE-4508 [^lynis]'],
  'ipv6-unfiltered': ['iptables-analyzer (two files named) [^ia]'],
  'linear-address-list': ['`nft --optimize` [^opt]'],
  'mergeable-rules': ['`nft --optimize` [^opt]'],
  'nat-without-filter': ['iptables-analyzer: the reverse, an INPUT rule that DNAT passes by [^ia]'],
  'never-matching-rule': ['Batfish: lines whose condition is empty [^batfish]'],
  'redundant-rule': ['nftables-analyzer [^na]'],
  'shadowed-rule': ['Batfish [^batfish]', 'Firewall Builder, in its own rules [^fwb]', 'iptables-analyzer: one rule against one [^ia]', 'nftables-analyzer [^na]'],
  'spoofed-loopback': ['FFFUU: spoofing of any interface, given its addresses [^fffuu]'],
  'undefined-chain': ['Batfish: undefined references [^batfish]'],
  'undefined-set': ['Batfish: undefined references [^batfish]'],
  'unreachable-rule': ['Batfish [^batfish]', 'Firewall Builder, in its own rules [^fwb]', 'iptables-analyzer: one rule against one [^ia]', 'nftables-analyzer [^na]'],
  'unused-chain': ['Batfish: unused structures [^batfish]'],
}

const notes = `[^cis]: CIS benchmarks for Debian and Ubuntu, section host based firewall, as told by the catalogue
    of their OpenSCAP profiles (<https://ato-pathways.com/catalogs/xccdf/profiles/259/items>, CIS Ubuntu 22.04 Level 1 Server).
[^cisrp]: CIS Ubuntu 18.04, 3.2.7, as in <https://github.com/mitre/canonical-ubuntu-18.04-lts-server-cis-baseline>.
[^ia]: c0m4r/iptables-analyzer, README: default policies, shadowed and dead rules, Docker's way around INPUT, IPv6 coverage. It reads iptables-save.
[^na]: reinaldosaraiva/nftables-analyzer, README: redundant, shadowed or conflicting rules, and queries. It reads rules of nft without tables.
[^batfish]: Batfish (<https://github.com/batfish/batfish>, README and question filterLineReachability). It reads the configurations of routers,
    and iptables-save of hosts beside them.
[^fwb]: fwbuilder/fwbuilder, PolicyCompiler::DetectShadowing. It compiles rules of its own to iptables and others.
[^fffuu]: diekmann/Iptables_Semantics, README and haskell_tool/README. Proved correct; it simplifies rulesets, certifies spoofing protection and
    tells who reaches a port. It reads the filter table of iptables-save.
[^lynis]: CISOfy/lynis, include/tests_firewalls. It looks at the running system.
[^psad]: fwcheck_psad(8): whether iptables logs and drops by default.
[^opt]: nft(8), \`-o\`: merges rules that differ in a value, and prints what it would do with \`-c\`.
`

const tools = ['nft', 'iptables', 'ferm'] as const

type Tool = (typeof tools)[number]

/** What a tool said of an example: what it refuses, warns of, or passes over. */
type Said = 'refuses' | 'warns' | 'silent' | '–'

type Measured = Readonly<Record<string, Readonly<Record<Tool, Said>>>>

const header = ['check', '`nft -c`', '`iptables-restore`', '`ferm --noexec`', 'CIS benchmark', 'other analysers']

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The page, from what was measured. */
export function comparedPage(measured: Measured): string {
  const rows = checks.map(({ name }) => {
    const said = measured[name]
    return row([`\`${name}\``, ...tools.map(tool => said?.[tool] ?? '–'), cis[name] ?? '–', others[name]?.join('; ') ?? '–'])
  })
  return `# Who else finds it

Each check beside the tools that load the rules, what the CIS benchmarks ask for, and the other public analysers of Linux firewalls. The first three
columns are measured: the bad examples of the check's page, given to nft 1.0.6 (\`nft -c\`), iptables 1.8.9 (\`iptables-legacy-restore\`, loaded into a network
namespace of kernel 6.18) and ferm 2.5.1 (\`ferm --noexec\`). *refuses*: the file is not loaded; *warns*: it says something; *silent*: it loads without a
word; –: there is no such example, or nobody says so. The rest is what their documents say.

${[row(header), row(header.map(() => '---')), ...rows].join('\n')}

Not in the table: ITVal (Marmorstein and Kearns, USENIX 2005) answers queries about iptables rules by decision diagrams and has no checks of its own;
RulesAnalyzer (jnmeurisse) finds redundant and shadowed rules in those of commercial firewalls; soumiks/iptables_formal_verifier turns a subset of
iptables-save into SMT-LIB; FireHOL, firewalld, Shorewall and ufw check the files that they make rules from, not rules.

${notes}`
}

/** What stands in a page of the first three columns. */
export function measuredIn(page: string): Measured {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (\S+) \| (\S+) \| (\S+) \|/gm)]
  return Object.fromEntries(rows.map(([, name, ...said]) => [name!, Object.fromEntries(tools.map((tool, index) => [tool, said[index] as Said])) as Record<Tool, Said>]))
}

function ask(tool: Tool, text: string, folder: string): Said {
  const path = join(folder, 'rules')
  writeFileSync(path, text)
  const six = /ipv6-icmp|::/.test(text) && !/\d\.\d+\.\d/.test(text)
  const command = { nft: ['nft', '-c', '-f', path], iptables: [six ? 'ip6tables-legacy-restore' : 'iptables-legacy-restore'], ferm: ['ferm', '--noexec', '--lines', path] }[tool]
  const { status, stderr } = spawnSync('unshare', ['-n', ...command], { input: tool === 'iptables' ? text : '', encoding: 'utf8' })
  return status !== 0 ? 'refuses' : stderr.trim() === '' ? 'silent' : 'warns'
}

/** Examples that need a part of the kernel which the one measured on lacks: what it says of them says nothing. */
const lacking: Readonly<Record<string, readonly Tool[]>> = { 'bridge-conntrack': ['nft'], 'secmark-without-connsecmark': ['nft', 'iptables'] }

function measure({ name }: Check, folder: string): Record<Tool, Said> {
  const page = readFileSync(new URL(`${name}.md`, checksFolder), 'utf8')
  const said: Record<Tool, Said> = { nft: '–', iptables: '–', ferm: '–' }
  for (const [, tool, text] of page.matchAll(/^```(nft|iptables|ferm) bad\n(.*?)^```$/gms)) {
    if (lacking[name]?.includes(tool as Tool)) continue
    const answer = ask(tool as Tool, text!, folder)
    if (said[tool as Tool] === '–' || answer === 'refuses') said[tool as Tool] = answer
  }
  return said
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').slice(-2).join('/'))) {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-compared-'))
  try {
    writeFileSync(comparedFile, comparedPage(Object.fromEntries(checks.map(check => [check.name, measure(check, folder)]))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
