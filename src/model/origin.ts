import type { Place } from '../text/index.ts'

/** One step on the way from the text to a part of the model: a call, a definition, an include. */
export interface Step {
  /** For people: "called here", "$ADMINS defined here", "included here". */
  readonly label: string
  readonly at: Place
}

/**
 * Where a part of the model is written. `via` lists what it depends on, innermost first (the call of the
 * function it stands in, the definition of its variable). Several rules may share one origin: an edit there
 * must be right for all of them.
 */
export interface Origin extends Place {
  readonly via?: readonly Step[]
}
