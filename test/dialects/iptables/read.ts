import { noReader } from '../../../src/dialects/dialect.ts'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { rulesOf, type RuleContext } from '../../../src/model/index.ts'
import { positionAt, textOf } from '../../../src/text/index.ts'

/** A file read whole, with its problems as `line: text: message (help)`. */
export function read(text: string, path = 'rules') {
  const source = { path, text }
  const tree = iptables.parse(source)
  const lowered = iptables.lower(tree, noReader)
  const problems = [...tree.errors, ...lowered.problems].map(({ at, message, help }) =>
    `${positionAt(source, at.start).line}: ${textOf(at)}: ${message}${help === undefined ? '' : ` (${help})`}`)
  return { source, tree, lowered, problems, rules: [...rulesOf(lowered.ruleset)] }
}

/** The rules of a filter table with the given lines; INPUT, FORWARD and OUTPUT are there. */
export function filter(...lines: readonly string[]): readonly RuleContext[] {
  const { rules, problems } = read(['*filter', ...lines, 'COMMIT', ''].join('\n'))
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return rules
}

/** Problems of one line in a filter table. */
export const problemsOf = (line: string, path?: string): readonly string[] =>
  read(['*filter', line, 'COMMIT', ''].join('\n'), path).problems.map(text => text.replace(/^2: /, ''))
