import type * as n from '../../../../grammars/nft/index.ts'
import { layersOf } from './layers.ts'
import type { Layers } from './layers.ts'
import type { ChainInfo, Names, TableInfo } from './names.ts'
import type { Report } from './report.ts'

/** Where a rule stands. `table` is undefined for pieces that other files include. */
export interface Place {
  readonly family: n.FamilyName['text']
  readonly table: TableInfo | undefined
  readonly chain: ChainInfo | undefined
}

/** What checking one rule knows; `layers` grows from statement to statement. */
export interface RuleContext {
  readonly names: Names
  readonly place: Place
  readonly report: Report
  readonly layers: Layers
}

export const ruleContext = (names: Names, place: Place, report: Report): RuleContext => ({ names, place, report, layers: layersOf(place.family) })
