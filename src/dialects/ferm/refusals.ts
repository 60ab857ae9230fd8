import type { Origin } from '../../model/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { nearest } from '../../text/index.ts'
import { checkUses, isVerdict, notedOptions, tablesOf, targetNamed } from '../xtables/index.ts'
import { placeOf } from './expand/index.ts'
import type { ChainInfo, ExpandedRule, Expansion, Instance, Scalar } from './expand/index.ts'
import { likenessOf } from './likeness.ts'
import { familyOf } from './lower.ts'
import { usesOf } from './uses.ts'
import { targets } from './vocabulary/index.ts'

/**
 * What ferm passes on and iptables-restore then refuses: tables that are not there, values that are wrong, targets out of place. Each command is
 * looked at once, and once more for each value of its lists.
 */
export function refusalsOf({ domains }: Expansion): readonly Problem[] {
  const problems = new Map<string, Problem>()
  const refuse = (at: Origin, message: string, help?: string): void => {
    const key = `${at.source.path}\n${at.start}\n${message}`
    if (!problems.has(key)) problems.set(key, { kind: 'refused-rule', at, message: `iptables-restore refuses this: ${message}`, ...(help !== undefined && { help }) })
  }
  const seen = new Seen()
  for (const [domain, { enabled, tables }] of domains) {
    const family = familyOf[domain]
    if (!enabled || (family !== 'ip' && family !== 'ip6')) continue
    for (const [name, table] of tables) {
      const known = tablesOf(family)
      if (!Object.hasOwn(known, name)) {
        refuse(placeOf(table.named ?? table.at), `there is no table "${name}"`, meant(name, Object.keys(known)))
        continue
      }
      for (const [chain, info] of table.chains) checkChain(family, name, chain, info)
    }
  }
  return [...problems.values()]

  function checkChain(family: 'ip' | 'ip6', tableName: string, name: string, { rules }: ChainInfo): void {
    const isBase = tablesOf(family)[tableName]!.chains.some(([base]) => base === name)
    const context = { family, table: tableName, ...(isBase && { chain: name }) }
    // What is right of one rule is right of those that differ from it in plain values.
    const right = new Set<string>()
    for (const rule of rules) {
      const likeness = likenessOf(rule)
      if ((likeness !== undefined && right.has(likeness)) || !seen.adds(rule)) continue
      const { matches, target } = usesOf(rule, family)
      const isForeign = target !== undefined && !isVerdict(target.name, family) && !targetNamed(target.name, family) && Object.hasOwn(targets.ip, target.name)
      // What belongs to a target from elsewhere (RTPENGINE, ULOG) looks as if it were a match's: nobody knows whose it is.
      // Words that the kernel has lost have a check of their own.
      if (isForeign || matches.some(({ options }) => options.some(({ option }) => notedOptions.has(option))) || matches.some(({ module }) => module === '')) continue
      const refused = checkUses(matches, target, context)
      for (const { at, message, help } of refused) refuse(partAt(rule, message) ?? at, message, help)
      if (likeness !== undefined && refused.length === 0) right.add(likeness)
    }
  }
}

/** Where the wrong word of a list is written: ferm joins such a list to one value. */
function partAt({ options }: ExpandedRule, message: string): Origin | undefined {
  const word = /, found (.+)$/.exec(message)?.[1]
  if (word === undefined) return undefined
  for (const { values } of options) {
    for (const { parts } of values) {
      const part = parts?.find(({ text }) => text === word)
      if (part) return placeOf(part.tok)
    }
  }
  return undefined
}

const meant = (word: string, known: Iterable<string>): string | undefined => {
  const near = nearest(word, known)
  return near === undefined ? undefined : `did you mean "${near}"?`
}

/** Commands and values that were looked at: a list of a thousand addresses makes no more work than it has addresses. */
class Seen {
  readonly #instances = new Set<Instance>()
  readonly #values = new Set<Scalar>()

  adds({ instance, options }: ExpandedRule): boolean {
    const before = this.#instances.size + this.#values.size
    this.#instances.add(instance)
    for (const { values } of options) for (const value of values) this.#values.add(value)
    return this.#instances.size + this.#values.size > before
  }
}
