/** Ways to write which packets an inbound chain accepts, and which classes of packets they let in. */
import { packetClasses } from '../classes.ts'
import type { Protocol4or6 } from '../classes.ts'

export interface Form {
  /** The rules of the inbound chain, accepting some packets; all others are dropped unless `policy` says so. */
  readonly rules: string
  /** Classes and groups of them, blank-separated, in each family that the ruleset is for; `Ri@ip` in one only. */
  readonly lets: string
  /** Limits `lets` to one family. */
  readonly only?: Protocol4or6
  readonly policy?: 'accept'
  /** Further parts of the table: sets, maps, chains. */
  readonly table?: string
  /** Before the table: definitions. */
  readonly before?: string
  /** Accepts packets of every state: its answer does not depend on conntrack, so nothing is to be tightened. */
  readonly unconditional?: true
  /** ICMP redirects come in by another rule, which tightening has no business with. */
  readonly redirects?: 'kept'
  /** Where tightening rightly leaves the text as it is although expected packets come in: why. */
  readonly left?: string
}

/** Groups by conntrack state; RELATED is `errors` and `expected`. */
const groups: Record<string, readonly string[]> = {
  new: ['N', 'Nd'],
  established: ['Eo', 'Er', 'Ex', 'Ec'],
  errors: ['Rxi', 'Ri', 'Ri-mtu', 'Ri-time', 'Ri-param', 'Ri-redirect'],
  expected: ['Rx', 'Ru'],
  invalid: ['I'],
  untracked: ['U', 'Un'],
}

/** Names of the classes that a form lets in, in the laboratory's order. */
export function classesLetIn({ lets, only }: Form, family: Protocol4or6 | 'inet'): readonly string[] {
  const wanted = new Set(lets.split(' ').flatMap(word => groups[word] ?? [word]))
  return packetClasses
    .filter(one => (family === 'inet' || one.family === family) && (only === undefined || one.family === only))
    .filter(one => {
      const name = one.family === 'ip6' ? one.name.slice(0, -1) : one.name
      return wanted.has(name) || wanted.has(`${name}@${one.family}`)
    })
    .map(({ name }) => name)
}
