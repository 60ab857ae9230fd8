import type { Paint } from './paint.ts'
import type { Report } from './report.ts'

/** What a format may need besides the findings. All that comes from outside is given, so that formats stay pure. */
export interface Style {
  readonly paint: Paint
  /** Display cells of a line. */
  readonly width: number
  /** nflint's own version. */
  readonly version: string
  /** Findings that were repaired in this run. */
  readonly fixed: number
  /** Findings that comments silence. */
  readonly silenced: number
  /** Findings that are left out because a baseline knows them. */
  readonly known: number
  /** Whether some input could not be read. */
  readonly failed: boolean
  /**
   * A path as programs want it: from the top of the repository, with `/`, links resolved; absolute for what lies elsewhere.
   * People are shown the path that they gave.
   */
  readonly pathOf: (path: string) => string
  /** The page of a check, in Markdown. */
  readonly pageOf: (check: string) => string | undefined
  /** Where a terminal finds the page of a check; undefined where links are of no use. */
  readonly linkOf: (check: string) => string | undefined
  /** A collision-free digest in hexadecimal digits. */
  readonly digest: (text: string) => string
}

/** Findings as one text, ready to be written. */
export type Format = (report: Report, style: Style) => string
