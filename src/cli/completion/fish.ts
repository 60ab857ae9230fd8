import { allCommands } from '../table.ts'
import type { CommandRow } from '../table.ts'
import { argumentsOf, valuesOf } from './values.ts'
import type { Values } from './values.ts'

const quoted = (words: string): string => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const offered = (values: Values | undefined): string =>
  values === undefined || values === 'anything' ? ' -f' : values === 'files' ? ' -F' : ` -f -a ${quoted(values.join(' '))}`

/** Whether the command line so far is that of a command; of the program itself when no command was named. */
function condition({ path, commands }: CommandRow): string {
  const seen = path.map(word => `__fish_seen_subcommand_from ${word}`)
  const none = commands.length > 0 ? [`not __fish_seen_subcommand_from ${commands.map(below => below.path.at(-1)).join(' ')}`] : []
  return quoted([...seen, ...none].join('; and '))
}

function lines(row: CommandRow, checks: readonly string[]): readonly string[] {
  const when = `complete -c nflint -n ${condition(row)}`
  return [
    ...row.commands.map(({ path, description }) => `${when} -f -a ${path.at(-1)} -d ${quoted(description)}`),
    ...(row.commands.length === 0 ? [`${when}${offered(argumentsOf(row, checks))}`] : []),
    ...row.options.map(option => {
      const names = option.names.map(name => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`)).join('')
      const values = valuesOf(option, checks)
      return `${when}${names}${values ? ` -r${offered(values)}` : ''} -d ${quoted(option.description)}`
    }),
  ]
}

/** A completion script for fish 3 and newer. */
export const fish = (top: CommandRow, checks: readonly string[]): string =>
  `# fish completion for nflint\n${allCommands(top).flatMap(row => lines(row, checks)).join('\n')}\n`
