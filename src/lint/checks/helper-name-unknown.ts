import { helperNamed, helpers, leaves, userspaceHelpers, rulesWhere } from '../../model/index.ts'
import type { Origin, Rule } from '../../model/index.ts'
import { nearest } from '../../text/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

/** Helpers that distributions add to the kernel: OpenWrt's kmod-nf-nathelper-extra and kmod-ipt-nathelper-rtsp. */
const added: readonly string[] = ['rtsp']

const isKernels = (name: string): boolean => helpers.some(helper => helper.name === name)

const isKnown = (name: string): boolean => helperNamed(name) !== undefined || userspaceHelpers.includes(name) || added.includes(name)

/** Whether a rule says the name of a helper at all. */
const namesHelper = ({ matches, effects }: Rule): boolean =>
  effects.some(({ kind }) => kind === 'assign-helper') || matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'helper'))

interface Named {
  readonly origin: Origin
  readonly message: string
  readonly help: string
}

function* attached({ effects, origin }: Rule): Generator<Named> {
  for (const effect of effects) {
    const name = effect.kind === 'assign-helper' ? effect.helper.name : undefined
    if (name === undefined || isKnown(name)) continue
    const near = nearest(name, [...helpers.map(helper => helper.name), ...userspaceHelpers])
    yield {
      origin,
      message: `the kernel has no helper named ${JSON.stringify(name)}: unless a module or a program brings it, the rules are not loaded`,
      help: near === undefined ? 'write the name as the kernel has it; upper and lower case differ' : `did you mean "${near}"?`,
    }
  }
}

/**
 * x_tables compares as many letters as the helper's own name has (xt_helper.c), so that a longer name in a rule stands for
 * every shorter one that it begins with: dialects give all of them.
 */
function* matched({ matches }: Rule): Generator<Named> {
  for (const { condition, origin } of matches) {
    for (const { leaf } of leaves(condition)) {
      if (leaf.kind !== 'helper' || leaf.names === 'any') continue
      const written = leaf.names.reduce((longest, name) => (name.length > longest.length ? name : longest), '')
      if (written.length < 2 || !leaf.names.every(name => written.startsWith(name)) || isKernels(written) || userspaceHelpers.includes(written)) continue
      const meant = leaf.names.find(name => name !== written && isKernels(name))
      if (meant === undefined) continue
      yield {
        origin,
        message: `"${written}" stands for every connection of the ${meant} helper: the kernel compares no more letters than the helper's own name has`,
        help: `write "${meant}", and ask for the port itself`,
      }
    }
  }
}

export const helperNameUnknown: Check = {
  name: 'helper-name-unknown',
  summary: 'A rule names a conntrack helper that does not exist, or means more than it says',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const named = [...rulesWhere(ruleset, namesHelper)].flatMap(({ rule }) => [...attached(rule), ...matched(rule)])
    for (const [{ origin, message, help }] of groupByPlace(named, each => each.origin)) {
      yield { at: origin, message, help, related: relatedTo(origin, stepsTo(origin)) }
    }
  },
}
