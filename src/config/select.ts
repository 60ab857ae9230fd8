import { checks, setsUpTo } from '../lint/index.ts'
import type { Check, CheckSet, Severity } from '../lint/index.ts'
import { nearest } from '../text/index.ts'

/** One layer of wishes about which checks run: a configuration, a part of one, or the command line. */
export interface Selection {
  /** The sets to begin with, before any layer speaks of checks; the default one unless given. */
  readonly sets?: readonly CheckSet[]
  readonly select?: readonly string[] | undefined
  readonly 'extend-select'?: readonly string[] | undefined
  readonly ignore?: readonly string[] | undefined
}

/** How particular a selector is for a check: 0 it does not stand for it, then all, its set, its category, its name. */
function fit(selector: string, { name, category, set }: Check): number {
  return selector === name ? 4 : selector === category ? 3 : selector === set ? 2 : selector === 'all' ? 1 : 0
}

const bestFit = (selectors: readonly string[], check: Check): number => selectors.reduce((best, selector) => Math.max(best, fit(selector, check)), 0)

/**
 * Names of the checks that layers ask for, the last one the strongest: `select` begins anew, `extend-select` adds and `ignore` takes
 * away, the more particular word first, `ignore` where both are alike. Undefined when no layer says anything.
 */
export function selectedChecks(layers: readonly Selection[]): readonly string[] | undefined {
  if (layers.every(layer => layer.sets === undefined && layer.select === undefined && layer['extend-select'] === undefined && layer.ignore === undefined)) return undefined
  const sets = layers.findLast(layer => layer.sets)?.sets ?? ['default']
  const enabled = new Set(checks.filter(({ set }) => sets.includes(set)).map(({ name }) => name))
  for (const { select, 'extend-select': more = [], ignore = [] } of layers) {
    if (select) enabled.clear()
    for (const check of checks) {
      const [on, off] = [bestFit([...(select ?? []), ...more], check), bestFit(ignore, check)]
      if (on > off) enabled.add(check.name)
      else if (off > 0) enabled.delete(check.name)
    }
  }
  return [...enabled]
}

/** Checks that layers ask for by their names: whoever names one waits for it. */
export const namedChecks = (layers: readonly Selection[]): readonly string[] =>
  [...new Set(layers.flatMap(layer => [...(layer.select ?? []), ...(layer['extend-select'] ?? [])]))].filter(word => checks.some(({ name }) => name === word))

/** Severities that layers give to checks, by name: within a layer the more particular word wins, else the last layer. */
export function severitiesOf(layers: readonly (Readonly<Record<string, Severity | undefined>> | undefined)[]): Readonly<Record<string, Severity>> {
  const result: Record<string, Severity> = {}
  for (const layer of layers) {
    for (const check of layer ? checks : []) {
      const [best] = Object.keys(layer!).filter(selector => fit(selector, check) > 0).sort((a, b) => fit(b, check) - fit(a, check))
      const severity = best === undefined ? undefined : layer![best]
      if (severity) result[check.name] = severity
    }
  }
  return result
}

/** What stands for checks: a name, a category, a set, or all. */
export const selectors: readonly string[] = [...new Set([...checks.map(({ name }) => name), ...checks.map(({ category }) => category), ...setsUpTo('audit'), 'all'])]

/** What is wrong with a word that should stand for checks; undefined for one that does. */
export function unknownSelector(word: string): string | undefined {
  if (selectors.includes(word)) return undefined
  const near = nearest(word, selectors)
  return `there is no check ${JSON.stringify(word)}.${near === undefined ? ' nflint explain --all lists them.' : ` Did you mean ${near}?`}`
}
