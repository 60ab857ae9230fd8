import { check as checkLoaded } from '../api/check.ts'
import type { CheckingOptions } from '../api/check.ts'
import { load } from '../api/load.ts'
import { editFrom, loadCarrier, nameOfFilled, spanFrom } from '../carriers/index.ts'
import type { CarriedRuleset, CarrierKind } from '../carriers/index.ts'
import type { DialectName, Reader } from '../dialects/dialect.ts'
import { dialectNameOf, loadDialect } from '../dialects/load.ts'
import { checks } from '../lint/index.ts'
import type { Finding } from '../lint/index.ts'
import type { Edit, Place, Source } from '../text/index.ts'
import type { Checked } from './gather.ts'
import type { Input } from './inputs.ts'
import type { Settings } from './settings.ts'

/** Checks that argue from what is not there: where rules may be missing, they prove nothing. */
const fromAbsence: readonly string[] = [
  'drop-unlogged', 'established-missing', 'forward-policy-accept', 'helper-antispoof-missing', 'helper-match-unassigned', 'icmp-errors-blocked', 'include-missing',
  'input-policy-accept', 'ipv6-unfiltered', 'loopback-blocked', 'nat-without-filter', 'ndp-blocked', 'secmark-unlabelled-related', 'secmark-without-connsecmark',
  'undefined-chain', 'undefined-object', 'undefined-set', 'undefined-variable', 'unused-chain',
]

/** Checks of one rule by itself, whatever stands around it. */
const ofOneRule: readonly string[] = [
  'accept-all-inbound', 'comment-hides-text', 'connmark-accept', 'expectation-unscoped', 'family-mismatch', 'helper-all-ports', 'helper-assigned', 'helper-assignment-ineffective',
  'helper-match-as-assignment', 'helper-name-unknown', 'helper-unscoped', 'ignore-without-reason', 'invalid-accept', 'legacy-frontend', 'new-accept-inbound', 'newer-than-target',
  'notrack-target', 'owner-misplaced', 'related-accept', 'removed-extension', 'state-comparison-constant', 'state-match', 'syntax-error', 'unknown-check', 'untracked-accept',
]

const notRun: Readonly<Record<CarriedRuleset['extent'], readonly string[]>> = {
  whole: [],
  part: fromAbsence,
  loose: checks.map(({ name }) => name).filter(name => !ofOneRule.includes(name)),
}

/** Checks that would have a script written otherwise than people write scripts. */
const ofScale: readonly string[] = ['linear-address-list', 'mergeable-rules']

/** Only rulesets themselves can be tightened; this leads to one. */
const tightening: Readonly<Record<CarrierKind, string>> = {
  shell: '"iptables-save | nflint tighten -" (or nft list ruleset), where it is loaded, shows what to write instead',
  template: '"nflint tighten", on what the template comes to, shows what to write instead',
  json: '"nft list ruleset | nflint tighten -" shows what to write instead',
}

/** What a text of another kind carries, checked; findings are told where they are in that text. It is never changed. */
export async function checkCarried(input: Input, kind: CarrierKind, settings: Settings, reading: { readonly reader: Reader; readonly dialect: DialectName | undefined }): Promise<Checked> {
  const original: Source = { path: input.path, text: input.text }
  const carrier = await loadCarrier(kind)
  const { rulesets, notes } = carrier(original, { variables: settings.templateVars })
  const results = []
  const said = rulesets.length + notes.length > 0 ? notes : [{ start: 0, end: 0, message: 'not checked: no rule is found in it' }]
  for (const ruleset of rulesets) results.push(await checkRuleset(ruleset, kind, original, { ...settings, ignore: [...notRun[ruleset.extent], ...(kind === 'shell' ? ofScale : [])] }, reading))
  return {
    input,
    text: input.text,
    files: [],
    fixed: 0,
    dialect: results[0]?.dialect ?? kind,
    isSkipped: results.length === 0,
    silenced: results.reduce((sum, { silenced = 0 }) => sum + silenced, 0),
    findings: results.flatMap(({ findings }) => findings),
    included: [...new Set(results.flatMap(({ included }) => included))],
    notes: [...said.map(({ start, end, message }) => ({ at: { source: original, start, end }, message })), ...results.flatMap(result => result.notes)],
  }
}

async function checkRuleset({ dialect: own, derived }: CarriedRuleset, kind: CarrierKind, original: Source, settings: CheckingOptions, { reader, dialect: said }: { readonly reader: Reader; readonly dialect: DialectName | undefined }) {
  const source: Source = { path: nameOfFilled(original.path), text: derived.text }
  const dialect = await loadDialect(own ?? dialectNameOf(source, said))
  const { findings, notes, ...result } = checkLoaded(load(source, dialect, reader), settings)
  const placeOf = (at: Place): Place => (at.source.text === derived.text && at.source.path === source.path ? { source: original, ...spanFrom(derived, at) } : at)
  const editOf = (edit: Edit): Edit | undefined => {
    if (edit.source.text !== derived.text) return edit
    const moved = editFrom(derived, edit)
    return moved && { source: original, ...moved }
  }
  const findingOf = ({ fix, ...finding }: Finding): Finding => {
    const edits = fix?.edits.map(editOf)
    return {
      ...finding,
      at: placeOf(finding.at),
      ...(finding.help?.includes('"nflint tighten"') ? { help: tightening[kind] } : {}),
      ...(finding.related ? { related: finding.related.map(({ at, message }) => ({ at: placeOf(at), message })) } : {}),
      // A repair is shown where each of its edits is of text that stands there.
      ...(fix && edits && edits.every(edit => edit !== undefined) ? { fix: { ...fix, edits: edits as readonly Edit[] } } : {}),
    }
  }
  return { ...result, findings: findings.map(findingOf), notes: notes.map(({ at, message }) => ({ at: placeOf(at), message })) }
}
