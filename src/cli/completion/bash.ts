import { allCommands } from '../table.ts'
import type { CommandRow } from '../table.ts'
import { argumentsOf, valuesOf } from './values.ts'
import type { Values } from './values.ts'

const reply = (values: Values): string => {
  if (values === 'files') return '_nflint_files'
  return values === 'anything' ? 'COMPREPLY=()' : `_nflint_words '${values.join(' ')}'`
}

function cases(row: CommandRow, checks: readonly string[]): string {
  const name = row.path.join(' ')
  const byValues = new Map<string, string[]>()
  for (const option of row.options) {
    const values = valuesOf(option, checks)
    if (values) byValues.set(reply(values), [...(byValues.get(reply(values)) ?? []), ...option.names])
  }
  const values = [...byValues].map(([action, names]) => `        ${names.join('|')}) ${action}; return;;\n`).join('')
  const operand = argumentsOf(row, checks)
  const rest = row.commands.length > 0 ? reply(row.commands.map(({ path }) => path.at(-1)!)) : operand ? reply(operand) : 'COMPREPLY=()'
  return `    '${name}')
${values ? `      case $prev in\n${values}      esac\n` : ''}      if [[ $cur == -* ]]; then _nflint_words '${row.options.flatMap(({ names }) => names).join(' ')}'
      else ${rest}
      fi;;
`
}

/** A completion script for bash 4 and newer; it needs nothing else, not bash-completion either. */
export function bash(top: CommandRow, checks: readonly string[]): string {
  const below = allCommands(top).filter(({ path }) => path.length > 0)
  return `# bash completion for nflint
_nflint_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_nflint_files() { compopt -o filenames 2> /dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")); }
_nflint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= word
  # bash splits --option=value into three words.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command\${command:+ }$word" in
      ${below.map(({ path }) => `'${path.join(' ')}'`).join('|')}) command="$command\${command:+ }$word";;
    esac
  done
  case $command in
${allCommands(top).map(row => cases(row, checks)).join('')}  esac
}
complete -F _nflint nflint
`
}
