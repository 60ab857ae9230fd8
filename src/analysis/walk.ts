import type { Chain, Effect, Rule, Table, Verdict } from '../model/index.ts'
import { componentsOf } from './cycles.ts'
import type { Given } from './given.ts'
import { changesPackets, changing, givenKey, setMark, unchanged } from './given.ts'
import { BudgetExceeded, unionOf } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import { createSieve } from './sieve.ts'
import { workshopOf } from './space.ts'

/** Packets, as they came, with what has happened to them since. */
export interface Flow {
  readonly given: Given
  readonly packets: PacketSet
}

/** What a chain does with any packet that comes to it with `given`, by rule and in all. */
export interface Summary {
  readonly table: Table
  /** The chain's name; that of the chain around it for an anonymous one. */
  readonly name: string
  readonly given: Given
  readonly rules: readonly Rule[]
  readonly accepted: readonly Flow[]
  /** Left the chain at its end or by `return`. */
  readonly returned: readonly Flow[]
  readonly dropped: PacketSet
  readonly rejected: PacketSet
  /** By rule: packets that come to it. */
  readonly reaching: readonly PacketSet[]
  /** By rule: the same by what has happened to them, where rules of the chain before it have changed packets. */
  readonly changed: ReadonlyMap<number, readonly Flow[]>
  /** By rule: packets whose walk through this chain ends there, or in the chain it leads to. */
  decided(index: number): PacketSet
  /** Whether a queue, an unknown target or a chain that the file does not have decides some of the packets. */
  readonly open: boolean
  readonly calls: readonly { readonly rule: Rule; readonly callee: Summary; readonly packets: PacketSet }[]
}

export interface Walker {
  summary(table: Table, name: string, rules: readonly Rule[], given?: Given): Summary
  /** Summaries, callees before their callers. */
  readonly made: readonly Summary[]
  /** Variables that stand for what a queue or an unknown target does. */
  readonly choices: ReadonlySet<number>
}

export interface WalkOptions {
  readonly without?: ReadonlySet<Rule>
  /** Nothing else is asked about: summaries leave out other packets. */
  readonly only?: PacketSet
}

/** Chains that call each other deeper than this are not followed (nft allows 16, NFT_JUMP_STACK_SIZE). */
const deepest = 400

/** Different marks that packets of one chain may have. */
const mostFlows = 64

/** Adds up flows, those with the same past together. */
function createPool(space: Space): { add(given: Given, packets: PacketSet): void; flows(): Flow[] } {
  const parts = new Map<string, { given: Given; sets: PacketSet[] }>()
  return {
    add(given, packets) {
      if (space.isEmpty(packets)) return
      const key = givenKey(given)
      const part = parts.get(key)
      if (part) part.sets.push(packets)
      else parts.set(key, { given, sets: [packets] })
      if (parts.size > mostFlows) throw new BudgetExceeded('too many different marks')
    },
    flows: () => [...parts.values()].map(({ given, sets }) => ({ given, packets: unionOf(space, sets) })),
  }
}

/** Verdicts that decide all that a rule matches. */
const settled = ['accept', 'drop', 'reject', 'return'] as const
type Settled = (typeof settled)[number]
const isSettled = (kind: Verdict['kind']): kind is Settled => (settled as readonly string[]).includes(kind)

/**
 * Summaries of chains. Each chain is walked once for each past its packets come with, over all packets, and what a call does is
 * that summary cut to what calls it: so many calls of a chain cost little more than one.
 */
export function createWalker(space: Space, options: WalkOptions = {}): Walker {
  const { matching, choice, compiler } = workshopOf(space)
  const memo = new Map<readonly Rule[], Map<string, Summary>>()
  const made: Summary[] = []
  const choices = new Set<number>()
  let depth = 0
  const mayMeet = options.only === undefined ? undefined : createSieve(space, options.only)

  const graphs = new Map<Table, { byName: Map<string, Chain>; components: ReadonlyMap<Chain, number> }>()
  const graphOf = (table: Table): { byName: Map<string, Chain>; components: ReadonlyMap<Chain, number> } => {
    let graph = graphs.get(table)
    if (!graph) {
      graph = { byName: new Map(table.chains.toReversed().map(chain => [chain.name, chain])), components: componentsOf(table) }
      graphs.set(table, graph)
    }
    return graph
  }

  const choose = (key: string): PacketSet => {
    choices.add(compiler.atomLevel(key))
    return choice(key)
  }

  /** What the effects of a rule make of packets; several flows where they do not have the same for all. */
  const afterEffects = (rule: Rule, flow: Flow, place: string): readonly Flow[] => {
    let flows: readonly Flow[] = [flow]
    for (const effect of rule.effects) if (changing.has(effect.kind)) flows = flows.flatMap(each => afterEffect(effect, each, place))
    return flows.filter(each => !space.isEmpty(each.packets))
  }

  const afterEffect = (effect: Effect, { given, packets }: Flow, place: string): readonly Flow[] => {
    const connected = compiler.hasConnection as PacketSet
    const withConnection = (changed: Given): readonly Flow[] =>
      given.conntrack !== 'done'
        ? [{ given, packets }]
        : [{ given: changed, packets: space.and(packets, connected) }, { given, packets: space.minus(packets, connected) }]
    switch (effect.kind) {
      case 'set-mark':
        return [{ given: { ...given, mark: setMark(given.mark, effect.value, effect.mask, `mark set at ${place}`) }, packets }]
      case 'set-ct-mark':
        return withConnection({ ...given, ctMark: setMark(given.ctMark, effect.value, effect.mask, `ct mark set at ${place}`) })
      case 'save-ct-mark':
        return withConnection({ ...given, ctMark: given.mark })
      case 'restore-ct-mark':
        return withConnection({ ...given, mark: given.ctMark })
      case 'notrack':
        // Before conntrack it decides the state that later rules see; afterwards it does nothing.
        return given.conntrack === 'done' ? [{ given, packets }] : [{ given: { ...given, conntrack: 'left alone' }, packets: space.and(packets, compiler.state(0x40) as PacketSet) }]
      default:
        return [{ given, packets }]
    }
  }

  const summarise = (table: Table, name: string, rules: readonly Rule[], start: Given): Summary => {
    const accepted = createPool(space)
    const returned = createPool(space)
    const dropped: PacketSet[] = []
    const rejected: PacketSet[] = []
    const reaching: PacketSet[] = []
    const changed = new Map<number, readonly Flow[]>()
    /** Of rules that do more than decide what they match. */
    const ended = new Map<number, PacketSet>()
    const calls: { rule: Rule; callee: Summary; packets: PacketSet }[] = []
    let open = false
    let rest: readonly Flow[] = [{ given: start, packets: options.only ?? space.all }]

    const settle = (kind: Settled, { given, packets }: Flow): void => {
      if (kind === 'accept') accepted.add(given, packets)
      else if (kind === 'return') returned.add(given, packets)
      else (kind === 'drop' ? dropped : rejected).push(packets)
    }

    /** Rules in a row that decide alike all that they match: what they decide together costs no more than what one does. */
    let row: { readonly kind: Settled; readonly flow: Flow; left: PacketSet } | undefined
    const endRow = (): void => {
      if (row) settle(row.kind, { given: row.flow.given, packets: space.minus(row.flow.packets, row.left) })
      row = undefined
    }

    /** Packets that a verdict leaves to the next rule. */
    const afterVerdict = (rule: Rule, verdict: Verdict, { given, packets }: Flow): readonly Flow[] => {
      switch (verdict.kind) {
        case 'accept':
        case 'drop':
        case 'reject':
        case 'return':
          settle(verdict.kind, { given, packets })
          return []
        case 'continue':
          return [{ given, packets }]
        case 'queue': {
          open = true
          const passes = choose(`queue in ${table.family} ${table.name} ${name}`)
          accepted.add(given, space.and(packets, passes))
          dropped.push(space.minus(packets, passes))
          return []
        }
        case 'unknown':
          return afterUnknown(verdict.text, { given, packets })
        case 'jump':
        case 'goto': {
          const callee = called(table, name, verdict, given)
          if (!callee) return afterUnknown(`chain ${verdict.chain}`, { given, packets })
          calls.push({ rule, callee, packets })
          for (const flow of callee.accepted) accepted.add(flow.given, space.and(flow.packets, packets))
          dropped.push(space.and(callee.dropped, packets))
          rejected.push(space.and(callee.rejected, packets))
          const back = callee.returned.map(flow => ({ given: flow.given, packets: space.and(flow.packets, packets) }))
          if (verdict.kind === 'jump') return back
          // The end of a chain that was gone to is the end of the one it was gone to from.
          for (const flow of back) returned.add(flow.given, flow.packets)
          return []
        }
      }
    }

    const afterUnknown = (text: string, { given, packets }: Flow): readonly Flow[] => {
      open = true
      const key = `${text} in ${table.family} ${table.name} ${name}`
      const ends = space.and(packets, choose(`${key} ends`))
      const accepts = choose(`${key} accepts`)
      accepted.add(given, space.and(ends, accepts))
      dropped.push(space.minus(ends, accepts))
      return [{ given, packets: space.minus(packets, ends) }]
    }

    for (const [index, rule] of rules.entries()) {
      reaching.push(rest.length === 1 ? rest[0]!.packets : space.or(...rest.map(flow => flow.packets)))
      if (rest.some(({ given }) => given !== start)) changed.set(index, rest)
      const isPassed = mayMeet !== undefined && rule.shape !== undefined && !rest.some(({ given }) => mayMeet(rule, given))
      if (isPassed || rest.length === 0 || options.without?.has(rule) || (rule.verdict.kind === 'continue' && !changesPackets(rule))) {
        ended.set(index, space.none)
        continue
      }
      const { kind } = rule.verdict
      const [flow] = rest
      if (flow && rest.length === 1 && isSettled(kind) && !changesPackets(rule)) {
        const left = space.minus(flow.packets, matching(rule, flow.given))
        if (left === flow.packets) continue
        if (row?.kind !== kind) {
          endRow()
          row = { kind, flow, left }
        }
        row.left = left
        rest = space.isEmpty(left) ? [] : [{ given: flow.given, packets: left }]
        continue
      }
      endRow()
      const next = createPool(space)
      const gone: PacketSet[] = []
      for (const { given, packets } of rest) {
        const matches = matching(rule, given)
        const matched = space.and(packets, matches)
        if (space.isEmpty(matched)) {
          next.add(given, packets)
          continue
        }
        next.add(given, space.minus(packets, matches))
        const left: PacketSet[] = []
        for (const flow of afterEffects(rule, { given, packets: matched }, `${table.name} ${name} ${index}`)) {
          for (const onward of afterVerdict(rule, rule.verdict, flow)) {
            next.add(onward.given, onward.packets)
            left.push(onward.packets)
          }
        }
        gone.push(left.length === 0 ? matched : space.minus(matched, space.or(...left)))
      }
      ended.set(index, space.or(...gone))
      rest = next.flows()
    }
    endRow()
    const last = space.or(...rest.map(flow => flow.packets))
    const decided = (index: number): PacketSet => {
      let found = ended.get(index)
      // Of others, what comes to the next rule no more.
      if (found === undefined) ended.set(index, (found = space.minus(reaching[index]!, reaching[index + 1] ?? last)))
      return found
    }
    for (const { given, packets } of rest) returned.add(given, packets)
    const summary: Summary = {
      table, name, given: start, rules, accepted: accepted.flows(), returned: returned.flows(), dropped: unionOf(space, dropped), rejected: unionOf(space, rejected), reaching, changed, decided, open, calls,
    }
    made.push(summary)
    return summary
  }

  /** The chain a verdict leads to; undefined when the file does not have it or the jump closes a loop. */
  const called = (table: Table, name: string, verdict: Extract<Verdict, { kind: 'jump' | 'goto' }>, given: Given): Summary | undefined => {
    if (verdict.rules) return summary(table, name, verdict.rules, given)
    const { byName, components } = graphOf(table)
    const chain = byName.get(verdict.chain)
    const caller = byName.get(name)
    if (!chain || (caller && components.get(chain) === components.get(caller))) return undefined
    return summary(table, chain.name, chain.rules, given)
  }

  const summary = (table: Table, name: string, rules: readonly Rule[], given: Given = unchanged): Summary => {
    let known = memo.get(rules)
    if (!known) {
      known = new Map()
      memo.set(rules, known)
    }
    const key = givenKey(given)
    let found = known.get(key)
    if (!found) {
      if (depth >= deepest) throw new BudgetExceeded('chains call each other too deep')
      depth++
      try {
        found = summarise(table, name, rules, given)
      } finally {
        depth--
      }
      known.set(key, found)
    }
    return found
  }

  return { summary, made, choices }
}
