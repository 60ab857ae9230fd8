import { load } from '../api/load.ts'
import type { Loaded } from '../api/load.ts'
import type { Dialect, DialectName, Reader } from '../dialects/dialect.ts'
import { dialectNameOf, loadDialect } from '../dialects/load.ts'
import type { Source } from '../text/index.ts'

/**
 * The dialect of a text; its code is loaded when the first such text is met, and no other dialect's.
 * @throws UnknownDialect when nobody said it and it does not show
 */
export const dialectOf = (source: Source, said: DialectName | undefined): Promise<Dialect> => loadDialect(dialectNameOf(source, said))

/**
 * Reads a text in its dialect.
 * @throws UnknownDialect
 */
export async function loadText({ path, text }: Source, reader: Reader, said: DialectName | undefined): Promise<Loaded> {
  // Not the object at hand, which may hold more than a source.
  const source = { path, text }
  return load(source, await dialectOf(source, said), reader)
}
