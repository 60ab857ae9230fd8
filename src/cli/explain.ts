import { checks } from '../lint/checks/index.ts'
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
    const widest = Math.max(...checks.map(check => check.name.length))
    for (const { name: known, severity, summary } of [...checks].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      stdout.write(`${known.padEnd(widest)}  ${severity.padEnd(7)}  ${summary}\n`)
    }
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
