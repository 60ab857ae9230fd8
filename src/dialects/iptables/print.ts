import type { Family, Ruleset } from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'

/** iptables-save text of the tables of one family. */
export function print(_ruleset: Ruleset, _options: { readonly family?: Family } = {}): string {
  throw new Unprintable('not yet')
}
