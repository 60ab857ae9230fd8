import type { Extension, OptionInfo, XtFamily } from './types.ts'
import { coreOptions, matchTable } from './match-table.ts'
import { arpCore, bridgeCore, linkMatches, linkTargets } from './link-table.ts'
import { targetTable } from './target-table.ts'

/** Options that need no module, in a family. */
export function coreOptionsOf(family: XtFamily): readonly OptionInfo[] {
  switch (family) {
    case 'arp':
      return arpCore()
    case 'bridge':
      return bridgeCore()
    default:
      return coreOptions
  }
}

/** Verdicts that need no extension. QUEUE hands the packet to queue 0; CONTINUE is of ebtables. */
export const plainVerdicts: readonly string[] = ['ACCEPT', 'DROP', 'RETURN', 'QUEUE']

/** Extensions by name, a family at a time: one is all that most files need. */
function indexOf(...tables: readonly (readonly Extension[])[]): (family: XtFamily) => ReadonlyMap<string, Extension> {
  const known = new Map<XtFamily, ReadonlyMap<string, Extension>>()
  return family => {
    const found = known.get(family)
    if (found) return found
    const names = new Map<string, Extension>()
    for (const extension of tables.flat()) {
      if (extension.families.includes(family)) for (const name of [extension.name, ...(extension.aliases ?? [])]) names.set(name, extension)
    }
    known.set(family, names)
    return names
  }
}

const matchesOf = indexOf(matchTable, linkMatches)
const targetsOf = indexOf(targetTable, linkTargets)

/** The match module of a name in a family; undefined when there is none. */
export const matchNamed = (name: string, family: XtFamily): Extension | undefined => matchesOf(family).get(name)

/** The target extension of a name in a family; undefined for verdicts and user chains. */
export const targetNamed = (name: string, family: XtFamily): Extension | undefined => targetsOf(family).get(name)

/** Whether a name is a verdict in a family. */
export const isVerdict = (name: string, family: XtFamily): boolean => plainVerdicts.includes(name) || (name === 'CONTINUE' && family === 'bridge')

/** Names of all match modules of a family, for "did you mean". */
export const matchNames = (family: XtFamily): readonly string[] => [...matchesOf(family).keys()]

/** Names of all targets of a family, verdicts included. */
export const targetNames = (family: XtFamily): readonly string[] => [...plainVerdicts, ...targetsOf(family).keys()]

const optionMaps = new WeakMap<readonly OptionInfo[], ReadonlyMap<string, OptionInfo>>()

function mapOf(options: readonly OptionInfo[]): ReadonlyMap<string, OptionInfo> {
  const known = optionMaps.get(options)
  if (known) return known
  const map = new Map<string, OptionInfo>()
  for (const option of options) {
    for (const name of [option.name, option.short, ...(option.aliases ?? [])]) if (name !== undefined) map.set(name, option)
  }
  optionMaps.set(options, map)
  return map
}

/** The option of an exact name, alias or letter. */
export const exactOption = (options: readonly OptionInfo[], name: string): OptionInfo | undefined => mapOf(options).get(name)

/**
 * The option of a name: exact, alias, letter, or an abbreviation that fits one option only (getopt_long(3)).
 * iptables looks at all options of the rule's modules together, so ask `abbreviated` where several are loaded.
 */
export function optionOf(options: readonly OptionInfo[], name: string): OptionInfo | undefined {
  const exact = exactOption(options, name)
  if (exact || name.length < 2) return exact
  const found = abbreviated(options, name)
  return found.length === 1 ? found[0] : undefined
}

/** All options that a word may abbreviate. */
export function abbreviated(options: readonly OptionInfo[], name: string): readonly OptionInfo[] {
  return options.filter(option => [option.name, ...(option.aliases ?? [])].some(full => full.startsWith(name)))
}

/** Whether two spellings name one option of an extension. */
export const canonicalOption = (options: readonly OptionInfo[], name: string): string => optionOf(options, name)?.name ?? name
