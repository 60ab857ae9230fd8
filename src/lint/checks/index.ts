// Written by scripts/generate.ts from the files of this folder.
import type { Check } from '../check.ts'
import { conntrackLiberal } from './conntrack-liberal.ts'
import { dropUnlogged } from './drop-unlogged.ts'
import { helperAssigned } from './helper-assigned.ts'
import { helperAssignmentIneffective } from './helper-assignment-ineffective.ts'
import { helperMatchAsAssignment } from './helper-match-as-assignment.ts'
import { helperMatchUnassigned } from './helper-match-unassigned.ts'
import { helperModule } from './helper-module.ts'
import { helperSysctl } from './helper-sysctl.ts'
import { helperUnscoped } from './helper-unscoped.ts'
import { ignoreWithoutReason } from './ignore-without-reason.ts'
import { includeMissing } from './include-missing.ts'
import { jumpLoop } from './jump-loop.ts'
import { logUnlimited } from './log-unlimited.ts'
import { neverMatchingRule } from './never-matching-rule.ts'
import { newAcceptInbound } from './new-accept-inbound.ts'
import { redundantRule } from './redundant-rule.ts'
import { relatedAccept } from './related-accept.ts'
import { rpFilterLoose } from './rp-filter-loose.ts'
import { shadowedRule } from './shadowed-rule.ts'
import { stateComparisonConstant } from './state-comparison-constant.ts'
import { syntaxError } from './syntax-error.ts'
import { undefinedChain } from './undefined-chain.ts'
import { undefinedObject } from './undefined-object.ts'
import { undefinedSet } from './undefined-set.ts'
import { undefinedVariable } from './undefined-variable.ts'
import { unknownCheck } from './unknown-check.ts'
import { unreachableRule } from './unreachable-rule.ts'
import { unusedChain } from './unused-chain.ts'
import { unusedIgnore } from './unused-ignore.ts'
import { usernsExposed } from './userns-exposed.ts'

/** Every check there is, by name. */
export const checks: readonly Check[] = [
  conntrackLiberal,
  dropUnlogged,
  helperAssigned,
  helperAssignmentIneffective,
  helperMatchAsAssignment,
  helperMatchUnassigned,
  helperModule,
  helperSysctl,
  helperUnscoped,
  ignoreWithoutReason,
  includeMissing,
  jumpLoop,
  logUnlimited,
  neverMatchingRule,
  newAcceptInbound,
  redundantRule,
  relatedAccept,
  rpFilterLoose,
  shadowedRule,
  stateComparisonConstant,
  syntaxError,
  undefinedChain,
  undefinedObject,
  undefinedSet,
  undefinedVariable,
  unknownCheck,
  unreachableRule,
  unusedChain,
  unusedIgnore,
  usernsExposed,
]
