// Writes man/nflint.1 from the command table. A test compares the two.
import { mkdirSync, writeFileSync } from 'node:fs'
import manifest from '../package.json' with { type: 'json' }
import { program } from '../src/cli/program.ts'
import { tableOf } from '../src/cli/table.ts'
import type { CommandRow, OptionRow } from '../src/cli/table.ts'

export const manualFile = new URL('../man/nflint.1', import.meta.url)

/** Text as roff prints it: a hyphen that can be copied, no line that begins like a request (man-pages(7)). */
const roff = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^(?=[.'])/gm, '\\&')

const bold = (text: string): string => `\\fB${roff(text)}\\fR`
const italic = (text: string): string => `\\fI${roff(text)}\\fR`

const optionNames = ({ names, value }: OptionRow): string => names.map(bold).join(', ') + (value === undefined ? '' : ` ${italic(value)}`)

const option = (row: OptionRow): string =>
  `.TP\n${optionNames(row)}\n${roff(row.description)}${row.choices.length > 0 ? `\n(${row.choices.map(bold).join(', ')})` : ''}\n`

const usage = ({ path, arguments: operands }: CommandRow): string =>
  [bold(['nflint', ...path].join(' ')), '[options]', ...operands.map(operand => roff(operand.usage))].join(' ')

const isHelp = ({ names }: OptionRow): boolean => names.includes('--help')

function command(row: CommandRow): string {
  const below = row.commands.map(command).join('')
  const operands = row.arguments.map(({ name, description }) => `.TP\n${italic(name)}\n${roff(description)}\n`).join('')
  return `.SS ${roff(['nflint', ...row.path].join(' '))}\n${usage(row)}\n.PP\n${roff(row.description[0]!.toUpperCase() + row.description.slice(1))}.\n${operands}${
    row.options.filter(each => !isHelp(each)).map(option).join('')}${below}`
}

/** The whole page, in the order of man-pages(7). */
export function manual(): string {
  const top = tableOf(program({ stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, env: {} } as never, () => {}))
  return `.\\" Written by scripts/manual.ts from the command table.
.TH NFLINT 1 "" "nflint ${manifest.version}" "User Commands"
.SH NAME
nflint \\- lint, tighten and lay out firewall rulesets
.SH SYNOPSIS
${top.commands.map(row => `${usage(row)}\n.br\n`).join('')}.SH DESCRIPTION
nflint reads firewall rulesets written for ferm, iptables\\-save and nft, finds what is wrong or too open in them, and rewrites them:
tighter, repaired or laid out, always with a diff, never losing a comment.
It works from text alone: it needs neither root, nor a kernel, nor the interfaces of the machine that the ruleset is for.
.PP
What a file is written in is told from its content, then from its name.
A folder stands for all rulesets in it; \\fB\\-\\fR is standard input.
.PP
nflint runs nothing that a ruleset asks to be run, and never touches the network.
.SH OPTIONS
${top.options.map(option).join('')}.SH COMMANDS
${top.commands.map(command).join('')}.SH "EXIT STATUS"
.TP
.B 0
Nothing was found, or there is nothing to change.
.TP
.B 1
Something was found, or would change under \\fB\\-\\-check\\fR or \\fB\\-\\-diff\\fR.
.TP
.B 2
Bad usage, a bad configuration, or a file that could not be read or written. Nothing was written.
.SH FILES
.TP
.IR nflint.toml ", " .nflint.toml
The configuration, in the folder of the ruleset or one above it.
.SH ENVIRONMENT
.TP
.B NFLINT_OUTPUT_FORMAT
The output format, where \\fB\\-\\-output\\-format\\fR is not given.
.TP
.BR NO_COLOR ", " FORCE_COLOR
Turn colour off or on, where \\fB\\-\\-color\\fR is not given.
.SH EXAMPLES
.TP
.B nflint check /etc/ferm/ferm.conf
What is wrong with a ruleset.
.TP
.B iptables\\-save | nflint check \\-
The same from a pipe.
.TP
.B nflint tighten rules.v4
A diff that closes what RELATED leaves open; with \\fB\\-\\-write\\fR it is applied.
.TP
.B nflint compare old.rules new.rules
What the new ruleset opens and closes.
.SH COMMENTS
A finding is silenced by a comment before the rule:
.PP
.RS
# nflint: ignore[related\\-accept] the mail server needs it
.RE
.SH "SEE ALSO"
.BR nft (8),
.BR iptables (8),
.BR iptables\\-save (8),
.BR ferm (1)
`
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').slice(-2).join('/'))) {
  mkdirSync(new URL('.', manualFile), { recursive: true })
  writeFileSync(manualFile, manual())
}
