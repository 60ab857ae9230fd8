import type * as n from '../../../../grammars/nft/index.ts'
import { checkCopies, checkFlowtable, checkLog, checkNat, checkObjectUse, checkQueue, checkReject, checkUpdate } from './actions.ts'
import { checkRight } from './compared.ts'
import type { RuleContext } from './context.ts'
import { checkHook } from './hooks.ts'
import { checkAssign, checkMatch, checkVerdict, checkVmap } from './matches.ts'
import { checkSingle, checkTested, checkTracked } from './selectors.ts'
import { addressType } from './types.ts'

/** Statements behind which nft takes no other (STMT_F_TERMINAL of src/evaluate.c); behind `jump { … }` it does. */
function isTerminal(statement: n.Statement): boolean {
  if (statement.kind === 'VerdictStatement') return statement.verdict.verdict !== 'continue' && statement.verdict.target?.kind !== 'AnonymousChain'
  return statement.kind === 'Reject' || statement.kind === 'Queue' || statement.kind === 'Fwd' || (statement.kind === 'Nat' && statement.word !== 'tproxy')
}

/** Checks one rule as nft evaluates it: statement by statement, knowing what earlier matches settled. */
export function checkRule(rule: RuleContext, node: n.Rule): void {
  let terminal: n.Statement | undefined
  let comment: n.Statement | undefined
  for (const statement of node.statements) {
    if (comment) return rule.report(statement, 'expected the end of the rule behind its comment')
    if (statement.kind === 'CommentStatement') {
      comment = statement
      continue
    }
    if (terminal) {
      rule.report(statement, 'nothing behind a verdict has an effect: nft rejects the rule', 'move the statement before the verdict')
      return
    }
    checkStatement(rule, statement)
    if (isTerminal(statement)) terminal = statement
  }
}

function checkStatement(rule: RuleContext, statement: n.Statement): void {
  checkHook(rule, statement)
  switch (statement.kind) {
    case 'Match':
      return checkMatch(rule, statement)
    case 'Vmap':
      return checkVmap(rule, statement)
    case 'Assign':
      return checkAssign(rule, statement)
    case 'VerdictStatement':
      return checkVerdict(rule, statement.verdict)
    case 'Log':
      return checkLog(rule, statement)
    case 'Reject':
      return checkReject(rule, statement)
    case 'Nat':
      return checkNat(rule, statement)
    case 'Queue':
      return checkQueue(rule, statement)
    case 'Limit':
      if (statement.rate.value === 0n) rule.report(statement.rate, 'expected a rate above 0')
      if (statement.burst?.value === 0n && statement.burstUnit === 'packets') rule.report(statement.burst, 'expected a burst above 0')
      return
    case 'SetUpdate':
      return checkUpdate(rule, statement)
    case 'Meter':
      return checkTested(rule, statement.element.key)
    case 'Connlimit':
      return checkTracked(rule, statement)
    case 'ObjectUse':
      return checkObjectUse(rule, statement)
    case 'FlowAdd':
      return checkFlowtable(rule, statement)
    case 'Dup':
    case 'Fwd':
      if (statement.to.kind === 'Range') rule.report(statement.to, 'expected one value, found a range')
      checkCopies(rule, statement)
      if (statement.kind === 'Dup' && statement.to.kind === 'Symbol' && (rule.place.family === 'ip' || rule.place.family === 'ip6')) {
        checkRight(rule, statement.to, [addressType(rule.place.family)])
      }
      if (statement.device) checkSingle(rule, statement.device)
      return
    default:
  }
}
