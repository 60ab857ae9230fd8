import type { Chain, Condition, Effect, Hook, Match, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import { NfProto } from '../model/index.ts'
import { answerTo, hasConnection } from './answer.ts'
import type { Circumstances } from './answer.ts'
import { componentsOf } from './cycles.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, chainsAt } from './hooks.ts'
import type { Layer } from './layers.ts'
import type { Packet } from './packet.ts'

/** Whether a rule matches: `assumed` when an unknown answer decided it on this way. */
export type Answer = 'yes' | 'no' | 'assumed yes' | 'assumed no'

/** One step of a packet's way. */
export type Step =
  | { readonly kind: 'chain'; readonly table: Table; readonly chain: Chain }
  /** `asks`: keys of the unknown matches whose answers were assumed here. `failed`: the first match that does not hold. */
  | { readonly kind: 'rule'; readonly context: RuleContext; readonly matches: Answer; readonly asks: readonly string[]; readonly failed?: Match }
  /** What a queue or an unknown target is assumed to do. */
  | { readonly kind: 'assumed'; readonly context: RuleContext; readonly does: 'accept' | 'drop' | 'continue' }
  | { readonly kind: 'return'; readonly table: Table; readonly chain: Chain }
  | { readonly kind: 'policy'; readonly table: Table; readonly chain: Chain; readonly policy: 'accept' | 'drop' }

export type Fate = 'accepted' | 'dropped' | 'rejected'

/** One way a packet may take; several when answers are unknown. */
export interface Way {
  readonly steps: readonly Step[]
  readonly fate: Fate
  /** Answers assumed on this way, by key; queues and unknown targets have keys of their own. */
  readonly assumed: Readonly<Record<string, boolean>>
}

export interface TraceOptions {
  readonly layer?: Layer
  /** Most ways followed; further ones are left out (`complete` false). */
  readonly ways?: number
  /** Answers that are taken for granted, by the key of the question; undefined leaves it open. */
  readonly answer?: (key: string) => boolean | undefined
}

export interface Trace {
  readonly ways: readonly Way[]
  readonly complete: boolean
}

const defaultWays = 16

/** Rules visited on one way; chains may call each other more often than anyone would read. */
const mostSteps = 200_000

/** Chains that call each other deeper than this are not followed (nft allows 16, NFT_JUMP_STACK_SIZE). */
const deepest = 400

/** Thrown where a way comes to a question that has no answer yet. */
class Open extends Error {
  readonly key: string
  constructor(key: string) {
    super(key)
    this.key = key
  }
}

/**
 * The ways of one packet through all base chains of a hook. Where the ruleset asks what nflint does not understand and the packet's
 * `atoms` do not answer, both answers are followed, the same question having the same answer on one way.
 */
export function trace(ruleset: Ruleset, hook: Hook, packet: Packet, options: TraceOptions = {}): Trace {
  return traceThrough(ruleset, [hook], packet, options)
}

/**
 * The same through several hooks, one after the other: marks that rules set go along, translated addresses do not. Where the packet
 * has both interfaces, each hook sees those that are known there.
 */
export function traceThrough(ruleset: Ruleset, hooks: readonly Hook[], packet: Packet, options: TraceOptions = {}): Trace {
  const limit = options.ways ?? defaultWays
  const layer = options.layer ?? 'ip'
  const ways: Way[] = []
  const pending: Readonly<Record<string, boolean>>[] = [{}]
  let tried = 0
  for (let assumed = pending.pop(); assumed; assumed = pending.pop()) {
    if (ways.length === limit || tried++ > limit * 64) return { ways, complete: false }
    const way = follow(ruleset, layer, hooks, packet, assumed, options.answer)
    if (typeof way === 'string') pending.push({ ...assumed, [way]: false }, { ...assumed, [way]: true })
    else if (way) ways.push(way)
    else return { ways, complete: false }
  }
  return { ways, complete: true }
}

/** One way under assumptions; the key of the first question that they leave open; undefined when it is too long. */
function follow(
  ruleset: Ruleset, layer: Layer, hooks: readonly Hook[], packet: Packet, assumed: Readonly<Record<string, boolean>>, answer: TraceOptions['answer'],
): Way | string | undefined {
  const walker = createTracer(packet, assumed, answer)
  try {
    for (const hook of hooks) {
      const here = hooks.length === 1 ? packet : packetAt(packet, hook)
      for (const hooked of chainsAt(ruleset, layer, hook)) {
        if (!sees(hooked, here)) continue
        const fate = walker.base(hooked, here, beforeConntrack(layer, hook, hooked.chain.base.priority) ? 'not yet' : 'done')
        if (fate === 'too long') return undefined
        if (fate !== 'accepted') return { steps: walker.steps, fate, assumed }
      }
    }
    return { steps: walker.steps, fate: 'accepted', assumed }
  } catch (error) {
    if (error instanceof Open) return error.key
    throw error
  }
}

/** A packet with the interfaces that are known at a hook: the way out only behind routing, the way in not for what is made here. */
function packetAt(packet: Packet, hook: Hook): Packet {
  const { iif, oif, ...rest } = packet
  const cameIn = hook !== 'output' && iif !== undefined
  const goesOut = hook !== 'prerouting' && hook !== 'input' && hook !== 'ingress' && oif !== undefined
  return { ...rest, ...(cameIn ? { iif } : {}), ...(goesOut ? { oif } : {}) }
}

/** Whether packets of this kind pass a base chain at all. */
function sees({ table, chain }: HookedChain, packet: Packet): boolean {
  if (table.family === 'ip' && packet.nfproto !== NfProto.ip) return false
  if (table.family === 'ip6' && packet.nfproto !== NfProto.ip6) return false
  if (table.family === 'inet' && packet.nfproto !== NfProto.ip && packet.nfproto !== NfProto.ip6) return false
  // nat chains see first packets only.
  if (chain.base.type === 'nat' && !(packet['ct.state'] === 'new' || (packet['ct.state'] === 'related' && packet['ct.direction'] === 0 && ((packet['ct.status'] ?? 0) & 3) === 1))) return false
  const name = chain.base.hook === 'egress' ? packet.oif : packet.iif
  return !chain.base.devices || chain.base.devices.some(device => (device.endsWith('*') ? name?.startsWith(device.slice(0, -1)) : name === device))
}

function createTracer(packet: Packet, assumed: Readonly<Record<string, boolean>>, granted: TraceOptions['answer']) {
  const steps: Step[] = []
  const now: { -readonly [key in keyof Circumstances]: Circumstances[key] } = { packet, conntrack: 'done', mark: packet.mark ?? 0, ctMark: packet['ct.mark'] ?? 0 }
  const components = new Map<Table, ReadonlyMap<Chain, number>>()

  const knownAnswer = (key: string): boolean | undefined => packet.atoms?.[key] ?? granted?.(key)

  const answer = (key: string): boolean => {
    const known = knownAnswer(key) ?? assumed[key]
    if (known === undefined) throw new Open(key)
    return known
  }

  const apply = (effect: Effect): void => {
    const connected = now.conntrack === 'done' && hasConnection(packet)
    const changed = (old: number | undefined, value: number | undefined, mask: number | undefined): number | undefined =>
      value === undefined || (old === undefined && mask !== undefined) ? undefined : ((((old ?? 0) & ~(mask ?? 0xffffffff)) >>> 0) ^ value) >>> 0
    switch (effect.kind) {
      case 'set-mark':
        now.mark = changed(now.mark, effect.value, effect.mask)
        break
      case 'set-ct-mark':
        if (connected) now.ctMark = changed(now.ctMark, effect.value, effect.mask)
        break
      case 'save-ct-mark':
        if (connected) now.ctMark = now.mark
        break
      case 'restore-ct-mark':
        if (connected) now.mark = now.ctMark
        break
      case 'notrack':
        if (now.conntrack !== 'done') now.conntrack = 'left alone'
        break
      default:
    }
  }

  const lookUp = (rule: Rule, context: RuleContext): boolean => {
    const asks = new Set<string>()
    const condition: Condition = { kind: 'all', of: rule.matches.map(match => match.condition) }
    const matches = answerTo(condition, now, key => {
      const known = knownAnswer(key)
      if (known !== undefined) return known
      if (assumed[key] !== undefined) asks.add(key)
      return assumed[key]
    })
    if (typeof matches === 'string') throw new Open(matches)
    const word = matches ? 'yes' : 'no'
    const failed = matches ? undefined : rule.matches.find(match => answerTo(match.condition, now, key => knownAnswer(key) ?? assumed[key]) === false)
    steps.push({ kind: 'rule', context, matches: asks.size > 0 ? `assumed ${word}` : word, asks: [...asks], ...(failed ? { failed } : {}) })
    return matches
  }

  const loops = (table: Table, from: string, to: Chain): boolean => {
    let known = components.get(table)
    if (!known) {
      known = componentsOf(table)
      components.set(table, known)
    }
    const own = table.chains.find(chain => chain.name === from)
    return own !== undefined && known.get(own) === known.get(to)
  }

  const unknown = (text: string, context: RuleContext): Fate | undefined => {
    const key = `${text} in ${context.table.family} ${context.table.name} ${context.chain.name}`
    if (!answer(`${key} ends`)) {
      steps.push({ kind: 'assumed', context, does: 'continue' })
      return undefined
    }
    const accepts = answer(`${key} accepts`)
    steps.push({ kind: 'assumed', context, does: accepts ? 'accept' : 'drop' })
    return accepts ? 'accepted' : 'dropped'
  }

  const walk = (table: Table, chain: Chain, rules: readonly Rule[], depth: number): Fate | 'return' | 'too long' => {
    if (depth > deepest) return 'too long'
    for (const [index, rule] of rules.entries()) {
      if (steps.length > mostSteps) return 'too long'
      const context: RuleContext = { table, chain, rule, index }
      if (!lookUp(rule, context)) continue
      for (const effect of rule.effects) apply(effect)
      const { verdict } = rule
      switch (verdict.kind) {
        case 'accept':
          return 'accepted'
        case 'drop':
          return 'dropped'
        case 'reject':
          return 'rejected'
        case 'return':
          return 'return'
        case 'continue':
          break
        case 'queue': {
          const accepts = answer(`queue in ${table.family} ${table.name} ${chain.name}`)
          steps.push({ kind: 'assumed', context, does: accepts ? 'accept' : 'drop' })
          return accepts ? 'accepted' : 'dropped'
        }
        case 'unknown': {
          const fate = unknown(verdict.text, context)
          if (fate) return fate
          break
        }
        case 'jump':
        case 'goto': {
          const target = verdict.rules ? chain : table.chains.find(each => each.name === verdict.chain)
          if (!target || (!verdict.rules && loops(table, chain.name, target))) {
            const fate = unknown(`chain ${verdict.chain}`, context)
            if (fate) return fate
            break
          }
          if (!verdict.rules) steps.push({ kind: 'chain', table, chain: target })
          const fate = walk(table, target, verdict.rules ?? target.rules, depth + 1)
          if (fate !== 'return') return fate
          if (verdict.kind === 'goto') return 'return'
          if (!verdict.rules) steps.push({ kind: 'return', table, chain })
        }
      }
    }
    return 'return'
  }

  return {
    steps,
    base({ table, chain }: HookedChain, here: Packet, conntrack: 'done' | 'not yet'): Fate | 'too long' {
      now.packet = here
      if (conntrack === 'done' || now.conntrack !== 'left alone') now.conntrack = conntrack
      steps.push({ kind: 'chain', table, chain })
      const fate = walk(table, chain, chain.rules, 0)
      if (fate !== 'return') return fate
      steps.push({ kind: 'policy', table, chain, policy: chain.base.policy })
      return chain.base.policy === 'accept' ? 'accepted' : 'dropped'
    },
  }
}
