import type * as n from '../../../../grammars/nft/index.ts'
import { nearest } from '../../../text/index.ts'
import { checkObjectNamed } from './actions.ts'
import { checkRight } from './compared.ts'
import type { RuleContext } from './context.ts'
import { overlaps } from './intervals.ts'
import { checkOrder } from './keys.ts'
import { enterPayload, learn } from './layers.ts'
import { checkTypes, setNamed } from './named.ts'
import { checkFlags, checkLeft, checkSelector, checkTested, typesIn } from './selectors.ts'
import { unknownType } from './types.ts'
import type { ValueType } from './types.ts'
import { checkConstant, isBitmask, nameOf } from './values.ts'

/** Meta keys that a rule may set (nft(8), "META STATEMENT"). */
const settable: ReadonlySet<string> = new Set(['mark', 'priority', 'pkttype', 'nftrace', 'secmark', 'broute'])

/** Keys of `ct` that a rule may set (nft(8), "CONNTRACK STATEMENT"; nft_ct_set_init of the kernel). */
const settableCt: ReadonlySet<string> = new Set(['mark', 'event', 'label', 'zone', 'secmark', 'helper', 'timeout', 'expectation'])

/** A comparison: both sides, then what it settles for the rest of the rule. */
export function checkMatch(rule: RuleContext, match: n.Match): void {
  const { left, right } = match
  checkTested(rule, left)
  const types = typesIn(rule, left)
  if (match.relation === '!' && types[0] && !isBitmask(types[0])) rule.report(right, `\`!\` is for flags, not for ${nameOf(types[0])}`, 'write `!=`')
  if (left.kind === 'Concat' && right.kind === 'Concat') rule.report(right, 'expected a set: a concatenation is compared with sets only', 'write it in braces')
  if (match.mask && types[0] && !isBitmask(types[0])) rule.report(match.mask, `a mask behind \`/\` is for flags, not for ${nameOf(types[0])}`, 'write a prefix length')
  if (isSecmark(left) && ['Number', 'Symbol', 'String', 'Range', 'SetLiteral'].includes(right.kind)) rule.report(right, 'a security mark is compared with no constant')
  if (!match.mask) {
    const relational = match.relation !== undefined && ['<', '>', '<=', '>='].includes(match.relation)
    if (relational && ['SetLiteral', 'List', 'Range', 'SetRef'].includes(right.kind)) {
      rule.report(right, `expected one value behind \`${match.relation}\``)
    } else checkRight(rule, right, types)
  }
  learn(match, rule.layers, rule.place.family, rule.report)
}

/** A verdict map. */
export function checkVmap(rule: RuleContext, { key, map }: n.Vmap): void {
  checkTested(rule, key)
  const types = typesIn(rule, key)
  if (map.kind === 'SetLiteral') {
    for (const element of map.elements) {
      checkRight(rule, element.key, types)
      checkOrder(element, rule.report)
      if (element.value?.kind === 'Verdict') checkVerdict(rule, element.value)
      else if (!element.value) rule.report(element, 'expected `:` and a verdict')
      else if (element.value.kind !== 'Variable') rule.report(element.value, 'expected a verdict', verdictNear(element.value))
    }
    overlaps(map.elements, rule.report)
    return
  }
  const info = setNamed(rule, map)
  if (!info) return
  if (info.what === 'set') rule.report(map, `\`${info.name.text}\` is a set, not a map of verdicts`)
  else if (info.data && !info.hasVerdicts) rule.report(map, `\`${info.name.text}\` is no map of verdicts`)
  else if (info.key) checkTypes(rule, map, types, info.key)
}

const verdictNear = (value: n.Expression): string | undefined => {
  const near = value.kind === 'Symbol' ? nearest(value.text, ['accept', 'drop', 'continue', 'return', 'jump', 'goto']) : undefined
  return near === undefined ? undefined : `did you mean \`${near}\`?`
}

/** `… set …`. */
export function checkAssign(rule: RuleContext, { target, value }: n.Assign): void {
  checkLeft(rule, target)
  const types = typesIn(rule, target)
  if (target.kind === 'Ct' && (target.key === 'helper' || target.key === 'timeout' || target.key === 'expectation')) {
    return checkObjectNamed(rule, `ct ${target.key}` as n.ObjectKind, value)
  }
  if (target.kind === 'Meta' && target.key === 'secmark') return checkSecmark(rule, value)
  if (target.kind === 'Meta' && !settable.has(target.key)) return rule.report(target, `\`meta ${target.key}\` cannot be set`)
  if (target.kind === 'Ct' && !settableCt.has(target.key)) return rule.report(target, `\`ct ${target.key}\` cannot be set`)
  if (value.kind === 'MapLookup') checkData(rule, value)
  if (target.kind === 'Meta' && target.key === 'broute' && rule.place.chain?.hook && rule.place.chain.hook.hook.text !== 'prerouting') {
    rule.report(target, '`meta broute` can be set in hook prerouting only')
  }
  if (target.kind === 'RawPayload' && target.length > 64 && value.kind === 'Number') {
    rule.report(target, `at most 64 bits can be set to a number, found ${target.length}`)
  }
  if (value.kind === 'Symbol' || value.kind === 'Number' || value.kind === 'String') {
    if (isSecmark(target)) rule.report(value, '`ct secmark` is set to no constant', 'write `ct secmark set meta secmark`')
    else if (types[0]?.type !== 'ct_label' || value.kind !== 'String') checkConstant(value, types[0] ?? unknownType, rule.report)
  } else if (value.kind === 'List' || value.kind === 'Binary') {
    if (value.kind === 'Binary') checkValue(rule, value)
    checkFlags(rule, value, types[0] ?? unknownType)
  } else checkValue(rule, value)
  checkAssigned(rule, types[0] ?? unknownType, value)
  if (value.kind === 'Range' || value.kind === 'SetRef') rule.report(value, 'expected one value')
}

const isSecmark = (expression: n.Expression): boolean => (expression.kind === 'Meta' || expression.kind === 'Ct') && expression.key === 'secmark'

/** A security mark comes from an object, a map of them, or the connection. */
function checkSecmark(rule: RuleContext, value: n.Expression): void {
  if (['Binary', 'Numgen', 'Hash'].includes(value.kind) || (value.kind === 'Meta' || value.kind === 'Ct') && !isSecmark(value)) rule.report(value, 'expected the name of a secmark')
}

/** What a value is taken from must be of the kind that is set; a mark takes any number (src/evaluate.c, __stmt_evaluate_arg). */
function checkAssigned(rule: RuleContext, expected: ValueType, value: n.Expression): void {
  const source = value.kind === 'Binary' || value.kind === 'Group' ? sourceOf(value) : value
  if (source.kind !== 'Meta' && source.kind !== 'Ct' && source.kind !== 'Payload') return
  const [given] = typesIn(rule, source)
  if (!given?.type || !expected.type || given.type === expected.type || given.type === 'integer') return
  const isText = given.type === 'ifname' || given.type === 'string'
  if (expected.type === 'mark' ? isText : true) rule.report(value, `expected ${nameOf(expected)}, found ${nameOf(given)}`)
}

/** What stands first in a computed value. */
function sourceOf(value: n.Expression): n.Expression {
  let source = value
  while (source.kind === 'Binary' || source.kind === 'Group') source = source.kind === 'Binary' ? source.left : source.inner
  return source
}

/** The data of a map in braces are single values where one value is needed. */
function checkData(rule: RuleContext, { map }: n.MapLookup): void {
  if (map.kind !== 'SetLiteral') return
  for (const { value } of map.elements) if (value?.kind === 'Prefix' || value?.kind === 'Range') rule.report(value, 'expected one value')
}

/** A value that may be computed from the packet. */
export function checkValue(rule: RuleContext, expression: n.Expression): void {
  if (expression.kind === 'Binary') {
    checkValue(rule, expression.left)
    const [type] = typesIn(rule, expression.left)
    if (type?.type && expression.operator === '&' && expression.right.kind === 'Number') checkFlags(rule, expression.right, type)
    return
  }
  enterPayload(expression, rule.layers, rule.place.family, rule.report)
  if (expression.kind !== 'Variable') checkSelector(rule, expression)
}

/** Where a verdict leads. */
export function checkVerdict(rule: RuleContext, verdict: n.Verdict): void {
  const { target } = verdict
  if (!target || target.kind === 'AnonymousChain') return
  if (target.kind === 'Variable' && rule.names.valueOf(target.name)?.kind === 'Wildcard') return rule.report(target, 'expected the name of a chain')
  const named = target.kind === 'Name' ? { text: target.text } : chainNameOf(rule, target)
  if (named === undefined) return
  if (named.text.length > 127) return rule.report(target, 'the name of a chain has at most 127 characters')
  const { table } = rule.place
  if (!table || rule.names.hasIncludes) return
  const chain = table.chains.get(named.text)
  if (!chain) {
    const best = nearest(named.text, table.chains.keys())
    rule.report(target, `no chain \`${named.text}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-chain')
  } else if (chain.hook) rule.report(target, `\`${named.text}\` is a base chain: rules cannot ${verdict.verdict} to it`)
}

function chainNameOf(rule: RuleContext, variable: n.Variable): { readonly text: string } | undefined {
  const value = rule.names.valueOf(variable.name)
  return value?.kind === 'Symbol' || value?.kind === 'String' ? value : undefined
}
