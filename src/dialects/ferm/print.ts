import type { Family, Ruleset } from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'

/** ferm text of a ruleset. */
export function print(_ruleset: Ruleset, _options: { readonly family?: Family } = {}): string {
  throw new Unprintable('not yet')
}
