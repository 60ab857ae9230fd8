import type { Chain, Condition, Hook, Rule, Ruleset, Table } from '../../src/model/index.ts'
import { State } from '../../src/model/index.ts'
import type { Packet } from '../../src/analysis/index.ts'

/**
 * A plain reading of rules for one packet, written only to judge the packet sets: no diagram, no summary, marks really changed.
 * `answer` stands for unknown matches, queues and unknown targets.
 */
export type Answer = (key: string) => boolean

interface Walker {
  mark: number
  ctMark: number
  readonly packet: Packet
  readonly answer: Answer
  tracked: boolean
  /** A rule before conntrack has said notrack. */
  alone: boolean
  readonly seen: (rule: Rule, matched: boolean) => void
}

const hasConnection = (packet: Packet): boolean => ['new', 'established', 'related'].includes(packet['ct.state']!)

function numberOf(walker: Walker, field: string): number | undefined {
  if (field === 'mark') return walker.mark
  if (field.startsWith('ct.') && (!walker.tracked || !hasConnection(walker.packet))) return undefined
  if (field === 'ct.mark') return walker.ctMark
  return (walker.packet as Record<string, unknown>)[field] as number | undefined
}

function holds(condition: Condition, walker: Walker): boolean {
  const { packet } = walker
  switch (condition.kind) {
    case 'all':
      return condition.of.every(part => holds(part, walker))
    case 'any':
      return condition.of.some(part => holds(part, walker))
    case 'not':
      return !holds(condition.of, walker)
    case 'atom':
      return walker.answer(condition.key)
    case 'state':
      return (condition.states & State[walker.tracked ? packet['ct.state']! : walker.alone ? 'untracked' : 'invalid']) !== 0
    case 'number': {
      const value = numberOf(walker, condition.field)
      return value !== undefined && condition.ranges.some(([low, high]) => low <= value && value <= high)
    }
    case 'address': {
      const value = packet[condition.field]
      return value !== undefined && condition.ranges.some(([low, high]) => low <= value && value <= high)
    }
    case 'bits': {
      const value = numberOf(walker, condition.field)
      return value !== undefined && (value & condition.mask) >>> 0 === condition.value
    }
    case 'interface': {
      const name = packet[condition.field]
      return name !== undefined && condition.names.some(each => (each.prefix ? name.startsWith(each.name) : name === each.name))
    }
    case 'helper': {
      if (!walker.tracked || !hasConnection(packet)) return false
      const name = packet['ct.helper']
      return name !== undefined && (condition.names === 'any' || condition.names.includes(name))
    }
  }
}

type Fate = 'accept' | 'drop' | 'reject' | 'impossible'

/** Whether a chain leads to another, so that a jump there from the other closes a loop. */
function leadsTo(table: Table, from: string, to: string): boolean {
  const seen = new Set([from])
  for (const name of seen) {
    const pending = [...(table.chains.find(each => each.name === name)?.rules ?? [])]
    for (const { verdict } of pending) {
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
      if (verdict.rules) pending.push(...verdict.rules)
      else seen.add(verdict.chain)
    }
  }
  return seen.has(to)
}

function run(rules: readonly Rule[], table: Table, name: string, walker: Walker): Fate | 'return' {
  for (const rule of rules) {
    const matched = rule.matches.every(match => holds(match.condition, walker))
    walker.seen(rule, matched)
    if (!matched) continue
    for (const effect of rule.effects) {
      const connected = walker.tracked && hasConnection(walker.packet)
      const changed = (old: number): number => ('value' in effect ? ((old & ~(effect.mask ?? 0xffffffff)) ^ effect.value!) >>> 0 : old)
      if (effect.kind === 'set-mark') walker.mark = changed(walker.mark)
      if (effect.kind === 'set-ct-mark' && connected) walker.ctMark = changed(walker.ctMark)
      if (effect.kind === 'save-ct-mark' && connected) walker.ctMark = walker.mark
      if (effect.kind === 'restore-ct-mark' && connected) walker.mark = walker.ctMark
      if (effect.kind === 'notrack' && !walker.tracked) {
        if (walker.packet['ct.state'] !== 'untracked') return 'impossible'
        walker.alone = true
      }
    }
    const { verdict } = rule
    const place = `in ${table.family} ${table.name} ${name}`
    const unknown = (text: string): Fate | undefined => {
      if (!walker.answer(`${text} ${place} ends`)) return undefined
      return walker.answer(`${text} ${place} accepts`) ? 'accept' : 'drop'
    }
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
      case 'reject':
        return verdict.kind
      case 'return':
        return 'return'
      case 'queue':
        return walker.answer(`queue ${place}`) ? 'accept' : 'drop'
      case 'unknown': {
        const fate = unknown(verdict.text)
        if (fate) return fate
        break
      }
      case 'jump':
      case 'goto': {
        const inner = verdict.rules ?? table.chains.find(each => each.name === verdict.chain)?.rules
        if (!inner || (!verdict.rules && leadsTo(table, verdict.chain, name))) {
          const fate = unknown(`chain ${verdict.chain}`)
          if (fate) return fate
          break
        }
        const fate = run(inner, table, verdict.rules ? name : verdict.chain, walker)
        if (fate !== 'return' || verdict.kind === 'goto') return fate
        break
      }
      case 'continue':
    }
  }
  return 'return'
}

/** The fate of a packet at a hook of the IP stack, and what its way met. */
export function interpret(ruleset: Ruleset, hook: Hook, packet: Packet, answer: Answer): { fate: Fate; met: Set<Rule> } {
  const met = new Set<Rule>()
  const walker: Walker = {
    packet, answer, mark: packet.mark ?? 0, ctMark: packet['ct.mark'] ?? 0, tracked: true, alone: false, seen: rule => met.add(rule),
  }
  const chains: { table: Table; chain: Chain }[] = []
  for (const table of ruleset.tables) for (const chain of table.chains) if (chain.base?.hook === hook) chains.push({ table, chain })
  chains.sort((a, b) => a.chain.base!.priority - b.chain.base!.priority)
  for (const { table, chain } of chains) {
    const base = chain.base!
    if (table.family === 'ip' && packet.nfproto !== 2) continue
    if (table.family === 'ip6' && packet.nfproto !== 10) continue
    walker.tracked = !((hook === 'prerouting' || hook === 'output') && base.priority <= -200)
    let fate = run(chain.rules, table, chain.name, walker)
    if (fate === 'return') fate = base.policy
    if (fate !== 'accept') return { fate, met }
  }
  return { fate: 'accept', met }
}
