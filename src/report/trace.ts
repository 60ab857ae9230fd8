import type { Place } from '../text/index.ts'
import { positionAt } from '../text/index.ts'
import { visible } from './cells.ts'
import type { Paint } from './paint.ts'
import { rangeJson } from './range.ts'
import { plural } from './report.ts'

/** One step of a packet's way; the fields that a kind has not are absent. */
export interface ReportedStep {
  readonly kind: 'chain' | 'rule' | 'assumed' | 'return' | 'policy'
  readonly depth: number
  readonly text?: string
  readonly hook?: string
  readonly policy?: string
  readonly at?: Place
  readonly matches?: boolean
  readonly assumed?: readonly string[]
  readonly failed?: string
  readonly verdict?: string
  readonly does?: string
}

export interface ReportedWay {
  readonly fate: string
  readonly by: readonly { readonly at?: Place; readonly text: string }[]
  readonly assumed: Readonly<Record<string, boolean>>
  readonly steps: readonly ReportedStep[]
  readonly translates: boolean
}

export interface ReportedPath {
  readonly hooks: readonly string[]
  readonly packet: string
  readonly ways: readonly ReportedWay[]
  readonly complete: boolean
}

export interface TraceReport {
  readonly path: string
  readonly dialect: string
  readonly paths: readonly ReportedPath[]
}

const lineOf = (at: Place): string => `${at.source.path}:${positionAt(at.source, at.start).line}`

/** Rules of one statement that all do not match are one row: a list of a thousand addresses is one statement. */
function folded(steps: readonly ReportedStep[]): readonly (ReportedStep & { readonly times: number })[] {
  const rows: (ReportedStep & { times: number })[] = []
  for (const step of steps) {
    const last = rows.at(-1)
    const same = last?.kind === 'rule' && step.kind === 'rule' && !last.matches && !step.matches && last.at!.source === step.at!.source && last.at!.start === step.at!.start && last.depth === step.depth
    if (same) last.times++
    else rows.push({ ...step, times: 1 })
  }
  return rows
}

function stepRow({ kind, depth, times, ...step }: ReportedStep & { readonly times: number }, paint: Paint): string {
  const indent = '  '.repeat(depth + (kind === 'chain' ? 1 : 2))
  switch (kind) {
    case 'chain':
      return `${indent}${visible(step.text!)}${step.hook ? ` (${step.hook}, policy ${step.policy})` : ''}`
    case 'rule': {
      const assumed = step.assumed!.length > 0 ? ', assumed' : ''
      const rule = `${visible(lineOf(step.at!))}: ${visible(step.text!)}`
      if (step.matches) return `${indent}${paint.strong(`yes  ${rule}`)}  ${paint.hunk(`-> ${visible(step.verdict!)}${assumed}`)}`
      const why = times > 1 ? `none of ${times}` : step.failed !== undefined && step.failed !== step.text ? `not ${visible(step.failed)}` : ''
      return `${indent}${paint.faint(`no   ${rule}${why || assumed ? `  (${why}${assumed})` : ''}`.replace('(, ', '('))}`
    }
    case 'assumed':
      return `${indent}     assumed to ${step.does}`
    case 'return':
      return `${indent}back in ${visible(step.text!)}`
    case 'policy':
      return `${indent}policy ${step.policy}`
  }
}

/** A question for people: its place is that of the rule, which is shown. */
const shownQuestion = (question: string): string => visible(question.replace(/@[^@\s]*:\d+$/, ''))

const assumptions = (assumed: Readonly<Record<string, boolean>>): string =>
  Object.entries(assumed).map(([question, answer]) => `${answer ? 'where' : 'where not'} (${shownQuestion(question)})`).join(' and ')

/** Ways for people: each rule that was asked, whether it matched, and why not. */
export function fullTrace({ paths }: TraceReport, paint: Paint): string {
  const rows: string[] = []
  for (const { hooks, packet, ways, complete } of paths) {
    rows.push(visible(packet))
    for (const { fate, assumed, steps } of ways) {
      const condition = assumptions(assumed)
      const colour = fate === 'accepted' ? paint.added : paint.removed
      rows.push(`${paint.strong(hooks.join(', '))}: ${colour(fate)}${condition ? ` ${condition}` : ''}`)
      rows.push(...(steps.length === 0 ? ['  no chain sees it'] : folded(steps).map(step => stepRow(step, paint))))
    }
    if (!complete) rows.push(`more than ${plural(ways.length, 'way')}: answer some questions with --assume, or raise --ways`)
    rows.push('')
  }
  return rows.map(row => `${row}\n`).join('')
}

const placeJson = (at: Place) => ({ path: at.source.path, range: rangeJson(at) })

/** The same for programs, version 1. */
export function jsonTrace({ path, dialect, paths }: TraceReport): string {
  const value = {
    version: 1, path, dialect,
    paths: paths.map(({ hooks, packet, ways, complete }) => ({
      hooks, packet, complete,
      ways: ways.map(({ fate, by, assumed, steps, translates }) => ({
        fate, by: by.map(({ at, text }) => ({ text, ...(at ? placeJson(at) : {}) })), assumed, translates,
        steps: steps.map(({ at, ...step }) => ({ ...step, ...(at ? placeJson(at) : {}) })),
      })),
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
