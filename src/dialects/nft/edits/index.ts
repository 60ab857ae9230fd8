import type { NftFile, Rule as RuleNode, RuleTarget } from '../../../../grammars/nft/nodes.ts'
import type { EditResult, Edits, NarrowResult, Narrowing, Rule } from '../../../model/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import { walk } from '../../../syntax/index.ts'
import type { Edit } from '../../../text/index.ts'
import { Unprintable } from '../../dialect.ts'
import type { LoweredNft } from '../lower/index.ts'
import type { RuleSite } from '../lower/rule.ts'
import type { RuleDraft } from '../lower/world.ts'
import { mergeRules } from './merge.ts'
import type { Plan, Shared } from './narrow.ts'
import { planOf } from './narrow.ts'
import { commentAt, removal, unitOf } from './unit.ts'

/** All rules that each statement comes to, those in anonymous chains too. */
function rulesByNode({ ruleset, sites }: LoweredNft): ReadonlyMap<RuleNode, readonly Rule[]> {
  const found = new Map<RuleNode, Rule[]>()
  const open = ruleset.tables.flatMap(table => table.chains.flatMap(chain => chain.rules))
  for (let rule = open.pop(); rule; rule = open.pop()) {
    const { node } = sites.get(rule)!
    const known = found.get(node)
    if (known) known.push(rule)
    else found.set(node, [rule])
    if ((rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules) open.push(...rule.verdict.rules)
  }
  return found
}

/** Rules of chains in which a command counts rules: one more or less would move its place. */
function countedDrafts({ world }: LoweredNft): ReadonlySet<RuleDraft> {
  const found = new Set<RuleDraft>()
  for (const table of world.tables.values()) {
    for (const chain of table.chains.values()) {
      const counted = chain.rules.some(rule => (rule.command?.target as RuleTarget | undefined)?.position?.word === 'index')
      if (counted) for (const rule of chain.rules) found.add(rule)
    }
  }
  return found
}

/** How often each `$name` and `@name` is used. */
function usesIn(trees: readonly SyntaxTree<NftFile>[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  for (const { root } of trees) {
    for (const node of walk(root)) {
      if (node.kind !== 'Variable' && node.kind !== 'SetRef') continue
      const key = `${node.kind} ${(node as { name?: string } & typeof node).name}`
      uses.set(key, (uses.get(key) ?? 0) + 1)
    }
  }
  return uses
}

const lazy = <V>(make: () => V): (() => V) => {
  let made: { readonly value: V } | undefined
  return () => (made ??= { value: make() }).value
}

/** Changes of an nft file and its includes in terms of the rules that it came to. */
export function editsOf(tree: SyntaxTree<NftFile>, lowered: LoweredNft): Edits {
  const rules = lazy(() => rulesByNode(lowered))
  const counted = lazy(() => countedDrafts(lowered))
  const uses = lazy(() => usesIn([tree, ...lowered.included]))
  const siteOf = (rule: Rule): RuleSite => {
    const site = lowered.sites.get(rule)
    if (!site) throw new TypeError('the rule is not of this ruleset')
    return site
  }
  const unmovable = ({ draft }: RuleSite): string | undefined => {
    if (draft.command?.verb === 'replace') return 'it replaces a rule that only the kernel knows'
    return counted().has(draft) ? 'a command of its chain counts rules by index' : undefined
  }

  return {
    removeRules(removed): EditResult {
      const wanted = new Set(removed)
      const nodes = new Map(removed.map(rule => [siteOf(rule).node, siteOf(rule)]))
      const edits: Edit[] = []
      for (const [node, site] of nodes) {
        if (rules().get(node)!.some(rule => !wanted.has(rule))) return { reason: 'the statement stands for other rules too' }
        const reason = unmovable(site) ?? (site.outer && isOnly(site) ? 'a chain in braces would be empty' : undefined)
        if (reason !== undefined) return { reason }
        edits.push(...removal(unitOf(site)))
      }
      return edits
    },

    narrow: narrowings => narrowAll(narrowings, { rules: rules(), siteOf, unmovable, uses }),

    merge: merging => mergeRules(merging, { rules: rules(), siteOf, unmovable }),

    silence(rule, check, reason): EditResult {
      const edits = commentAt(unitOf(siteOf(rule)), `# nflint: ignore[${check}] ${reason}`)
      return edits ?? { reason: 'several statements share the line, so a comment there would be about all of them' }
    },
  }
}

/** Whether a rule is the only one of its anonymous chain. */
function isOnly({ node, outer }: RuleSite): boolean {
  for (const inner of walk(outer!.node)) {
    if (inner.kind === 'AnonymousChain' && 'items' in inner && Array.isArray(inner.items) && inner.items.includes(node)) return inner.items.length === 1
  }
  return false
}

interface Known {
  readonly rules: ReadonlyMap<RuleNode, readonly Rule[]>
  readonly siteOf: (rule: Rule) => RuleSite
  readonly unmovable: (site: RuleSite) => string | undefined
  readonly uses: () => ReadonlyMap<string, number>
}

function planGroup(asked: readonly Narrowing[], { rules, siteOf, unmovable }: Known): Plan {
  const site = siteOf(asked[0]!.rule)
  const reason = unmovable(site)
  if (reason !== undefined) return { kind: 'left', reason }
  try {
    return planOf({ site, siblings: rules.get(site.node)!, asked, siteOf })
  } catch (error) {
    if (error instanceof Unprintable) return { kind: 'left', reason: `the remaining packets cannot be written in nft: ${error.message}` }
    throw error
  }
}

function narrowAll(narrowings: readonly Narrowing[], known: Known): NarrowResult {
  const groups = new Map<RuleNode, Narrowing[]>()
  for (const narrowing of narrowings) {
    const { node } = known.siteOf(narrowing.rule)
    const group = groups.get(node)
    if (group) group.push(narrowing)
    else groups.set(node, [narrowing])
  }
  const edits: Edit[] = []
  const left: { rule: Rule; reason: string }[] = []
  const leave = (group: readonly Narrowing[], reason: string): void => void left.push(...group.map(({ rule }) => ({ rule, reason })))
  const sharing = new Map<object, { readonly group: readonly Narrowing[]; readonly edits: readonly Edit[]; readonly shared: Shared }[]>()
  for (const group of groups.values()) {
    const plan = planGroup(group, known)
    if (plan.kind === 'left') leave(group, plan.reason)
    else if (!plan.shared) edits.push(...plan.edits)
    else {
      const use = { group, edits: plan.edits, shared: plan.shared }
      const others = sharing.get(plan.shared.target)
      if (others) others.push(use)
      else sharing.set(plan.shared.target, [use])
    }
  }
  for (const users of sharing.values()) {
    const { shared } = users[0]!
    const all = known.uses().get(`${shared.name.kind} ${shared.name.text}`) === users.length
    const agreed = all && users.every(user => user.shared.change === shared.change)
    if (agreed) edits.push(...shared.edits, ...users.flatMap(user => user.edits))
    else {
      for (const { group, edits: own, shared: { instead } } of users) {
        if (instead) edits.push(...own, ...instead)
        else leave(group, `not all rules that use ${shared.name.kind === 'Variable' ? '$' : '@'}${shared.name.text} are narrowed alike`)
      }
    }
  }
  return { edits, left }
}
