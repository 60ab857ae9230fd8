import type { DialectName } from '../dialects/dialect.ts'

/** What may be chosen of a layout. Columns are cells of a fixed-width font. */
export interface Style {
  /** A tab, or so many blanks, a level. */
  readonly indent: 'tab' | number
  /** Columns that a tab reaches to, where lines are measured and elements aligned. */
  readonly tabWidth: number
  /** Columns beyond which a list is broken; words are never. */
  readonly width: number
}

/** nft as `nft list ruleset` indents, ferm as ferm(1) does; an iptables-save file has no levels. */
export const styles: Readonly<Record<DialectName, Style>> = {
  nft: { indent: 'tab', tabWidth: 8, width: 100 },
  ferm: { indent: 4, tabWidth: 8, width: 100 },
  iptables: { indent: 4, tabWidth: 8, width: 100 },
  kernel: { indent: 4, tabWidth: 8, width: 100 },
}

/** Levels that are shown: brackets may be nested so deeply that the blanks before them would be nearly all of the text. */
const mostLevels = 50

/** Columns before what stands on a level. */
export const columnsOfLevel = (level: number, { indent, tabWidth }: Style): number => Math.min(level, mostLevels) * (indent === 'tab' ? tabWidth : indent)

/** The blanks that reach a column from the beginning of a line. */
export function indentation(column: number, { indent, tabWidth }: Style): string {
  if (indent !== 'tab') return ' '.repeat(column)
  return '\t'.repeat(Math.floor(column / tabWidth)) + ' '.repeat(column % tabWidth)
}
