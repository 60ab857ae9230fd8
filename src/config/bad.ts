import { positionAt } from '../text/index.ts'
import type { Place } from '../text/index.ts'

/** Something wrong in a configuration, where it is written. */
export interface ConfigProblem {
  readonly at: Place
  readonly message: string
}

/** `nflint.toml:3:1: unknown key …` */
function told({ at, message }: ConfigProblem): string {
  const { line, column } = positionAt(at.source, at.start)
  return `${at.source.path}:${line}:${column}: ${message}`
}

/** A configuration that cannot be used, with all that is wrong with it; the message has the places. */
export class BadConfig extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(told).join('\n'))
    this.problems = problems
  }
}
