import type { Effect, HelperAssignment, Origin, Verdict } from '../../model/index.ts'
import { checkTarget } from './check.ts'
import { canonicalOption, isVerdict, targetNamed } from './lookup.ts'
import { matchedProtocol } from './matches.ts'
import { notedTargets } from './noted.ts'
import { rejectTypes } from './target-table.ts'
import type { Extension, LoweredTarget, MatchUse, OptionUse, TargetUse, XtContext } from './types.ts'
import { quoteWord, readMark, readU32 } from './values.ts'

/**
 * What a target does. `matches` are those of the same rule (a helper's protocol is the one that `-p` names).
 * A name that is no extension is a jump to (with `goto`, a goto of) the user chain of that name. No target: `continue`.
 */
export function lowerTarget(target: TargetUse | undefined, matches: readonly MatchUse[], context: XtContext): LoweredTarget {
  if (!target) return { effects: [], verdict: { kind: 'continue' }, problems: [] }
  const { effects, verdict } = noted(target, meaningOf(target, matches, context))
  return { effects, verdict, problems: checkTarget(target, matches, context) }
}

const noEffects: readonly Effect[] = []

type Meaning = Omit<LoweredTarget, 'problems'>

/** Names the target where a check asks for it: at its effect, or at the verdict where it has none. */
function noted({ name, goto }: TargetUse, meaning: Meaning): Meaning {
  const { effects: [first, ...others], verdict } = meaning
  if (goto || verdict.kind === 'jump' || !notedTargets.has(name)) return meaning
  return first
    ? { effects: [{ ...first, extension: name }, ...others], verdict }
    : { effects: noEffects, verdict: { ...verdict, extension: name } }
}

function meaningOf(target: TargetUse, matches: readonly MatchUse[], context: XtContext): Meaning {
  const { name, origin } = target
  if (isVerdict(name, context.family)) return { effects: noEffects, verdict: plain(name, origin) }
  const extension = targetNamed(name, context.family)
  if (!extension || target.goto) return { effects: noEffects, verdict: { kind: target.goto ? 'goto' : 'jump', chain: name, origin } }
  const options = new Options(target, extension)
  const read = context.family === 'bridge' ? undefined : targets[name]
  if (read) return read({ target, options, matches, context })
  if (extension.terminal) return { effects: [], verdict: { kind: 'unknown', text: textOf(target), origin } }
  return { effects: [{ kind: 'other', name: textOf(target), origin }], verdict: { kind: 'continue', origin } }
}

function plain(name: string, origin: Origin): Verdict {
  switch (name) {
    case 'ACCEPT':
      return { kind: 'accept', origin }
    case 'DROP':
      return { kind: 'drop', origin }
    case 'RETURN':
      return { kind: 'return', origin }
    case 'CONTINUE':
      return { kind: 'continue', origin }
    default:
      return { kind: 'queue', origin }
  }
}

const textOf = ({ name, options }: TargetUse): string =>
  [name, ...options.map(option => ['--' + option.option, ...option.values.map(quoteWord)].join(' '))].join(' ')

/** Options by their full name. */
class Options {
  readonly #byName: ReadonlyMap<string, OptionUse>

  constructor(target: TargetUse, extension: Extension) {
    this.#byName = new Map(target.options.map(option => [canonicalOption(extension.options, option.option), option]))
  }

  has = (name: string): boolean => this.#byName.has(name)
  value = (name: string): string | undefined => this.#byName.get(name)?.values[0]
}

interface Given {
  readonly target: TargetUse
  readonly options: Options
  readonly matches: readonly MatchUse[]
  readonly context: XtContext
}

const goesOn = (effects: readonly Effect[], { target: { origin } }: Given): Meaning => ({ effects, verdict: { kind: 'continue', origin } })

const invert = (value: number): number => ~value >>> 0

/** What `(old & ~mask) ^ value` a mark option comes to (net/netfilter/xt_mark.c, libxt_MARK.c). */
function markOf(options: Options): { readonly value?: number; readonly mask?: number } {
  const set = options.value('set-mark') ?? options.value('set-xmark')
  if (set !== undefined) {
    const mark = readMark(set)
    if (!mark) return {}
    // --set-mark ORs, so bits of the value are cleared first; --set-xmark XORs.
    return { value: mark.value, mask: options.has('set-mark') ? (mark.mask | mark.value) >>> 0 : mark.mask }
  }
  const [and, or, xor] = ['and-mark', 'or-mark', 'xor-mark'].map(name => readU32(options.value(name) ?? ''))
  if (and !== undefined) return { value: 0, mask: invert(and) }
  if (or !== undefined) return { value: or, mask: or }
  if (xor !== undefined) return { value: xor, mask: 0 }
  return {}
}

const mark = (kind: 'set-mark' | 'set-ct-mark') => (given: Given): Meaning => {
  const { options, target: { origin } } = given
  // A mark that is shifted on the way is another one, and which depends on the packet (xt_connmark.c).
  if (options.has('left-shift-mark') || options.has('right-shift-mark')) {
    return goesOn([{ kind: options.has('restore-mark') ? 'set-mark' : 'set-ct-mark', origin }], given)
  }
  if (options.has('save-mark')) return goesOn([{ kind: 'save-ct-mark', origin }], given)
  if (options.has('restore-mark')) return goesOn([{ kind: 'restore-ct-mark', origin }], given)
  return goesOn([{ kind, ...markOf(options), origin }], given)
}

const nat = (type: 'snat' | 'dnat' | 'masquerade' | 'redirect' | 'tproxy', to: string) => ({ options, target: { origin } }: Given): Meaning => {
  const value = options.value(to)
  return { effects: [{ kind: 'nat', type, ...(value !== undefined && { to: value }), origin }], verdict: { kind: 'accept', origin } }
}

const log = (prefix: string) => (given: Given): Meaning => {
  const text = given.options.value(prefix)
  return goesOn([{ kind: 'log', ...(text !== undefined && { prefix: text }), origin: given.target.origin }], given)
}

function ct(given: Given): Meaning {
  const { options, matches, context, target } = given
  const { origin } = target
  const effects: Effect[] = []
  if (options.has('notrack')) effects.push({ kind: 'notrack', origin })
  const helper = options.value('helper')
  if (helper !== undefined) {
    const l4proto = matchedProtocol(matches)
    const l3proto = context.family === 'ip6' ? 'ip6' : 'ip'
    const assignment: HelperAssignment = { name: helper, ...(l4proto !== undefined && { l4proto }), l3proto }
    effects.push({ kind: 'assign-helper', helper: assignment, origin })
  }
  if (effects.length === 0) effects.push({ kind: 'other', name: textOf(target), origin })
  return goesOn(effects, given)
}

function reject({ options, context, target: { origin } }: Given): Meaning {
  const family = context.family === 'ip6' ? 'ip6' : 'ip'
  const word = (options.value('reject-with') ?? 'port-unreach').toLowerCase()
  const types = rejectTypes[family]
  const found = types.find(([, words]) => words.split(' ').includes(word)) ?? types.find(([, words]) => words.split(' ').some(full => full.startsWith(word)))
  return { effects: [], verdict: { kind: 'reject', with: found?.[0] ?? word, origin } }
}

function secmark(given: Given): Meaning {
  const { options, target: { origin } } = given
  return goesOn([{ kind: options.has('save') ? 'save-secmark' : 'restore-secmark', origin }], given)
}

const targets: Readonly<Record<string, (given: Given) => Meaning>> = {
  CONNMARK: mark('set-ct-mark'),
  CONNSECMARK: secmark,
  CT: ct,
  DNAT: nat('dnat', 'to-destination'),
  LOG: log('log-prefix'),
  MARK: mark('set-mark'),
  MASQUERADE: nat('masquerade', 'to-ports'),
  NETMAP: given => nat(given.context.chain === 'POSTROUTING' || given.context.chain === 'INPUT' ? 'snat' : 'dnat', 'to')(given),
  NFLOG: log('nflog-prefix'),
  NFQUEUE: ({ options, target: { origin } }) => ({ effects: [], verdict: { kind: 'queue', ...(options.has('queue-bypass') && { bypass: true as const }), origin } }),
  NOTRACK: given => goesOn([{ kind: 'notrack', origin: given.target.origin }], given),
  REDIRECT: nat('redirect', 'to-ports'),
  REJECT: reject,
  SECMARK: given => goesOn([{ kind: 'set-secmark', origin: given.target.origin }], given),
  SNAT: nat('snat', 'to-source'),
  TPROXY: nat('tproxy', 'on-port'),
  ULOG: log('ulog-prefix'),
}
