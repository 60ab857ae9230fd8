import { positionAt } from '../text/index.ts'
import type { Place, Source } from '../text/index.ts'

const position = (source: Source, offset: number) => ({ ...positionAt(source, offset), offset })

/** A place as our own JSON reports tell it: lines and columns from 1, offsets from 0, all in UTF-16 code units, `end` exclusive. */
export const rangeJson = ({ source, start, end }: Place) => ({ start: position(source, start), end: position(source, end) })
