import { completePacket, decisionOf, formatPacket, parsePacket, pathHook, traceThrough } from '../analysis/index.ts'
import type { Layer, Packet, PacketProblem, PacketWords, Step, Way } from '../analysis/index.ts'
import type { DialectName, Lowered } from '../dialects/dialect.ts'
import type { Chain, Hook, Ruleset, Table, Verdict } from '../model/index.ts'
import type { Problem } from '../syntax/index.ts'
import type { Place } from '../text/index.ts'
import { problemsOf } from './load.ts'
import type { Loaded } from './load.ts'
import { outcomeOf, statementText } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** What packet is traced, and where. */
export interface TracingOptions {
  /** One hook alone; unless given, the whole way that the packet's interfaces tell. */
  readonly hook?: Hook
  /** The chains of frames, ARP or devices instead of those of the IP stack. */
  readonly layer?: Layer
  /** The answer to a question that the text leaves open, by the question's key; undefined follows both. */
  readonly answer?: (question: string) => boolean | undefined
  /** Most ways followed where answers are open; 16 unless given. */
  readonly ways?: number
}

/** One step of a way; `depth` counts the chains around it. */
export type TracedStep = { readonly depth: number } & (
  /** `hook` and `policy` for base chains. */
  | { readonly kind: 'chain'; readonly text: string; readonly hook?: Hook; readonly policy?: 'accept' | 'drop' }
  | {
      readonly kind: 'rule'
      readonly at: Place
      readonly text: string
      readonly matches: boolean
      /** Questions whose answers were assumed to say so. */
      readonly assumed: readonly string[]
      /** The match that does not hold, where one tells. */
      readonly failed?: string
      /** What a rule that matches does with the packet. */
      readonly verdict: string
    }
  /** A queue, or a target that is not understood. */
  | { readonly kind: 'assumed'; readonly does: 'accept' | 'drop' | 'continue' }
  | { readonly kind: 'return'; readonly text: string }
  | { readonly kind: 'policy'; readonly policy: 'accept' | 'drop' }
)

export interface TracedWay extends Outcome {
  /** Answers assumed on this way, by question; `@` and a place stand behind those whose answer varies. */
  readonly assumed: Readonly<Record<string, boolean>>
  readonly steps: readonly TracedStep[]
  /** A rule on the way translates addresses, which is not followed. */
  readonly translates: boolean
}

export interface TracedPath {
  /** Hooks in the order they are passed. */
  readonly hooks: readonly Hook[]
  /** The packet with all its fields, in words. */
  readonly packet: string
  readonly ways: readonly TracedWay[]
  /** False when there are more ways, or longer ones, than were followed. */
  readonly complete: boolean
}

export interface TraceResult {
  readonly dialect: DialectName
  readonly paths: readonly TracedPath[]
  readonly problems: readonly Problem[]
  readonly notes: Lowered['notes']
}

/** Thrown when a description is of no packet; `start` and `end` are offsets in it. */
export class BadPacket extends Error implements PacketProblem {
  readonly start: number
  readonly end: number
  constructor({ start, end, message }: PacketProblem) {
    super(message)
    this.start = start
    this.end = end
  }
}

const pathTo = { input: ['prerouting', 'input'], forward: ['prerouting', 'forward', 'postrouting'], output: ['output', 'postrouting'] } as const

/**
 * The way of one packet, described in words (`parsePacket` has the grammar), through all chains. Where its interfaces do not tell whether
 * it comes in, goes through or goes out, all three are followed.
 * @throws BadPacket for words that describe none
 */
export function trace(loaded: Loaded, packet: string, options: TracingOptions): TraceResult {
  const words = parsePacket(packet)
  if ('message' in words) throw new BadPacket(words)
  const { ruleset, notes } = loaded.lowered
  const paths = pathsOf(words, options).map(({ at, hooks }) => tracePath(ruleset, completed(words, at, packet, options), hooks, options))
  return { dialect: loaded.dialect.name, paths, problems: problemsOf(loaded), notes }
}

function pathsOf({ fields }: PacketWords, { hook, layer }: TracingOptions): readonly { readonly at: Hook; readonly hooks: readonly Hook[] }[] {
  if (hook) return [{ at: hook, hooks: [hook] }]
  if (layer === 'netdev') return [{ at: 'ingress', hooks: ['ingress'] }]
  const told = pathHook(fields)
  return (told ? [told] : (['input', 'forward', 'output'] as const)).map(at => ({ at, hooks: pathTo[at] }))
}

const layerFor = ({ hook, layer }: TracingOptions, arp: boolean): Layer => layer ?? (arp ? 'arp' : hook === 'ingress' || hook === 'egress' ? 'netdev' : 'ip')

function completed(words: PacketWords, at: Hook, text: string, options: TracingOptions): Packet {
  const packet = completePacket(words, { hook: at, layer: layerFor(options, words.fields.nfproto === 3) })
  if (!('impossible' in packet)) return packet
  throw new BadPacket({ start: 0, end: text.length, message: `there is no such packet at ${at}: its ${packet.impossible.replace('.', ' ')} does not go with the rest` })
}

function tracePath(ruleset: Ruleset, packet: Packet, hooks: readonly Hook[], options: TracingOptions): TracedPath {
  const { answer, ways } = options
  const found = traceThrough(ruleset, hooks, packet, { layer: layerFor(options, packet.nfproto === 3), ...(answer ? { answer } : {}), ...(ways ? { ways } : {}) })
  return { hooks, packet: formatPacket(packet), ways: found.ways.map(tracedWay), complete: found.complete }
}

function tracedWay(way: Way): TracedWay {
  const stack: (readonly [Table, Chain])[] = []
  const steps = way.steps.map(step => {
    if (step.kind === 'chain') {
      if (step.chain.base) stack.length = 0
      stack.push([step.table, step.chain])
    }
    // A chain that was gone to leaves with the one that it was gone to from.
    if (step.kind === 'return') while (stack.length > 1 && stack.at(-1)![1] !== step.chain) stack.pop()
    return { depth: stack.length - 1, ...tracedStep(step) }
  })
  const translates = way.steps.some(step => step.kind === 'rule' && step.matches.endsWith('yes') && step.context.rule.effects.some(({ kind }) => kind === 'nat'))
  return { ...outcomeOf(decisionOf(way)), assumed: way.assumed, steps, translates }
}

function tracedStep(step: Step) {
  switch (step.kind) {
    case 'chain': {
      const { table, chain: { name, base } } = step
      return { kind: step.kind, text: `chain ${name} in table ${table.family} ${table.name}`, ...(base ? { hook: base.hook, policy: base.policy } : {}) }
    }
    case 'rule': {
      const { context: { rule }, matches, asks, failed } = step
      return {
        kind: step.kind, at: rule.origin, text: statementText(rule.origin), matches: matches.endsWith('yes'), assumed: asks, verdict: verdictText(rule.verdict),
        ...(failed ? { failed: statementText(failed.origin) } : {}),
      }
    }
    case 'assumed':
      return { kind: step.kind, does: step.does }
    case 'return':
      return { kind: step.kind, text: `chain ${step.chain.name}` }
    case 'policy':
      return { kind: step.kind, policy: step.policy }
  }
}

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'reject':
      return `reject with ${verdict.with}`
    case 'jump':
    case 'goto':
      return verdict.rules ? verdict.kind : `${verdict.kind} ${verdict.chain}`
    case 'unknown':
      return verdict.text
    default:
      return verdict.kind
  }
}
