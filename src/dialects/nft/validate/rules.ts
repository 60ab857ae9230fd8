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

type Checks = { readonly [Kind in n.Statement['kind']]?: (rule: RuleContext, statement: Extract<n.Statement, { kind: Kind }>) => void }

/** What may be wrong with a statement by itself, and with what stood before it. */
const checks: Checks = {
  Match: checkMatch, Vmap: checkVmap, Assign: checkAssign, Log: checkLog, Reject: checkReject, Nat: checkNat, Queue: checkQueue, Limit: checkLimit,
  SetUpdate: checkUpdate, ObjectUse: checkObjectUse, FlowAdd: checkFlowtable, Dup: checkCopy, Fwd: checkCopy, Connlimit: checkTracked,
  VerdictStatement: (rule, { verdict }) => checkVerdict(rule, verdict),
  Meter: (rule, { element }) => checkTested(rule, element.key),
}

function checkStatement<Kind extends n.Statement['kind']>(rule: RuleContext, statement: Extract<n.Statement, { kind: Kind }>): void {
  checkHook(rule, statement)
  const check = checks[statement.kind as Kind] as ((rule: RuleContext, statement: Extract<n.Statement, { kind: Kind }>) => void) | undefined
  check?.(rule, statement)
}

function checkLimit(rule: RuleContext, { rate, burst, burstUnit }: n.Limit): void {
  if (rate.value === 0n) rule.report(rate, 'expected a rate above 0')
  if (burst?.value === 0n && burstUnit === 'packets') rule.report(burst, 'expected a burst above 0')
}

function checkCopy(rule: RuleContext, statement: n.Dup | n.Fwd): void {
  if (statement.to.kind === 'Range') rule.report(statement.to, 'expected one value, found a range')
  checkCopies(rule, statement)
  const { family } = rule.place
  if (statement.kind === 'Dup' && statement.to.kind === 'Symbol' && (family === 'ip' || family === 'ip6')) checkRight(rule, statement.to, [addressType(family)])
  if (statement.device) checkSingle(rule, statement.device)
}
