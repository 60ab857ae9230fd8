import type { Expression, MapLookup, Rule as RuleNode, SetElement, Statement, Verdict as VerdictNode } from '../../../../grammars/nft/nodes.ts'
import type { Condition, Effect, Match, Origin, Rule, Step, Verdict } from '../../../model/index.ts'
import { all, always, any, leaves } from '../../../model/index.ts'
import type { Node } from '../../../syntax/index.ts'
import { walk } from '../../../syntax/index.ts'
import { placeIn } from '../../../text/index.ts'
import { canonicalText } from './canonical.ts'
import { assignment, natEffect, rejectVerdict } from './effects.ts'
import type { MatchContext } from './match.ts'
import { elementCondition, matchOf, membership, varyingAtom } from './match.ts'
import type { Definition, Env, Written } from './scope.ts'
import { resolved } from './scope.ts'
import { elementsOfSet, setUseOf } from './sets.ts'
import type { RuleDraft } from './world.ts'

/** How a lowered rule is written: what edits need to find it again. */
export interface RuleSite {
  readonly draft: RuleDraft
  /** The rule's own node: that of the draft, or one inside an anonymous chain. */
  readonly node: RuleNode
  /** The element of a verdict map or map that this rule stands for. */
  readonly entry?: Written<SetElement>
  /** Rules of anonymous chains know the rule that jumps to them. */
  readonly outer?: RuleSite
}

/** A plain map: as many entries as rules cost the collector too much in a weak one. */
export type Sites = Map<Rule, RuleSite>

/** A way through the statements so far: a map makes several of one rule. */
interface Branch {
  readonly matches: readonly Match[]
  readonly effects: readonly Effect[]
  readonly entry?: Written<SetElement>
}

/** A rule that multiplies into more ways than this (maps upon maps) is one that may do anything. */
const maxBranches = 4096

/** Anonymous chains inside one another; the parser allows fewer. */
const maxDepth = 32

interface RuleRun {
  readonly site: RuleSite
  readonly sites: Sites
  readonly env: Env
  readonly depth: number
  readonly rules: Rule[]
  readonly origin: Origin
  readonly steps: Step[]
}

const originIn = (node: Node, env: Env, steps: readonly Step[]): Origin => {
  const via = steps.length > 0 ? [...steps, ...env.included] : env.included
  const place = placeIn(env.source, node)
  return via.length > 0 ? { ...place, via } : place
}

const definitionStep = (definition: Definition): Step => ({
  label: `$${definition.node.name.text} defined here`,
  at: placeIn(definition.value.env.source, definition.node),
})

/** The rules that one statement comes to: one, or one for each entry of its maps. */
export function lowerRule(draft: RuleDraft, sites: Sites): readonly Rule[] {
  return lowerNode({ draft, node: draft.node }, draft.env, sites, 0)
}

function lowerNode(site: RuleSite, env: Env, sites: Sites, depth: number): readonly Rule[] {
  const written = site.outer || !site.draft.command ? site.node : site.draft.command
  const steps: Step[] = []
  const hasVariables = env.source.text.slice(site.node.start, site.node.end).includes('$')
  if (hasVariables) {
    const seen = new Set<Definition>()
    for (const inner of walk(site.node)) {
      if (inner.kind !== 'Variable') continue
      resolved({ node: inner as Expression, env }, definition => {
        if (seen.has(definition)) return
        seen.add(definition)
        steps.push(definitionStep(definition))
      })
    }
  }
  const run: RuleRun = { site, sites, env, depth, rules: [], origin: originIn(written, env, steps), steps }
  // It stands at the end, where a verdict map may have left nothing to go on with.
  const note = site.node.statements.find(statement => statement.kind === 'CommentStatement')
  const comment = note?.text.text
  lowerStatements(run, site.node.statements)
  if (comment !== undefined) {
    for (const [index, rule] of run.rules.entries()) {
      const named: Rule = { ...rule, comment }
      sites.set(named, sites.get(rule)!)
      run.rules[index] = named
    }
  }
  return run.rules
}

/** Most rules are matches, counters and a verdict: those are read without a thought of branches. */
function lowerStatements(run: RuleRun, statements: readonly Statement[]): void {
  const matches: Match[] = []
  const effects: Effect[] = []
  const unwatched: MatchContext = { table: run.site.draft.table }
  let next = 0
  for (; next < statements.length; next++) {
    const statement = statements[next]!
    if (statement.kind === 'Match') {
      const steps: Step[] = []
      const { condition, constant } = matchOf({ node: statement, env: run.env }, isPlain(statement) ? unwatched : watching(run, steps))
      const origin = originIn(statement, run.env, steps)
      const match = constant ? { condition, origin, constant } : { condition, origin }
      matches.push(asksOwner(statement) ? { ...match, extension: 'owner' } : match)
    } else if (statement.kind === 'Counter') effects.push({ kind: 'counter', origin: originIn(statement, run.env, noSteps) })
    else if (statement.kind !== 'CommentStatement') break
  }
  let branches: readonly Branch[] = [{ matches, effects }]
  for (; next < statements.length && branches.length > 0; next++) {
    const statement = statements[next]!
    branches = branches.length === 1 ? lowerStatement(run, branches[0]!, statement) : branches.flatMap(branch => lowerStatement(run, branch, statement))
    if (branches.length > maxBranches) {
      const what = 'maps upon maps'
      finish(run, withMatch(run, { matches: [...matches], effects: [] }, varyingAtom(what, { node: statement, env: run.env }), run.origin), { kind: 'unknown', text: what })
      return
    }
  }
  for (const branch of branches) finish(run, branch, { kind: 'continue' })
}

const noSteps: readonly Step[] = []

/** `meta skuid`, `meta skgid`: whose socket sent the packet. */
const asksOwner = ({ left }: Extract<Statement, { kind: 'Match' }>): boolean => left.kind === 'Meta' && (left.key === 'skuid' || left.key === 'skgid')

/** A field compared with a word or a number: nothing in it is defined elsewhere. */
const isPlain = ({ left, right, mask }: Extract<Statement, { kind: 'Match' }>): boolean =>
  (right.kind === 'Symbol' || right.kind === 'Number' || right.kind === 'String') && left.kind !== 'Binary' && left.kind !== 'Concat' && !mask

function finish(run: RuleRun, branch: Branch, verdict: Verdict): readonly Branch[] {
  const rule: Rule = { matches: branch.matches, effects: branch.effects, verdict, origin: run.origin }
  run.sites.set(rule, branch.entry ? { ...run.site, entry: branch.entry } : run.site)
  run.rules.push(rule)
  return []
}

/** Effects that a later match of the same rule does not take back: the packet keeps them though the rule ends. */
const lasting: ReadonlySet<Effect['kind']> = new Set([
  'set-mark', 'set-ct-mark', 'save-ct-mark', 'restore-ct-mark', 'notrack', 'assign-helper', 'assign-expectation', 'set-secmark', 'save-secmark',
  'restore-secmark',
])

const testsMarks = (matches: readonly Match[]): boolean =>
  matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'atom' || ('field' in leaf && (leaf.field === 'mark' || leaf.field === 'ct.mark'))))

/**
 * Adds a match. What lasts and stands before it happens to packets that it refuses too: that part becomes a rule of its
 * own, unless an earlier match would then see the changed mark.
 */
function withMatch(run: RuleRun, branch: Branch, condition: Condition, origin: Origin, besides?: Pick<Match, 'constant' | 'extension'>): Branch {
  const match: Match = { condition, origin, ...besides }
  if (branch.effects.some(effect => lasting.has(effect.kind)) && !testsMarks(branch.matches)) {
    finish(run, branch, { kind: 'continue' })
    return { ...branch, effects: [], matches: [...branch.matches, match] }
  }
  return { ...branch, matches: [...branch.matches, match] }
}

const withEffect = (branch: Branch, effect: Effect): Branch => ({ ...branch, effects: [...branch.effects, effect] })

const withNeeds = (run: RuleRun, branch: Branch, needs: readonly Condition[], origin: Origin): Branch =>
  needs.length === 0 ? branch : withMatch(run, branch, all(needs), origin)

/** A context that notes the definitions and sets that an expression came through. */
function watching(run: RuleRun, steps: Step[]): MatchContext {
  return {
    table: run.site.draft.table,
    through: definition => void steps.push(definitionStep(definition)),
    throughSet: use => {
      if (!use.declared) return
      use.declared.uses++
      steps.push({ label: `set @${use.name} defined here`, at: use.declared.origin })
    },
  }
}

function lowerStatement(run: RuleRun, branch: Branch, statement: Statement): readonly Branch[] {
  const { env, site } = run
  const { table } = site.draft
  const origin = (): Origin => originIn(statement, env, [])
  const text = (): string => canonicalText({ node: statement, env })
  const varies = (): readonly Branch[] => [withMatch(run, branch, varyingAtom(text(), { node: statement, env }), origin())]
  const effect = (kind: 'counter' | 'notrack'): readonly Branch[] => [withEffect(branch, { kind, origin: origin() })]
  const other = (name: string): readonly Branch[] => [withEffect(branch, { kind: 'other', name, origin: origin() })]
  switch (statement.kind) {
    case 'Match': {
      const steps: Step[] = []
      const { condition, constant } = matchOf({ node: statement, env }, watching(run, steps))
      return [withMatch(run, branch, condition, originIn(statement, env, steps), { ...(constant && { constant }), ...(asksOwner(statement) && { extension: 'owner' }) })]
    }
    case 'VerdictStatement':
      return verdictBranches(run, branch, { node: statement.verdict, env })
    case 'Vmap':
      return vmapBranches(run, branch, statement)
    case 'Assign':
      return assignBranches(run, branch, statement)
    case 'Counter':
      return effect('counter')
    case 'Notrack':
      return effect('notrack')
    case 'Limit':
    case 'Quota':
    case 'Connlimit':
      return varies()
    case 'Last':
      return other('last')
    case 'Log': {
      const prefix = statement.options.find(option => option.word === 'prefix')
      const value = prefix && resolved({ node: prefix.value, env }).node
      return [withEffect(branch, { kind: 'log', ...(value && (value.kind === 'String' || value.kind === 'Symbol') && { prefix: value.text }), origin: origin() })]
    }
    case 'Reject': {
      const { verdict, needs } = rejectVerdict({ node: statement, env }, table.family, origin())
      return finish(run, withNeeds(run, branch, needs, origin()), verdict)
    }
    case 'Nat': {
      const { effect: nat, needs } = natEffect({ node: statement, env }, table.family, origin())
      const limited = mapped(run, withNeeds(run, branch, needs, origin()), [statement.address, statement.port])
      if (statement.word === 'tproxy') return [withMatch(run, withEffect(limited, nat), varyingAtom(text(), { node: statement, env }), origin())]
      return finish(run, withEffect(limited, nat), { kind: 'accept', origin: origin() })
    }
    case 'Queue':
      return finish(run, branch, { kind: 'queue', ...(statement.flags.some(flag => flag.text === 'bypass') && { bypass: true as const }), origin: origin() })
    case 'Dup':
      return other('dup')
    case 'Fwd':
    case 'Synproxy':
      return finish(run, branch, { kind: 'unknown', text: text(), origin: origin() })
    case 'Xt':
      if (statement.type.text === 'match') return [withMatch(run, branch, { kind: 'atom', key: text() }, origin())]
      return finish(run, branch, { kind: 'unknown', text: text(), origin: origin() })
    case 'SetUpdate':
    case 'Meter':
      return varies()
    case 'FlowAdd':
      return other('flow add')
    case 'ObjectUse':
      if (statement.what === 'quota' || statement.what === 'limit') return varies()
      if (statement.what === 'synproxy') return finish(run, branch, { kind: 'unknown', text: text(), origin: origin() })
      return [mapped(run, statement.what === 'counter' ? withEffect(branch, { kind: 'counter', origin: origin() }) : withEffect(branch, { kind: 'other', name: statement.what, origin: origin() }), [statement.object])]
    case 'ResetOption':
      return other('reset option')
    case 'CommentStatement':
      return [branch]
  }
}

/** A map lookup that finds nothing ends the rule: the key must be one of the map's. */
function mapped(run: RuleRun, branch: Branch, values: readonly (Expression | undefined)[]): Branch {
  let result = branch
  for (const value of values) {
    if (!value) continue
    const { node, env } = resolved({ node: value, env: run.env })
    if (node.kind !== 'MapLookup') continue
    const use = setUseOf({ node: node.map, env }, run.site.draft.table)
    const steps: Step[] = []
    if (use) result = withMatch(run, result, membership({ node: node.key, env }, use, '==', watching(run, steps)), originIn(node, env, steps))
  }
  return result
}

function verdictOf(run: RuleRun, { node, env }: Written<VerdictNode>, origin: Origin): Verdict {
  switch (node.verdict) {
    case 'jump':
    case 'goto': {
      const target = node.target
      if (target?.kind === 'AnonymousChain') {
        if (run.depth >= maxDepth) return { kind: 'unknown', text: 'chains inside chains', origin }
        const rules = target.items.flatMap(item =>
          item.kind === 'Rule' ? lowerNode({ draft: run.site.draft, node: item, outer: run.site }, env, run.sites, run.depth + 1) : [])
        return { kind: node.verdict, chain: '', rules, origin }
      }
      const name = target?.kind === 'Variable' ? resolved({ node: target, env }).node : target
      const chain = name && (name.kind === 'Name' || name.kind === 'Symbol' || name.kind === 'String') ? name.text : undefined
      return chain === undefined ? { kind: 'unknown', text: canonicalText({ node, env }), origin } : { kind: node.verdict, chain, origin }
    }
    default:
      return { kind: node.verdict, origin }
  }
}

function verdictBranches(run: RuleRun, branch: Branch, written: Written<VerdictNode>): readonly Branch[] {
  if (written.node.verdict === 'continue') return [branch]
  return finish(run, branch, verdictOf(run, written, originIn(written.node, written.env, [])))
}

function vmapBranches(run: RuleRun, branch: Branch, statement: Extract<Statement, { kind: 'Vmap' }>): readonly Branch[] {
  const { env } = run
  const steps: Step[] = []
  const context = watching(run, steps)
  const use = setUseOf({ node: statement.map, env }, run.site.draft.table, context.through)
  const key = { node: statement.key, env }
  const unknownMap = (condition: Condition): readonly Branch[] =>
    finish(run, withMatch(run, branch, condition, originIn(statement, env, steps)), {
      kind: 'unknown', text: canonicalText({ node: statement, env }), origin: originIn(statement, env, steps),
    })
  const elements = use && elementsOfSet(use, context.through)
  if (!use || !elements || elements.length === 0) return unknownMap(use ? membership(key, use, '==', context) : { kind: 'atom', key: canonicalText({ node: statement, env }) })
  if (use.kind === 'named') context.throughSet?.(use)
  const goOn: Branch[] = []
  const rest = restOf(key, elements, context)
  for (const element of elements) {
    const value = element.node.value && resolved({ node: element.node.value, env: element.env }, context.through)
    const at = originIn(element.node, element.env, steps)
    const entry: Branch = { ...withMatch(run, branch, elementCondition(key, element, rest, context), at), entry: element }
    if (value?.node.kind !== 'Verdict') {
      finish(run, entry, { kind: 'unknown', text: canonicalText({ node: element.node.key, env: element.env }), origin: at })
    } else if (value.node.verdict === 'continue') goOn.push(entry)
    else finish(run, entry, verdictOf(run, { node: value.node, env: value.env }, originIn(value.node, value.env, [])))
  }
  return goOn
}

/** What any entry but the catch-all takes, made once. */
function restOf(key: Written<Expression>, elements: readonly Written<SetElement>[], context: MatchContext): () => Condition {
  let made: Condition | undefined
  return () => (made ??= any(elements.filter(element => element.node.key.kind !== 'Wildcard').map(element => elementCondition(key, element, () => always, context))))
}

/** `ct helper set tcp dport map { 21 : "ftp" }`: each entry is a rule of its own. Other maps only say which packets are meant. */
function assignBranches(run: RuleRun, branch: Branch, statement: Extract<Statement, { kind: 'Assign' }>): readonly Branch[] {
  const { env } = run
  const { table } = run.site.draft
  const origin = originIn(statement, env, [])
  const { target } = statement
  const value = resolved({ node: statement.value, env })
  const objects = target.kind === 'Ct' && (target.key === 'helper' || target.key === 'expectation')
  if (value.node.kind === 'MapLookup' && objects) {
    const entries = assignedEntries(run, branch, { node: value.node, env: value.env }, statement)
    if (entries) return entries
  }
  const limited = mapped(run, branch, [statement.value])
  return [withEffect(limited, assignment({ node: statement, env }, table, origin))]
}

function assignedEntries(run: RuleRun, branch: Branch, map: Written<MapLookup>, statement: Extract<Statement, { kind: 'Assign' }>): readonly Branch[] | undefined {
  const steps: Step[] = []
  const context = watching(run, steps)
  const { table } = run.site.draft
  const use = setUseOf({ node: map.node.map, env: map.env }, table, context.through)
  const elements = use && elementsOfSet(use, context.through)
  if (!use || !elements || elements.length === 0 || elements.length > maxBranches) return undefined
  if (use.kind === 'named') context.throughSet?.(use)
  const key = { node: map.node.key, env: map.env }
  const rest = restOf(key, elements, context)
  return elements.map(element => {
    const at = originIn(element.node, element.env, steps)
    const entry = withMatch(run, branch, elementCondition(key, element, rest, context), at)
    const value = element.node.value ?? map.node
    const set = assignment({ node: { ...statement, value }, env: element.env }, table, at, context.through)
    return { ...withEffect(entry, set), entry: element }
  })
}
