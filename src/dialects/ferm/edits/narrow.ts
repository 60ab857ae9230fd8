import type { Narrowing, NarrowResult, Rule, StateSet } from '../../../model/index.ts'
import { applyEdits, covers, sameSpan } from '../../../text/index.ts'
import type { Edit, TextEdit } from '../../../text/index.ts'
import { placeOf } from '../expand/index.ts'
import type { Copy } from './copies.ts'
import { copiesOf } from './copies.ts'
import { behind, inSource, removal } from './place.ts'
import { splitOf } from './split.ts'
import type { Split } from './split.ts'
import { chosenList, limitation, ownStates, stateOptionsOf } from './states.ts'
import type { StateOption } from './states.ts'
import { keyAt } from './statements.ts'
import type { Neighbours, Statement, Statements } from './statements.ts'
import { editAtUse, editWords, isIndirect } from './values.ts'
import type { WordEdit } from './values.ts'

/**
 * How the states of a command are narrowed: where the words are written (a variable, a parameter), where the list is used,
 * by one more state match in the command, or by taking the command away. Each falls back to the next.
 */
type Way = 'words' | 'use' | 'insert' | 'remove' | 'left'

interface Plan {
  readonly statement: Statement
  readonly changes: readonly Change[]
  readonly copies: readonly Copy[]
  /** Some rules of the command stay as they are, in a copy of it. */
  readonly split: Split | undefined
  way: Way
  reason: string
}

interface Change {
  readonly rule: Rule
  readonly list: StateOption | undefined
  readonly own: StateSet
  readonly kept: StateSet
  readonly states: StateSet
}

/** Narrows rules where they are written; see `Edits.narrow`. */
export function narrow(statements: Statements, neighbours: Neighbours, narrowings: readonly Narrowing[]): NarrowResult {
  const byRule = new Map(narrowings.map(narrowing => [narrowing.rule, narrowing]))
  const left: { rule: Rule; reason: string }[] = []
  const wanted = new Map<string, Statement>()
  for (const { rule } of narrowings) {
    const statement = statements.of(rule)
    if (statement) wanted.set(statement.key, statement)
    else left.push({ rule, reason: 'the rule is put together from several places' })
  }
  const plans = [...wanted.values()].map(statement => planFor(statement, byRule))
  settle(plans, statements, neighbours)

  const edits = new Map<string, Edit>()
  for (const plan of plans) {
    if (plan.way === 'left') {
      for (const { rule } of plan.statement.rules) if (byRule.has(rule)) left.push({ rule, reason: plan.reason })
      continue
    }
    for (const edit of editsOf(plan, neighbours)) edits.set(`${keyAt(edit)} ${edit.text}`, edit)
  }
  return { edits: [...edits.values()], left }
}

function planFor(statement: Statement, narrowings: ReadonlyMap<Rule, Narrowing>): Plan {
  const changes: Change[] = []
  const split = splitOf(statement, narrowings)
  if (split && 'reason' in split) return { statement, changes, copies: [], split: undefined, way: 'left', reason: split.reason }
  for (const { rule, expanded } of statement.rules) {
    if (split?.keptRules.has(rule)) continue
    const lists = stateOptionsOf(expanded)
    const own = ownStates(lists)
    const narrowing = narrowings.get(rule)
    const states = narrowing?.states ?? own
    changes.push({ rule, list: chosenList(lists), own, kept: own & states, states })
  }
  const made = copiesOf(statement, narrowings, split)
  if ('reason' in made) return { statement, changes, copies: [], split, way: 'left', reason: made.reason }
  const copies = split ? [...made, { guard: '', text: split.kept }] : made
  return { statement, changes, copies, split, way: firstWay(changes, made), reason: '' }
}

function firstWay(changes: readonly Change[], copies: readonly Copy[]): Way {
  if (changes.every(({ kept }) => kept === 0)) return 'remove'
  const needsMatch = changes.some(({ list, own, kept }) => kept !== own && (!list || kept === 0 || (list.inherited && copies.length > 0)))
  return needsMatch ? 'insert' : 'words'
}

/** Falls back from way to way until everything that shares a text agrees on what becomes of it. */
function settle(plans: readonly Plan[], statements: Statements, neighbours: Neighbours): void {
  const planOf = new Map<Rule, Plan>(plans.flatMap(plan => plan.changes.map(({ rule }) => [rule, plan] as const)))
  const users = usersOf(statements)
  for (let changed = true; changed; ) {
    changed = false
    const proposals = new Map<string, { text: string; rules: Set<Rule>; plans: Set<Plan>; clash: boolean }>()
    for (const plan of plans) {
      if (plan.way === 'insert' && !insertion(plan)) {
        plan.way = 'left'
        plan.reason ||= 'the states of the rule are written in several ways'
        changed = true
      }
      if (plan.way !== 'words' && plan.way !== 'use') continue
      for (const change of plan.changes) {
        const edits = wordEdits(plan.way, change, neighbours)
        if (!edits) {
          fallBack(plan)
          changed = true
          break
        }
        for (const edit of edits) {
          const key = keyAt(edit.of)
          const proposal = proposals.get(key) ?? { text: edit.text, rules: new Set(), plans: new Set(), clash: false }
          proposals.set(key, proposal)
          if (proposal.text !== edit.text) proposal.clash = true
          proposal.rules.add(change.rule)
          // The copy that stays keeps the words that are written in the command.
          if (plan.split && plan.statement.source === edit.of.source && covers(plan.statement, edit.of)) for (const rule of plan.split.keptRules) proposal.rules.add(rule)
          proposal.plans.add(plan)
        }
      }
    }
    if (changed) continue
    for (const [key, { rules, plans: proposing, clash }] of proposals) {
      const others = [...(users.get(key) ?? [])].filter(rule => !rules.has(rule))
      if (!clash && others.every(rule => isIndifferent(planOf.get(rule)))) continue
      for (const plan of proposing) fallBack(plan)
      changed = true
    }
  }
}

/** A rule that goes away without leaving anything in its block does not mind what becomes of the block's states. */
const isIndifferent = (plan: Plan | undefined): boolean => plan?.way === 'remove' && plan.copies.length === 0

function fallBack(plan: Plan): void {
  const indirect = plan.changes.some(({ list }) => list && isIndirect(list))
  plan.way = plan.way === 'words' && indirect ? 'use' : 'insert'
}

function wordEdits(way: 'words' | 'use', { list, own, kept }: Change, neighbours: Neighbours): readonly WordEdit[] | undefined {
  if (kept === own) return []
  if (!list) return undefined
  const written = list.option.valueAt && list.option.valueAt.source.text.slice(list.option.valueAt.start, list.option.valueAt.end)
  if (way === 'words' && (isIndirect(list) || written?.includes('#'))) return editWords(list, kept, neighbours)
  const edit = editAtUse(list, kept)
  return edit && [edit]
}

/** Rules that depend on each place where a state list or one of its words is written. */
function usersOf({ all }: Statements): ReadonlyMap<string, ReadonlySet<Rule>> {
  const users = new Map<string, Set<Rule>>()
  for (const { rules } of all) {
    for (const { rule, expanded } of rules) {
      for (const { option, parts } of stateOptionsOf(expanded)) {
        const places = [...parts.map(({ scalar }) => placeOf(scalar.tok)), ...(option.valueAt ? [option.valueAt] : [])]
        for (const place of places) {
          const key = keyAt(place)
          const known = users.get(key) ?? new Set()
          users.set(key, known)
          known.add(rule)
        }
      }
    }
  }
  return users
}

/** One more state match, where the rules of the command agree on it. */
function insertion({ statement, changes }: Plan): TextEdit | undefined {
  const [first] = changes
  const states = changes.every(({ kept }) => kept === first!.kept) ? first!.kept : first!.states
  if (changes.some(change => (change.own & states) !== change.kept)) return undefined
  const loaded = new Set(statement.rules.flatMap(({ expanded }) => expanded.options.map(({ name }) => name)))
  const match = limitation(states, loaded)
  const { body, source, end, rules } = statement
  if (!match || !body) return undefined
  const { options, instance } = rules[0]!.expanded
  const target = options.find(({ name }) => name === 'jump' || name === 'goto')?.option.keyword
  const at = target && target.frame === instance.end.frame && target.source === source && body.start <= target.start && target.end <= end ? target.start : body.start
  return { start: at, end: at, text: `${match} ` }
}

function editsOf(plan: Plan, neighbours: Neighbours): readonly Edit[] {
  const { statement, copies, split, way, changes } = plan
  const { source, start, end, body } = statement
  const edits: Edit[] = []
  if (way === 'words' || way === 'use') {
    for (const change of changes) {
      for (const edit of wordEdits(way, change, neighbours) ?? []) {
        if (edit.source.text.slice(edit.start, edit.end) !== edit.text && !edits.some(known => known.source === edit.source && sameSpan(known, edit))) {
          edits.push(inSource(edit.source, edit))
        }
      }
    }
  } else if (way === 'insert') edits.push(inSource(source, insertion(plan)!))
  if (split && way !== 'remove') edits.push(inSource(source, split.changed))

  const prefix = body ? source.text.slice(start, body.start) : ''
  const branch = /@if\b|@else\b/.test(prefix) || neighbours.before(source, start)?.image === '@else'
  const bodies = copies.map(({ guard, text }) => (guard ? `${guard}{ ${text} }` : text))
  if (branch && body) {
    // In a branch, the command and its copies are one block.
    if (way === 'remove') edits.push(inSource(source, { start: body.start, end, text: bodies.length > 0 ? `{ ${bodies.join(' ')} }` : '{ }' }))
    else if (bodies.length > 0) {
      edits.push(inSource(source, { start: body.start, end: body.start, text: '{ ' }), inSource(source, { start: end, end, text: ` ${bodies.join(' ')} }` }))
    }
    return edits
  }
  const commands = bodies.map(text => prefix + text)
  if (way !== 'remove') return [...edits, ...behind(statement, commands, neighbours).map(edit => inSource(source, edit))]
  if (commands.length === 0) return [...edits, inSource(source, removal(statement))]
  return [...edits, inSource(source, replacement(statement, commands, neighbours))]
}

/** Puts commands in the place of one, each on a line of its own where it had one. */
function replacement(statement: Statement, commands: readonly string[], neighbours: Neighbours): TextEdit {
  const { start, end } = statement
  const [first, ...others] = commands
  const [more] = behind(statement, others, neighbours)
  if (!more) return { start, end, text: first! }
  const { text } = statement.source
  return { start, end: more.end, text: applyEdits(text.slice(start, more.end), [{ start: 0, end: end - start, text: first! }, { start: more.start - start, end: more.end - start, text: more.text }]) }
}
