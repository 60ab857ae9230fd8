import type { Place } from '../text/index.ts'
import { visible } from './cells.ts'
import type { Paint } from './paint.ts'
import { rangeJson } from './range.ts'
import { placeLabel, plural } from './report.ts'

/** What becomes of a packet on one side, and who decides that. */
export interface ReportedOutcome {
  readonly fate: string
  readonly by: readonly { readonly at?: Place; readonly text: string }[]
}

export interface ReportedTraffic {
  readonly words: string
  readonly example: string
  readonly before?: ReportedOutcome
  readonly after?: ReportedOutcome
}

interface ReportedTraffics {
  readonly parts: readonly ReportedTraffic[]
  readonly more: boolean
}

export interface ReportedHook {
  readonly hook: string
  readonly layer: string
  readonly opened: ReportedTraffics
  readonly closed: ReportedTraffics
  readonly refusedOtherwise: ReportedTraffics
  readonly undecided: ReportedTraffics
}

/** Two rulesets compared; `before` and `after` are the names they go by. */
export interface ReportedComparison {
  readonly before: string
  readonly after: string
  readonly equal: boolean
  readonly onlyCloses: boolean
  readonly hooks: readonly ReportedHook[]
  readonly notDecided: readonly { readonly hook: string; readonly layer: string }[]
}

/** Comparisons, and the files that have no counterpart. */
export interface ComparisonReport {
  readonly comparisons: readonly ReportedComparison[]
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
}

const kinds = [['opened', 'opens'], ['closed', 'closes'], ['refusedOtherwise', 'refuses otherwise'], ['undecided', 'cannot be told']] as const

const hookName = ({ hook, layer }: { readonly hook: string; readonly layer: string }): string => (layer === 'ip' ? hook : `${layer} ${hook}`)

function outcomeRows(label: string, outcome: ReportedOutcome | undefined): readonly string[] {
  if (!outcome) return [`      ${label} too many chains to follow`]
  const { fate, by } = outcome
  if (by.length === 0) return [`      ${label} ${fate}: no chain sees it`]
  return by.map(({ at, text }, index) => `      ${index === 0 ? `${label} ${fate}` : `${' '.repeat(label.length)} and`} by ${at ? `${visible(placeLabel(at))}: ` : ''}${visible(text)}`)
}

function hookRows(difference: ReportedHook, paint: Paint): readonly string[] {
  const colour = { opened: paint.added, closed: paint.removed, refusedOtherwise: paint.related, undecided: paint.warning }
  return kinds.flatMap(([kind, verb]) => {
    const { parts, more } = difference[kind]
    if (parts.length === 0) return []
    return [
      ...parts.flatMap(({ words, example, before, after }) => [
        `${paint.strong(hookName(difference))} ${colour[kind](verb)}: ${visible(words)}`,
        `  ${paint.faint('such as')} ${visible(example)}`,
        ...outcomeRows('before:', before),
        ...outcomeRows('   now:', after),
      ]),
      ...(more ? [`${paint.strong(hookName(difference))} ${colour[kind](verb)}: … and more`] : []),
    ]
  })
}

/** Differences for people. Empty when there is none. */
export function fullComparison({ comparisons, onlyBefore, onlyAfter }: ComparisonReport, paint: Paint): string {
  const rows: string[] = []
  for (const comparison of comparisons) {
    const { before, after, hooks, notDecided } = comparison
    if (comparison.equal) continue
    rows.push(paint.strong(`${visible(before)} -> ${visible(after)}`), ...hooks.flatMap(hook => hookRows(hook, paint)))
    for (const hook of notDecided) rows.push(`${paint.strong(hookName(hook))} ${paint.warning('not decided')}: too large to compare`)
    const counts = kinds.flatMap(([kind, verb]) => {
      const told = hooks.reduce((sum, hook) => sum + hook[kind].parts.length, 0)
      return told === 0 ? [] : [`${verb} ${told}${hooks.some(hook => hook[kind].more) ? ' or more' : ''}`]
    })
    const answer = notDecided.length > 0 ? `${plural(notDecided.length, 'hook')} not decided` : comparison.onlyCloses ? 'nothing opens' : ''
    rows.push([...counts, answer].filter(part => part !== '').join(', '), '')
  }
  for (const path of onlyBefore) rows.push(`${paint.removed('only in the old folder')}: ${visible(path)}`)
  for (const path of onlyAfter) rows.push(`${paint.added('only in the new folder')}: ${visible(path)}`)
  return rows.map(row => `${row}\n`).join('')
}

function outcomeJson(outcome: ReportedOutcome | undefined) {
  if (!outcome) return null
  return {
    fate: outcome.fate,
    by: outcome.by.map(({ at, text }) => ({
      text,
      ...(at ? { path: at.source.path, range: rangeJson(at) } : {}),
    })),
  }
}

const trafficJson = ({ parts, more }: ReportedTraffics) =>
  ({ parts: parts.map(({ words, example, before, after }) => ({ words, example, before: outcomeJson(before), after: outcomeJson(after) })), more })

/** The same for programs, version 1. `before` and `after` of a packet are null where its way is too long to follow. */
export function jsonComparison({ comparisons, onlyBefore, onlyAfter }: ComparisonReport): string {
  const value = {
    version: 1,
    comparisons: comparisons.map(({ before, after, equal, onlyCloses, hooks, notDecided }) => ({
      before, after, equal, onlyCloses,
      hooks: hooks.map(({ hook, layer, ...differences }) => ({ hook, layer, ...Object.fromEntries(kinds.map(([kind]) => [kind, trafficJson(differences[kind])])) })),
      notDecided: notDecided.map(({ hook, layer }) => ({ hook, layer })),
    })),
    onlyBefore,
    onlyAfter,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
