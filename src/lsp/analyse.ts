import { findingsIn } from '../api/check.ts'
import type { CheckingOptions } from '../api/check.ts'
import { load } from '../api/load.ts'
import type { Loaded } from '../api/load.ts'
import { rooted } from '../cli/rooted.ts'
import { settingsLookup } from '../cli/settings.ts'
import { dialectNamed } from '../dialects/index.ts'
import type { DialectName } from '../dialects/index.ts'
import { checks } from '../lint/index.ts'
import type { Applicability, Check, Finding, Severity } from '../lint/index.ts'
import type { Related } from '../syntax/index.ts'
import type { Place } from '../text/index.ts'
import type { Range } from 'vscode-languageserver/node'
import { toRange } from './position.ts'
import { readerOver } from './rulesets.ts'
import { keyOf } from './uri.ts'

/** A ruleset to check: plain data, so that another thread can do it. */
export interface Job {
  readonly path: string
  readonly text: string
  readonly dialect: DialectName
  /** Open buffers by path, which stand before files. */
  readonly buffers: ReadonlyMap<string, string>
  /** Folders that are open. */
  readonly folders: readonly string[]
}

/** A place that needs no text to be understood. */
export interface Spot {
  readonly path: string
  readonly range: Range
}

/** A finding as plain data. */
export interface Told extends Spot {
  readonly check: string
  readonly severity: Severity
  readonly message: string
  readonly help?: string
  readonly related: readonly (Spot & { readonly message: string })[]
  readonly fix?: { readonly title: string; readonly applicability: Applicability; readonly edits: readonly (Spot & { readonly text: string })[] }
}

/** Thrown where nobody waits for the answer any more. */
export class Abandoned extends Error {}

const spotOf = ({ source, start, end }: Place): Spot => ({ path: keyOf(source.path), range: toRange(source, { start, end }) })

const relatedOf = ({ at, message }: Related): Told['related'][number] => ({ ...spotOf(at), message })

export const toldOf = ({ check, severity, message, help, at, related = [], fix }: Finding): Told => ({
  check, severity, message, ...spotOf(at), related: related.map(relatedOf),
  ...(help === undefined ? {} : { help }),
  ...(fix ? { fix: { title: fix.title, applicability: fix.applicability, edits: fix.edits.map(edit => ({ ...spotOf(edit), text: edit.text })) } } : {}),
})

/** The checks, each of which first looks whether anybody still waits. */
const abandonable = (abandoned: () => boolean): readonly Check[] =>
  checks.map(check => ({
    ...check,
    * run(context) {
      if (abandoned()) throw new Abandoned()
      yield* check.run(context)
    },
  }))

/**
 * Everything that the checks find in a ruleset, in all of its files, with the settings of the nearest configuration.
 * @throws Abandoned, and Failure for a configuration that cannot be used
 */
export async function analyse({ path, text, dialect, buffers, folders }: Job, abandoned: () => boolean): Promise<readonly Told[]> {
  const settings = await settingsLookup({})({ path })
  const reader = rooted(settings.includeRoots, readerOver(name => buffers.get(keyOf(name)), folders, [path]))
  return toldIn(load({ path, text }, dialectNamed(dialect), reader), settings, abandoned)
}

/**
 * The same for a ruleset that was read already.
 * @throws Abandoned
 */
export async function toldIn(loaded: Loaded, settings: CheckingOptions, abandoned: () => boolean): Promise<readonly Told[]> {
  const options = { ...settings, checks: abandonable(abandoned) }
  return findingsIn(loaded, options).map(toldOf)
}
