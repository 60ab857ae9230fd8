import type { Rule, Verdict } from '../model/index.ts'

/** What a rule does besides deciding, apart from telling of it: two that translate addresses differently are not alike. */
export const workOf = ({ effects }: Rule): string =>
  effects.filter(({ kind }) => kind !== 'counter' && kind !== 'log').map(effect => JSON.stringify({ ...effect, origin: undefined })).join(' ')

/** Whether two verdicts are the same, wherever they lead. */
export function sameVerdict(verdict: Verdict, other: Verdict): boolean {
  if (verdict.kind !== other.kind) return false
  switch (verdict.kind) {
    case 'jump':
    case 'goto':
      return !verdict.rules && verdict.chain === (other as typeof verdict).chain
    case 'reject':
      return verdict.with === (other as typeof verdict).with
    case 'unknown':
      return verdict.text === (other as typeof verdict).text
    default:
      return true
  }
}

/** Whether two rules do the same with packets that both match. */
export const decideAlike = (rule: Rule, other: Rule): boolean => sameVerdict(rule.verdict, other.verdict) && workOf(rule) === workOf(other)
