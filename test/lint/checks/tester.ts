import { describe, expect, test } from 'vitest'
import { compareRulesets, createSpace } from '../../../src/analysis/index.ts'
import type { DialectName } from '../../../src/dialects/dialect.ts'
import { applicableEdits, lint } from '../../../src/lint/index.ts'
import type { Check, CheckSettings, Finding } from '../../../src/lint/index.ts'
import type { Target } from '../../../src/model/index.ts'
import { applyEdits, editsBySource } from '../../../src/text/index.ts'
import { fits, markOf, plainPath, readMarks } from './marks.ts'
import { pathOf, read } from './read.ts'
import type { Read } from './read.ts'

/** Checks that tell of what reading found. */
export const aboutReading = /^(?:refused-rule|syntax-error|include-missing|undefined-.*)$/

/** A ruleset in one of the dialects, and what it is checked for. */
export type Case = { readonly [name in DialectName]?: string } & {
  readonly path?: string
  /** Included files by path; they may have marks, too. */
  readonly files?: Readonly<Record<string, string>>
  readonly target?: Target
  readonly settings?: CheckSettings
  /** Checks that run besides, for those about what others find. */
  readonly also?: readonly string[]
}

export type FoundCase = Case & {
  /** The whole text after one pass of all fixes, by dialect where there are several. */
  readonly fixed?: string | { readonly [name in DialectName]?: string }
  /** The same for included files; those that are not named are left as they are. */
  readonly fixedFiles?: Readonly<Record<string, string>>
}

export interface Cases {
  readonly quiet: Readonly<Record<string, Case>>
  readonly found: Readonly<Record<string, FoundCase>>
}

/** Cases of several dialects in one are one each. */
function* dialectsOf(cases: Case): Generator<[DialectName, string]> {
  for (const name of ['nft', 'iptables', 'ferm', 'kernel'] as const) {
    const text = cases[name]
    if (text !== undefined) yield [name, text.replace(/^\n/, '')]
  }
}

const textOf = (check: Check, { message, severity }: Finding): string => (severity === check.severity ? message : `${severity}: ${message}`)

function findingsOf(check: Check, input: Read, { target, settings, also = [] }: Case): readonly Finding[] {
  const findings = lint({ ...input, select: [check.name, ...also], ...(target ? { target } : {}), ...(settings ? { settings } : {}) })
  return findings.filter(finding => finding.check === check.name)
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

/** Checks whose unsafe fix lets packets in that were refused: its title says which. */
const opening: ReadonlySet<string> = new Set(['state-comparison-constant', 'ip-protocol-port'])

/** What holds for every fix, without being asked. */
function expectSound(check: Check, before: Read, findings: readonly Finding[], cases: FoundCase, name: DialectName): void {
  const wanted = typeof cases.fixed === 'object' ? cases.fixed[name] : cases.fixed
  const fixes = findings.map(({ fix }) => fix).filter(fix => fix !== undefined)
  if (check.fixable === 'no') expect(fixes).toEqual([])
  if (check.fixable === 'safe' || check.fixable === 'unsafe') expect(fixes.map(({ applicability }) => applicability)).toEqual(findings.map(() => check.fixable))
  if (fixes.length === 0) {
    expect([wanted, cases.fixedFiles], 'there is no fix').toEqual([undefined, undefined])
    return
  }
  const { source } = before.tree
  const changed = new Map([[source.path, source.text], ...Object.entries(cases.files ?? {})])
  for (const [edited, edits] of editsBySource(applicableEdits(findings, 'unsafe').edits)) changed.set(plainPath(edited.path), applyEdits(edited.text, edits))
  const expected = { [source.path]: wanted ?? source.text, ...cases.files, ...cases.fixedFiles }
  expect(Object.fromEntries(changed)).toEqual(mapValues(expected, text => text.replace(/^\n/, '')))
  const { [source.path]: fixed, ...files } = Object.fromEntries(changed)
  const after = read(name, source.path, fixed!, files)
  expect(after.problems.length, 'the fixed text reads as well as the text').toBeLessThanOrEqual(before.problems.length)
  expect(applicableEdits(findingsOf(check, after, cases), 'unsafe').edits, 'a second fix changes nothing').toEqual([])
  const space = createSpace()
  const differences = compareRulesets(space, before.ruleset, after.ruleset)
  if (fixes.every(({ applicability }) => applicability === 'safe')) expect(differences, 'a safe fix leaves every verdict alone').toEqual([])
  else if (!opening.has(check.name)) {
    expect(differences.filter(({ opened, mayOpen }) => !space.isEmpty(opened) || !space.isEmpty(mayOpen)).map(({ hook }) => hook), 'an unsafe fix lets nothing in').toEqual([])
  }
}

function run(check: Check, cases: FoundCase, name: DialectName, marked: string): void {
  const path = cases.path ?? pathOf[name]
  const root = readMarks(path, marked)
  const files = Object.entries(cases.files ?? {}).map(([file, text]) => [file, readMarks(file, text.replace(/^\n/, ''))] as const)
  const texts = Object.fromEntries(files.map(([file, { text }]) => [file, text]))
  const input = read(name, path, root.text, texts)
  expect(input.tree.tokens.map(({ image }) => image).join('')).toBe(root.text)
  if (!aboutReading.test(check.name)) expect(input.problems.map(({ message }) => message)).toEqual([])

  const marks = [...root.marks, ...files.flatMap(([, own]) => own.marks)]
  const findings = findingsOf(check, input, cases)
  // An expectation that fits is written as what was found, so that a difference shows both texts.
  const found = findings.map(finding => markOf(finding.at, textOf(check, finding)))
  expect(found).toEqual(marks.map((mark, index) => ({ ...mark, text: found[index] && fits(found[index].text, mark.text) ? found[index].text : mark.text })))
  expectSound(check, input, findings, { ...cases, files: texts }, name)
}

/** Table test of a check: `quiet` cases find nothing, `found` cases find what is marked under their lines. */
export function testCheck(check: Check, { quiet, found }: Cases): void {
  describe(check.name, () => {
    for (const [title, cases] of Object.entries(quiet)) {
      for (const [name, text] of dialectsOf(cases)) {
        test(`quiet: ${title} (${name})`, () => {
          expect(text).not.toMatch(/^\s*#?\s*\^+ /m)
          run(check, cases, name, text)
        })
      }
    }
    for (const [title, cases] of Object.entries(found)) {
      for (const [name, text] of dialectsOf(cases)) {
        test(`found: ${title} (${name})`, () => {
          expect([text, ...Object.values(cases.files ?? {})].flatMap(each => readMarks('', each).marks)).not.toEqual([])
          run(check, cases, name, text)
        })
      }
    }
  })
}
