import { BudgetExceeded, formatPacket, uselessRules } from '../analysis/index.ts'
import type { Packet, PacketSet, Space, UselessRule } from '../analysis/index.ts'
import { isUnable } from '../model/index.ts'
import type { Origin, Rule, RuleContext, Ruleset } from '../model/index.ts'
import type { Related } from '../syntax/index.ts'
import { textOf } from '../text/index.ts'
import type { CheckContext, Fix, Found } from './check.ts'
import { groupByPlace, relatedTo, saidIn, stepsTo } from './places.ts'
import { allRules } from './rules.ts'
import { mustBeWalkable, spaceFor } from './size.ts'
import { snippetOf } from './words.ts'

/** What is written at one place, of which no packet makes use in any of the rules that it comes to. */
export interface UselessText {
  readonly kind: UselessRule['kind']
  readonly at: Origin
  readonly rules: readonly Rule[]
  /** The rule that is told of, where lists or functions make several. */
  readonly context: RuleContext
  readonly culprits: readonly RuleContext[]
  readonly packets: PacketSet
}

/** Useless rules of a ruleset and the space that their packets are of. */
interface Judged {
  readonly space: Space
  readonly texts: readonly UselessText[]
  /** Rules of which the budget did not allow to tell. */
  readonly undecided: readonly RuleContext[]
}

/** Nodes of diagrams (24 bytes each) after which the question is given up: some seconds. A node costs more time where redundant rules are asked for. */
const budgets = { unreached: 1 << 21, all: 1 << 20 } as const

/** Several checks ask for the same; what was too costly once is not tried again. */
const judged = { unreached: new WeakMap<Ruleset, Judged | BudgetExceeded>(), all: new WeakMap<Ruleset, Judged | BudgetExceeded>() } as const

/** What a text is of several rules: what is said of all of them. Shadowed ones are never reached, but may not go. */
const weakest: readonly UselessRule['kind'][] = ['redundant', 'shadowed', 'unreachable', 'never-matching']

/**
 * Texts of one kind without use, in the order of the text. Where not everything could be read, or other files may add to a table, only what
 * such an addition could not change. Throws `BudgetExceeded`.
 */
export function uselessTexts(context: CheckContext, kind: UselessRule['kind']): Judged & { readonly all: readonly UselessText[] } {
  const { ruleset } = context
  const kinds = kind === 'redundant' ? 'all' : 'unreached'
  // Most of it is found without walking, and yet in many times what reading takes.
  if (!context.chosen) mustBeWalkable(ruleset)
  let known = judged[kinds].get(ruleset)
  if (!known) {
    try {
      known = judge(context, kinds)
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error
      known = error
    }
    judged[kinds].set(ruleset, known)
  }
  if (known instanceof BudgetExceeded) throw known
  return { ...known, texts: known.texts.filter(text => text.kind === kind), all: known.texts }
}

function judge(context: CheckContext, kinds: keyof typeof budgets): Judged {
  const { ruleset } = context
  const isWhole = context.problems.length === 0
  const space = spaceFor(context, budgets[kinds])
  const { useless, undecided } = uselessRules(space, ruleset, { kinds })
  const isRead = ({ rule: { origin } }: RuleContext): boolean => isWhole || !saidIn(context.problems, origin)
  // Of a rule with a mistake in it, the mistake is to be told; and it is no reason for what is said of others.
  const isSound = (each: UselessRule): boolean => isRead(each.context) && each.culprits.every(isRead) && isCertain(each, isWhole, space)
  // Where all is there and was read, nobody has to ask which rules are to blame: of very many that costs much.
  const isClear = isWhole && !ruleset.tables.some(({ partial }) => partial)
  const found = new Map(useless.filter(each => !asksFilledSet(each.context) && (isClear || isSound(each))).map(each => [each.context.rule, each]))
  const texts: UselessText[] = []
  if (found.size === 0) return { space, texts, undecided }
  for (const group of groupByPlace(allRules(ruleset), ({ rule }) => rule.origin)) {
    const ofGroup = group.flatMap(({ rule }) => found.get(rule) ?? [])
    if (ofGroup.length < group.length) continue
    const kind = weakest.find(each => ofGroup.some(one => one.kind === each))!
    const told = ofGroup.find(each => each.kind === kind)!
    texts.push({
      kind, at: told.context.rule.origin, rules: group.map(({ rule }) => rule), context: told.context,
      get culprits() { return [...new Set(ofGroup.filter(each => each.kind === kind).flatMap(each => each.culprits))] },
      get packets() { return told.packets },
    })
  }
  return { space, texts, undecided }
}

/** Whether a rule asks a named set: who names one fills it while the ruleset is loaded, whatever stands in it now. */
function asksFilledSet({ table, rule: { matches } }: RuleContext): boolean {
  const isFilled = (name: string): boolean => table.objects.some(object =>
    (object.kind === 'set' || object.kind === 'map') && object.name === name && !/\bflags\b[^;\n]*\bconstant\b/.test(textOf(object.origin)))
  return matches.some(({ origin }) => [...textOf(origin).matchAll(/@([\w.]+)/g)].some(([, name]) => isFilled(name!)))
}

/** Whether no packet matches a rule, whatever hook its chain is called from. */
const contradictsItself = (space: Space, { matches }: Rule): boolean =>
  space.isEmpty(space.and(space.laws(), ...matches.map(({ condition }) => space.of(condition))))

/** Verdicts that no rule elsewhere can change. */
const plain: ReadonlySet<string> = new Set(['accept', 'drop', 'reject'])

/** Whether a rule stays useless whatever else the ruleset may hold: text that could not be read, rules of other files, callers elsewhere. */
function isCertain(useless: UselessRule, isWhole: boolean, space: Space): boolean {
  const { kind, context, culprits } = useless
  if (isWhole && !context.table.partial && !culprits.some(({ table }) => table.partial)) return true
  switch (kind) {
    case 'never-matching':
      return culprits.length === 0 && useless.packets === space.none && (context.chain.base !== undefined || contradictsItself(space, context.rule))
    case 'redundant':
      return false
    default:
      return culprits.length > 0 && culprits.every(({ chain, rule }) => chain === context.chain && plain.has(rule.verdict.kind))
  }
}

/**
 * Texts that stand together, behind the same rules that decide everything: told as one, since one rule is to blame. Between them stands
 * nothing that is reached.
 */
export function rowsOf(texts: readonly UselessText[], all: readonly UselessText[]): readonly (readonly [UselessText, ...UselessText[]])[] {
  const rows: [UselessText, ...UselessText[]][] = []
  const deadRules = new Set(all.flatMap(({ rules }) => rules))
  let next: { readonly chain: RuleContext['chain']; readonly index: number } | undefined
  for (const text of texts) {
    const { context: { chain, index } } = text
    const row = rows.at(-1)
    const isNear = row && next?.chain === chain && chain.rules.slice(next.index, index).every(rule => deadRules.has(rule))
    const isAlike = row && row[0].culprits.length === text.culprits.length && row[0].culprits.every(culprit => text.culprits.includes(culprit))
    if (isNear && isAlike) row.push(text)
    else rows.push([text])
    next = { chain, index: index + 1 }
  }
  return rows
}

/** What a rule does with packets: "accepts them", "decides them in chain x". */
export function deedOf({ rule: { verdict } }: RuleContext, packets: string): string {
  switch (verdict.kind) {
    case 'accept':
    case 'drop':
    case 'reject':
    case 'queue':
    case 'return':
      return `${verdict.kind}s ${packets}`
    case 'jump':
    case 'goto':
      return verdict.rules ? `decides ${packets} in its block` : `decides ${packets} in chain ${verdict.chain}`
    default:
      return `decides ${packets}`
  }
}

/** "`tcp dport 22 accept` before it accepts them", "3 rules before it together decide them". */
export function culpritsText(culprits: readonly RuleContext[], where: 'before' | 'behind', packets: string): string {
  const [culprit] = culprits
  if (!culprit) return `the policy of a chain before it drops ${packets}`
  const { rule: { origin } } = culprit
  // Rules of one statement are one for whoever wrote it.
  if (culprits.every(({ rule }) => rule.origin.source === origin.source && rule.origin.start === origin.start)) return `${snippetOf(origin)} ${where} it ${deedOf(culprit, packets)}`
  return `${culprits.length} rules ${where} it together decide ${packets}`
}

/** A question whose answer varies is told without the place that makes it unlike all others. */
const withoutPlaces = (packet: Packet): Packet =>
  (packet.atoms ? { ...packet, atoms: Object.fromEntries(Object.entries(packet.atoms).map(([key, answer]) => [key.replace(/@[^@]*:\d+$/, ''), answer])) } : packet)

/** An example of a text's packets in words; empty where there is none, or where the budget is used up. */
export function exampleText(space: Space, text: Pick<UselessText, 'packets'>): string {
  try {
    const packet = space.example(text.packets)
    return packet ? `, for example ${formatPacket(withoutPlaces(packet))}` : ''
  } catch (error) {
    if (error instanceof BudgetExceeded) return ''
    throw error
  }
}

/** At most this many culprits are shown. */
const shown = 8

/** The rules that decide instead, and how a rule came to be. */
export const relatedRules = ({ at, culprits }: UselessText, message: (culprit: RuleContext) => string): readonly Related[] =>
  relatedTo(at, [...culprits.slice(0, shown).map(culprit => ({ at: culprit.rule.origin, message: message(culprit) })), ...stepsTo(at)])

/** Removing a text that no packet makes use of; not one in an included file, of which another ruleset may make use. */
export function removal({ edits, files }: CheckContext, { at, rules }: UselessText, title: string): Pick<Found, 'fix'> {
  if (at.source !== files[0]?.source) return {}
  const removed = edits.removeRules(rules)
  const fix: Fix | undefined = isUnable(removed) ? undefined : { title, applicability: 'safe', edits: removed }
  return fix && fix.edits.length > 0 ? { fix } : {}
}
