import type { Assign, Expression, Nat, Reject } from '../../../../grammars/nft/nodes.ts'
import type { Condition, Effect, Family, HelperAssignment, NamedObject, Origin, Verdict } from '../../../model/index.ts'
import { NfProto, Protocol } from '../../../model/index.ts'
import { canonicalText } from './canonical.ts'
import type { Written } from './scope.ts'
import { resolved } from './scope.ts'
import { maskAndXor, unsigned } from './transform.ts'
import type { TransformStep } from './transform.ts'
import type { Through } from './values.ts'
import { scalarOf } from './values.ts'
import type { ObjectDraft, TableDraft } from './world.ts'
import { objectKey } from './world.ts'

/** An object that a statement names, counted as a use. */
function objectNamed(table: TableDraft, kind: NamedObject['kind'], name: string): ObjectDraft | undefined {
  const object = table.objects.get(objectKey(kind, name))
  if (object) object.uses++
  return object
}

const textOfName = (written: Written<Expression>, through?: Through): string | undefined => {
  const { node } = resolved(written, through)
  return node.kind === 'String' || node.kind === 'Symbol' ? node.text : undefined
}

/** `ct helper set "object"`: the helper is what the object says. */
export function helperEffect(value: Written<Expression>, table: TableDraft, origin: Origin, through?: Through): Effect {
  const name = textOfName(value, through)
  const object = name === undefined ? undefined : objectNamed(table, 'ct helper', name)
  const helper: HelperAssignment = object?.helper ?? { name: undefined }
  return { kind: 'assign-helper', helper, origin }
}

function expectationEffect(value: Written<Expression>, table: TableDraft, origin: Origin, through?: Through): Effect {
  const name = textOfName(value, through) ?? canonicalText(value)
  return { kind: 'assign-expectation', object: name, ...objectNamed(table, 'ct expectation', name)?.expectation, origin }
}

/** A mark's new value as `(old & mask) ^ xor` of the same mark, or of the other one (`from`). */
function markValue(value: Written<Expression>, through?: Through): { readonly from?: 'meta' | 'ct'; readonly mask: number; readonly xor: number } | undefined {
  const steps: TransformStep[] = []
  let at = resolved(value, through)
  for (let depth = 0; at.node.kind === 'Binary' && depth < 64; depth++) {
    const right = scalarOf({ node: at.node.right, env: at.env }, 'mark', through)
    if (!Array.isArray(right) || right[0] !== right[1]) return undefined
    steps.unshift({ operator: at.node.operator, value: right[0] as number })
    at = resolved({ node: at.node.left, env: at.env }, through)
  }
  const reduced = maskAndXor(steps)
  if (!reduced) return undefined
  if (at.node.kind === 'Meta' && at.node.key === 'mark') return { from: 'meta', ...reduced }
  if (at.node.kind === 'Ct' && at.node.key === 'mark' && at.node.direction === undefined) return { from: 'ct', ...reduced }
  const scalar = scalarOf(value, 'mark', through)
  return Array.isArray(scalar) && scalar[0] === scalar[1] ? { mask: 0, xor: scalar[0] as number } : undefined
}

function markEffect(own: 'meta' | 'ct', value: Written<Expression>, origin: Origin, through?: Through): Effect {
  const kind = own === 'meta' ? 'set-mark' : 'set-ct-mark'
  const result = markValue(value, through)
  if (!result) return { kind, origin }
  if (result.from !== undefined && result.from !== own) {
    return result.mask === 0xffffffff && result.xor === 0 ? { kind: own === 'meta' ? 'restore-ct-mark' : 'save-ct-mark', origin } : { kind, origin }
  }
  return result.mask === 0 ? { kind, value: result.xor, origin } : { kind, value: result.xor, mask: unsigned(~result.mask), origin }
}

/** What `… set …` does. */
export function assignment({ node, env }: Written<Assign>, table: TableDraft, origin: Origin, through?: Through): Effect {
  const { target } = node
  const value = { node: node.value, env }
  if (target.kind === 'Meta') {
    if (target.key === 'mark') return markEffect('meta', value, origin, through)
    if (target.key === 'secmark') {
      const { node: from } = resolved(value, through)
      return { kind: from.kind === 'Ct' ? 'restore-secmark' : 'set-secmark', origin }
    }
    return { kind: 'other', name: `meta ${target.key}`, origin }
  }
  if (target.kind === 'Ct') {
    switch (target.key) {
      case 'mark': return markEffect('ct', value, origin, through)
      case 'helper': return helperEffect(value, table, origin, through)
      case 'expectation': return expectationEffect(value, table, origin, through)
      case 'secmark': return { kind: 'save-secmark', origin }
      default: return { kind: 'other', name: `ct ${target.key}`, origin }
    }
  }
  return { kind: 'other', name: canonicalText({ node: target, env }), origin }
}

const usualReject: Readonly<Record<string, string>> = { ip: 'icmp port-unreachable', ip6: 'icmpv6 port-unreachable' }

/** The verdict of a reject, and the tests that nft adds for it (src/evaluate.c, stmt_evaluate_reject). */
export function rejectVerdict({ node, env }: Written<Reject>, family: Family, origin: Origin, through?: Through): { readonly verdict: Verdict; readonly needs: readonly Condition[] } {
  const code = node.code ? canonicalText(resolved({ node: node.code, env }, through)) : 'port-unreachable'
  const number = (field: 'l4proto' | 'nfproto', value: number): Condition => ({ kind: 'number', field, ranges: [[value, value]] })
  switch (node.with) {
    case undefined:
      return { verdict: { kind: 'reject', with: usualReject[family] ?? 'icmpx port-unreachable', origin }, needs: [] }
    case 'tcp reset':
      return { verdict: { kind: 'reject', with: 'tcp reset', origin }, needs: [number('l4proto', Protocol.tcp)] }
    case 'icmp':
      return { verdict: { kind: 'reject', with: `icmp ${code}`, origin }, needs: family === 'ip' ? [] : [number('nfproto', NfProto.ip)] }
    case 'icmpv6':
      return { verdict: { kind: 'reject', with: `icmpv6 ${code}`, origin }, needs: family === 'ip6' ? [] : [number('nfproto', NfProto.ip6)] }
    case 'icmpx':
      return { verdict: { kind: 'reject', with: `icmpx ${code}`, origin }, needs: [] }
  }
}

/** Network address translation: what it does, and the family it is limited to in `inet` tables. */
export function natEffect({ node, env }: Written<Nat>, family: Family, origin: Origin, through?: Through): { readonly effect: Effect; readonly needs: readonly Condition[] } {
  const address = node.address && resolved({ node: node.address, env }, through)
  const text = address ? canonicalText(address) : undefined
  const port = node.port ? canonicalText({ node: node.port, env }) : undefined
  const to = text === undefined && port === undefined ? undefined : `${text ?? ''}${port === undefined ? '' : `:${port}`}`
  const of = node.family?.text ?? (text === undefined || family !== 'inet' ? undefined : /^[\d.]+(?:[-/]|$)/.test(text) ? 'ip' : /^[\da-f:]*:[\da-f:.]*(?:[-/]|$)/i.test(text) ? 'ip6' : undefined)
  const limited = family === 'inet' && (of === 'ip' || of === 'ip6')
  return {
    effect: { kind: 'nat', type: node.word, ...(to !== undefined && { to }), origin },
    needs: limited ? [{ kind: 'number', field: 'nfproto', ranges: [[NfProto[of], NfProto[of]]] }] : [],
  }
}
