import type { CommandRow, OptionRow } from '../table.ts'
import { argumentsOf, valuesOf } from './values.ts'
import type { Values } from './values.ts'

/** A word inside single quotes and square brackets of `_arguments` (zshcompsys(1)). */
const text = (words: string): string => words.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&')

const action = (values: Values): string => (values === 'files' ? '_files' : values === 'anything' ? ' ' : `(${values.join(' ')})`)

function option(row: OptionRow, checks: readonly string[]): string {
  const values = valuesOf(row, checks)
  const value = values ? `:${text(row.value!)}:${action(values)}` : ''
  return row.names.map(name => `'${name}${values && name.startsWith('--') ? '=' : ''}[${text(row.description)}]${value}'`).join(' ')
}

function body(row: CommandRow, checks: readonly string[]): string {
  const name = `_nflint${row.path.map(word => `_${word.replaceAll('-', '_')}`).join('')}`
  const operand = argumentsOf(row, checks)
  const specs = row.options.map(each => option(each, checks))
  if (row.commands.length === 0) {
    const rest = operand ? [`'*:${text(row.arguments[0]!.name)}:${action(operand)}'`] : []
    return `${name}() {\n  _arguments -s ${[...specs, ...rest].join(' \\\n    ')}\n}\n`
  }
  const offered = row.commands.map(({ path, description }) => `'${path.at(-1)}:${text(description)}'`)
  return `${name}() {
  local curcontext="$curcontext" state line
  _arguments -C ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    command) local -a offered; offered=(${offered.join(' \\\n      ')}); _describe command offered;;
    rest) case $words[1] in
${row.commands.map(({ path }) => `      ${path.at(-1)}) ${name}_${path.at(-1)!.replaceAll('-', '_')};;\n`).join('')}    esac;;
  esac
}
${row.commands.map(below => body(below, checks)).join('')}`
}

/** A completion script for zsh: a file `_nflint` in a folder of `fpath`. */
export const zsh = (top: CommandRow, checks: readonly string[]): string =>
  `#compdef nflint\n${body(top, checks)}if [ "$funcstack[1]" = _nflint ]; then _nflint "$@"; else compdef _nflint nflint; fi\n`
