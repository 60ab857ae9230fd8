/** The command line as data, read off commander: what completions, the manual page and the documentation are written from. */
import type { Command, Option } from 'commander'

export interface OptionRow {
  /** `-V` and `--version`; one of them at least. */
  readonly names: readonly string[]
  /** The word for its value in angle brackets, without them; undefined for a flag. */
  readonly value: string | undefined
  readonly choices: readonly string[]
  readonly description: string
}

export interface ArgumentRow {
  readonly name: string
  readonly description: string
  /** As usage shows it: `<path...>`, `[path...]`. */
  readonly usage: string
  readonly choices: readonly string[]
}

export interface CommandRow {
  /** Words after the program's name; none for the program itself. */
  readonly path: readonly string[]
  readonly description: string
  readonly arguments: readonly ArgumentRow[]
  readonly options: readonly OptionRow[]
  readonly commands: readonly CommandRow[]
}

const help: OptionRow = { names: ['-h', '--help'], value: undefined, choices: [], description: 'display help for command' }

const optionRow = ({ short, long, flags, description, argChoices, defaultValue }: Option): OptionRow => ({
  names: [short, long].filter(name => name !== undefined),
  value: /[<[](.*?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1],
  choices: argChoices ?? [],
  description: typeof defaultValue === 'string' ? `${description} (default: ${defaultValue})` : description,
})

/** A command and those below it, in the order of the help text. Hidden ones are left out. */
export function tableOf(command: Command, path: readonly string[] = []): CommandRow {
  return {
    path,
    description: command.description(),
    arguments: command.registeredArguments.map(argument => ({
      name: argument.name(),
      description: argument.description,
      usage: argument.required ? `<${argument.name()}${argument.variadic ? '...' : ''}>` : `[${argument.name()}${argument.variadic ? '...' : ''}]`,
      choices: argument.argChoices ?? [],
    })),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionRow), help],
    commands: command.createHelp().visibleCommands(command).filter(below => command.commands.includes(below)).map(below => tableOf(below, [...path, below.name()])),
  }
}

/** A command and all below it, parents first. */
export const allCommands = (row: CommandRow): readonly CommandRow[] => [row, ...row.commands.flatMap(allCommands)]
