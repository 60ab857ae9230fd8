// Written by scripts/generate.ts from the files of this folder.
import type { Check } from '../check.ts'
import { acceptAllInbound } from './accept-all-inbound.ts'
import { anonymousSetsMany } from './anonymous-sets-many.ts'
import { bridgeConntrack } from './bridge-conntrack.ts'
import { commentHidesText } from './comment-hides-text.ts'
import { connmarkAccept } from './connmark-accept.ts'
import { conntrackLiberal } from './conntrack-liberal.ts'
import { dropUnlogged } from './drop-unlogged.ts'
import { establishedMissing } from './established-missing.ts'
import { expectationUnscoped } from './expectation-unscoped.ts'
import { familyMismatch } from './family-mismatch.ts'
import { fermOldKeyword } from './ferm-old-keyword.ts'
import { forwardPolicyAccept } from './forward-policy-accept.ts'
import { helperAllPorts } from './helper-all-ports.ts'
import { helperAntispoofMissing } from './helper-antispoof-missing.ts'
import { helperAssigned } from './helper-assigned.ts'
import { helperAssignmentIneffective } from './helper-assignment-ineffective.ts'
import { helperMatchAsAssignment } from './helper-match-as-assignment.ts'
import { helperMatchUnassigned } from './helper-match-unassigned.ts'
import { helperModule } from './helper-module.ts'
import { helperNameUnknown } from './helper-name-unknown.ts'
import { helperPortOpen } from './helper-port-open.ts'
import { helperSysctl } from './helper-sysctl.ts'
import { helperUnscoped } from './helper-unscoped.ts'
import { icmpErrorsBlocked } from './icmp-errors-blocked.ts'
import { ignoreWithoutReason } from './ignore-without-reason.ts'
import { includeMissing } from './include-missing.ts'
import { inputPolicyAccept } from './input-policy-accept.ts'
import { invalidAccept } from './invalid-accept.ts'
import { ipProtocolPort } from './ip-protocol-port.ts'
import { ipv6Unfiltered } from './ipv6-unfiltered.ts'
import { jumpLoop } from './jump-loop.ts'
import { legacyFrontend } from './legacy-frontend.ts'
import { linearAddressList } from './linear-address-list.ts'
import { logUnlimited } from './log-unlimited.ts'
import { loopbackBlocked } from './loopback-blocked.ts'
import { mergeableRules } from './mergeable-rules.ts'
import { natWithoutFilter } from './nat-without-filter.ts'
import { ndpBlocked } from './ndp-blocked.ts'
import { neverMatchingRule } from './never-matching-rule.ts'
import { newAcceptInbound } from './new-accept-inbound.ts'
import { newWithoutSyn } from './new-without-syn.ts'
import { newerThanTarget } from './newer-than-target.ts'
import { notrackTarget } from './notrack-target.ts'
import { openPortUnlisted } from './open-port-unlisted.ts'
import { ownerMisplaced } from './owner-misplaced.ts'
import { physdevMisplaced } from './physdev-misplaced.ts'
import { redundantRule } from './redundant-rule.ts'
import { refusedRule } from './refused-rule.ts'
import { rejectSilenced } from './reject-silenced.ts'
import { relatedAccept } from './related-accept.ts'
import { removedExtension } from './removed-extension.ts'
import { rpFilterLoose } from './rp-filter-loose.ts'
import { rulesetSize } from './ruleset-size.ts'
import { secmarkUnlabelledRelated } from './secmark-unlabelled-related.ts'
import { secmarkWithoutConnsecmark } from './secmark-without-connsecmark.ts'
import { shadowedRule } from './shadowed-rule.ts'
import { spoofedLoopback } from './spoofed-loopback.ts'
import { stateBeforeConntrack } from './state-before-conntrack.ts'
import { stateComparisonConstant } from './state-comparison-constant.ts'
import { stateMatch } from './state-match.ts'
import { syntaxError } from './syntax-error.ts'
import { undefinedChain } from './undefined-chain.ts'
import { undefinedObject } from './undefined-object.ts'
import { undefinedSet } from './undefined-set.ts'
import { undefinedVariable } from './undefined-variable.ts'
import { unknownCheck } from './unknown-check.ts'
import { unreachableRule } from './unreachable-rule.ts'
import { untrackedAccept } from './untracked-accept.ts'
import { unusedChain } from './unused-chain.ts'
import { unusedIgnore } from './unused-ignore.ts'
import { usernsExposed } from './userns-exposed.ts'

/** Every check there is, by name. */
export const checks: readonly Check[] = [
  acceptAllInbound,
  anonymousSetsMany,
  bridgeConntrack,
  commentHidesText,
  connmarkAccept,
  conntrackLiberal,
  dropUnlogged,
  establishedMissing,
  expectationUnscoped,
  familyMismatch,
  fermOldKeyword,
  forwardPolicyAccept,
  helperAllPorts,
  helperAntispoofMissing,
  helperAssigned,
  helperAssignmentIneffective,
  helperMatchAsAssignment,
  helperMatchUnassigned,
  helperModule,
  helperNameUnknown,
  helperPortOpen,
  helperSysctl,
  helperUnscoped,
  icmpErrorsBlocked,
  ignoreWithoutReason,
  includeMissing,
  inputPolicyAccept,
  invalidAccept,
  ipProtocolPort,
  ipv6Unfiltered,
  jumpLoop,
  legacyFrontend,
  linearAddressList,
  logUnlimited,
  loopbackBlocked,
  mergeableRules,
  natWithoutFilter,
  ndpBlocked,
  neverMatchingRule,
  newAcceptInbound,
  newWithoutSyn,
  newerThanTarget,
  notrackTarget,
  openPortUnlisted,
  ownerMisplaced,
  physdevMisplaced,
  redundantRule,
  refusedRule,
  rejectSilenced,
  relatedAccept,
  removedExtension,
  rpFilterLoose,
  rulesetSize,
  secmarkUnlabelledRelated,
  secmarkWithoutConnsecmark,
  shadowedRule,
  spoofedLoopback,
  stateBeforeConntrack,
  stateComparisonConstant,
  stateMatch,
  syntaxError,
  undefinedChain,
  undefinedObject,
  undefinedSet,
  undefinedVariable,
  unknownCheck,
  unreachableRule,
  untrackedAccept,
  unusedChain,
  unusedIgnore,
  usernsExposed,
]
