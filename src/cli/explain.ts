import { checks } from '../lint/checks/index.ts'
import { setsUpTo } from '../lint/index.ts'
import type { Check, CheckSet } from '../lint/index.ts'
import { nearest } from '../text/index.ts'
import { exit, Failure } from './failure.ts'
import { pageOf } from './pages.ts'
import type { Streams } from './streams.ts'

export interface ExplainOptions {
  readonly all?: true
}

/** `nflint explain CHECK` prints the check's page, `--all` a line for each check. */
export function explain(name: string | undefined, { all }: ExplainOptions, { stdout }: Streams): number {
  if (all) {
    stdout.write(checkList())
    return exit.ok
  }
  if (name === undefined) throw new Failure('explain needs the name of a check, or --all')
  const check = checks.find(known => known.name === name)
  if (!check) {
    const near = nearest(name, checks.map(known => known.name))
    throw new Failure(`there is no check ${JSON.stringify(name)}.${near ? ` Did you mean ${near}?` : ' nflint explain --all lists them.'}`)
  }
  stdout.write(pageOf(check.name) ?? `# ${check.name}\n\n${check.summary}\n`)
  return exit.ok
}

const setTitles: Readonly<Record<CheckSet, string>> = {
  default: 'What to act on:',
  pedantic: 'Style and age, with --pedantic:',
  audit: 'Worth knowing, with --audit:',
}

/** A line for each check, by the set that it belongs to. */
function checkList(): string {
  const widest = Math.max(...checks.map(({ name }) => name.length))
  const line = ({ name, severity, summary }: Check): string => `  ${name.padEnd(widest)}  ${severity.padEnd(7)}  ${summary}\n`
  return setsUpTo('audit').map(set => `${setTitles[set]}\n${checks.filter(check => check.set === set).map(line).join('')}`).join('\n')
}
