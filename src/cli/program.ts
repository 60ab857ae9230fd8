import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { parseTarget } from '../config/index.ts'
import { formatNames } from '../report/formats.ts'
import type { BaselineAction, BaselineOptions } from './baseline.ts'
import type { CheckOptions } from './check.ts'
import type { Shard } from './checking.ts'
import type { CompareOptions } from './compare.ts'
import type { ExpandOptions } from './expand.ts'
import type { ExplainOptions } from './explain.ts'
import type { FormatOptions, LineRange } from './format.ts'
import type { InitOptions } from './init.ts'
import type { ReadingOptions } from './inputs.ts'
import type { Streams } from './streams.ts'
import type { TightenOptions } from './tighten.ts'
import type { TraceOptions } from './trace.ts'

const examples = `
Examples:
  nflint check /etc/ferm/ferm.conf        what is wrong with a ruleset
  iptables-save | nflint check -          the same from a pipe
  nflint tighten rules.v4                 a diff that closes what RELATED leaves open
  nflint tighten --write rules.v4         the same, applied
  nflint format --check /etc/nftables.d   which files are not laid out as they should be
  nflint compare old.rules new.rules      what the new ruleset opens and closes
  nflint explain related-accept           what a check finds, why, and what to do

Exit code: 0 nothing found, 1 findings, 2 bad usage or a file that could not be read or written.`

/** Options that say how text is read; the same for every command. */
function withReading(command: Command): Command {
  return command
    .addOption(new Option('--dialect <name>', 'what the files are written in, when it cannot be told').choices(['ferm', 'iptables', 'nft', 'kernel']))
    .option('--stdin-filename <path>', 'the name of what comes from standard input')
    .option('--exclude <pattern>', 'leave out files that are found in folders (repeatable)', collect)
    .option('--force-exclude', 'leave out files also when they are named')
    .option('--config <file>', 'the configuration to use, instead of the nearest nflint.toml')
    .option('--isolated', 'use no configuration')
    .addOption(new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'))
}

const collect = (value: string, known: readonly string[] = []): readonly string[] => [...known, value]

/** Words with commas between them; given several times, all of them. */
const words = (value: string, known: readonly string[] = []): readonly string[] => [...known, ...value.split(',').map(word => word.trim()).filter(word => word !== '')]

function templateVariable(text: string, known: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at <= 0) throw new InvalidArgumentError('write NAME=VALUE')
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) }
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('a number from 1 to 9999')
  return Number(text)
}

function lineRange(text: string): LineRange {
  const [, first, last = first] = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(text) ?? []
  if (first === undefined || Number(last) < Number(first)) throw new InvalidArgumentError('lines are written 10-20, or 10 for one')
  return { first: Number(first), last: Number(last) }
}

function shardOf(text: string): Shard {
  const [index, count] = /^[1-9]\d{0,3}\/[1-9]\d{0,3}$/.test(text) ? (text.split('/').map(Number) as [number, number]) : [0, 0]
  if (index === 0 || index > count) throw new InvalidArgumentError('a part is written 1/4, the first of four')
  return { index, count }
}

/** The command line. `done` receives the exit code; a command's own code is loaded when it is called. `called` is the first word, where it is known. */
export function program(streams: Streams, done: (code: number) => void, called?: string): Command {
  const top = new Command('nflint')
    .description('Lint and tighten Linux firewall rulesets (ferm, iptables-save, nft) from text alone.')
    .version(manifest.version, '-V, --version')
    .addHelpText('after', examples)
    .exitOverride()
    .configureOutput({ writeOut: text => void streams.stdout.write(text), writeErr: text => void streams.stderr.write(text) })
    .showHelpAfterError('(nflint --help shows what there is)')

  withReading(top.command('check').description('report what is wrong or too open').argument('[path...]', 'files, folders, or - for standard input', ['.']))
    .addOption(
      new Option('--target <versions>', 'what the ruleset is for, such as kernel=5.10,nft=1.0.6').argParser(text => {
        const target = parseTarget(text)
        if (typeof target === 'string') throw new InvalidArgumentError(target)
        return target
      }),
    )
    .option('--template-vars <name=value>', 'what {{ name }} stands for in templates (repeatable)', templateVariable)
    .option('--select <checks>', 'run these checks only: names, categories, sets or all, with commas between', words)
    .option('--extend-select <checks>', 'run these checks too', words)
    .option('--ignore <checks>', 'do not run these checks', words)
    .option('--pedantic', 'also run the checks about style and age')
    .option('--audit', 'run all checks, those too that tell what is only worth knowing')
    .option('--baseline <file>', 'leave out the findings that this file knows')
    .option('--no-baseline', 'tell known findings too')
    .option('--add-ignore [reason]', 'silence all that is found by comments in the files')
    .option('--fix', 'repair what can be repaired without changing any verdict')
    .option('--unsafe-fixes', 'with --fix or --diff: also repairs that change what is accepted')
    .option('--diff', 'show the repairs as a unified diff and write nothing')
    .addOption(new Option('--output-format <format>', 'how findings are written').choices(formatNames).default('full').env('NFLINT_OUTPUT_FORMAT'))
    .option('--output-file <file>', 'write the findings to a file')
    .option('--statistics', 'how often each check found something, instead of the findings')
    .addOption(new Option('--fail-on <severity>', 'least severity that makes the exit code 1: warning unless a configuration says otherwise').choices(['error', 'warning', 'info']))
    .option('--exit-zero', 'exit with 0 also when something was found')
    .addOption(new Option('--jobs <number>', 'check so many files at a time; as many as there are processors, where it is worth it').argParser(positive))
    .addOption(new Option('--shard <index/count>', 'check one part of all files, such as 1/4; several machines share the work').argParser(shardOf))
    .option('--show-files', 'say which files would be checked, and check none')
    .option('--show-settings', 'say with what settings each file would be checked, and check none')
    .action(async (paths: string[], options: CheckOptions & ReadingOptions) => {
      const { check } = await import('./check.ts')
      done(await check(paths, options, streams))
    })

  // What hooks and editors call most need not wait until all the other commands have been described.
  if (called === 'check') return top

  withReading(top.command('tighten').description('close what RELATED leaves open; shows a unified diff').argument('<path...>', 'files, folders, or - for standard input'))
    .option('--write', 'apply the changes to the files')
    .option('--output <file>', 'write the whole tightened ruleset to a file, - for standard output')
    .option('--check', 'only say which files would change; exit code 1 if any')
    .option('--diff', 'show the diff, as without options, but exit with 1 when there is one')
    .addOption(new Option('--related <what>', 'what remains of RELATED: ICMP errors and assigned helpers, or nothing').choices(['scoped', 'none']).default('scoped'))
    .option('--drop-helpers', 'remove the helper assignments too')
    .option('--closed', 'also tell which packets are no longer accepted')
    .action(async (paths: string[], options: TightenOptions & ReadingOptions) => {
      const { tighten } = await import('./tighten.ts')
      done(await tighten(paths, options, streams))
    })

  withReading(top.command('format').description('lay rulesets out, in place; not one word changes').argument('<path...>', 'files, folders, or - for standard input, which comes out as standard output'))
    .option('--check', 'only say which files would change; exit code 1 if any')
    .option('--diff', 'show what would change, and write nothing; exit code 1 if anything')
    .addOption(new Option('--range <lines>', 'only these lines, such as 10-20').argParser(lineRange))
    .option('--normalize', "iptables-save: options in iptables-save's order and spelling")
    .action(async (paths: string[], options: FormatOptions & ReadingOptions) => {
      const { format } = await import('./format.ts')
      done(await format(paths, options, streams))
    })

  withReading(top.command('compare').description('tell what a new ruleset accepts that an old one does not, and the reverse').argument('<path...>', 'old and new: files, folders, REV:PATH of git, or - for standard input'))
    .option('--rev <revision>', 'compare one file or folder with what it was in a git revision')
    .option('--only-closes', 'exit with 1 only when something opens')
    .addOption(new Option('--lines <number>', 'most descriptions of each kind and hook').argParser(positive).default(8))
    .addOption(new Option('--output-format <format>', 'how differences are written').choices(['full', 'json']).default('full'))
    .action(async (paths: string[], options: CompareOptions & ReadingOptions) => {
      const { compare } = await import('./compare.ts')
      done(await compare(paths, options, streams))
    })

  withReading(top.command('trace').description('follow one packet through a ruleset, rule by rule').argument('<file>', 'a file, or - for standard input'))
    .requiredOption('--packet <words>', "the packet, such as 'tcp from 192.0.2.1 to 198.51.100.7 port 22 in eth0 new'")
    .addOption(new Option('--hook <hook>', 'one hook alone, instead of the whole way').choices(['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress', 'egress']))
    .addOption(new Option('--layer <layer>', 'whose chains are passed').choices(['ip', 'bridge', 'arp', 'netdev']))
    .option('--assume <question=answer>', 'answer what the text leaves open: limit=yes (repeatable)', collect)
    .addOption(new Option('--ways <number>', 'most ways followed where answers are open').argParser(positive).default(16))
    .addOption(new Option('--output-format <format>', 'how the way is written').choices(['full', 'json']).default('full'))
    .action(async (path: string, options: TraceOptions & ReadingOptions) => {
      const { trace } = await import('./trace.ts')
      done(await trace(path, options, streams))
    })

  withReading(top.command('expand').description('print the rules that a file comes to: variables, functions, lists and includes resolved').argument('<file>', 'a file, or - for standard input'))
    .addOption(new Option('--domain <domain>', 'the half of a ferm file to print').choices(['ip', 'ip6']).default('ip'))
    .action(async (path: string, options: ExpandOptions & ReadingOptions) => {
      const { expand } = await import('./expand.ts')
      done(await expand(path, options, streams))
    })

  withReading(top.command('baseline').description('write down what is found now, so that nflint check tells only what is new')
    .addArgument(new Argument('<action>', 'create, update, or check whether it is up to date').choices(['create', 'update', 'check']))
    .argument('[path...]', 'files, folders, or - for standard input', ['.']))
    .option('--baseline <file>', 'where it lies: as nflint.toml says, or nflint-baseline.json')
    .option('--pedantic', 'also run the checks about style and age')
    .option('--audit', 'run all checks, those too that tell what is only worth knowing')
    .action(async (action: BaselineAction, paths: string[], options: BaselineOptions & ReadingOptions) => {
      const { baseline } = await import('./baseline.ts')
      done(await baseline(action, paths, options, streams))
    })

  top
    .command('init')
    .description('write a commented nflint.toml')
    .option('--schema', 'print the JSON Schema of configurations instead, for editors')
    .action(async (options: InitOptions) => {
      const { init } = await import('./init.ts')
      done(await init(options, streams))
    })

  top
    .command('explain')
    .description('show the page of a check')
    .argument('[check]', 'name of a check, as findings show it')
    .option('--all', 'list all checks')
    .action(async (name: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./explain.ts')
      done(explain(name, options, streams))
    })

  top
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'the shell to complete in').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const [{ completion }, { tableOf }] = await Promise.all([import('./completion.ts'), import('./table.ts')])
      done(completion(shell, tableOf(top), streams))
    })

  top
    .command('lsp')
    .description('language server for editors, on standard input and output')
    .option('--stdio', 'the only way to speak to it, and the default')
    .addOption(new Option('--clientProcessId <number>', 'ends when this process does').hideHelp())
    .action(async () => {
      const { lsp } = await import('./lsp.ts')
      done(await lsp())
    })

  return top
}
