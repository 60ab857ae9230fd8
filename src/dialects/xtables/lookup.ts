import type { Extension, OptionInfo, XtFamily } from './types.ts'

/** The match module of a name in a family; undefined when there is none. */
export function matchNamed(_name: string, _family: XtFamily): Extension | undefined {
  return undefined
}

/** The target extension of a name in a family; undefined for user chains. */
export function targetNamed(_name: string, _family: XtFamily): Extension | undefined {
  return undefined
}

/** Options that need no module: -p -s -d -i -o -f. */
export const coreOptions: readonly OptionInfo[] = []

/** The option of a name: exact, alias, or an abbreviation that fits one only. */
export function optionOf(options: readonly OptionInfo[], name: string): OptionInfo | undefined {
  return options.find(option => option.name === name)
}

/** Names of all match modules of a family, for "did you mean". */
export const matchNames = (_family: XtFamily): readonly string[] => []

/** Names of all targets of a family, verdicts included. */
export const targetNames = (_family: XtFamily): readonly string[] => []
