import { load } from '../api/load.ts'
import type { Loaded } from '../api/load.ts'
import type { Dialect, DialectName, Reader } from '../dialects/dialect.ts'
import { dialectNameOf, loadDialect } from '../dialects/load.ts'
import { carrierKind, loadCarrier } from '../carriers/recognise.ts'
import type { CarrierKind } from '../carriers/index.ts'
import type { Source } from '../text/index.ts'
import { Failure } from './failure.ts'

const carriers: Readonly<Record<CarrierKind, string>> = { shell: 'a shell script', template: 'a template', json: 'what nft -j prints' }

function refuse(source: Source, said: DialectName | undefined, kinds: readonly CarrierKind[]): void {
  const kind = said ? undefined : carrierKind(source)
  if (kind && kinds.includes(kind)) throw new Failure(`${carriers[kind]}, which nflint check reads, and nothing that changes files`)
}

/**
 * The dialect of a text; its code is loaded when the first such text is met, and no other dialect's. A template may be laid out: it is
 * taken for what it comes to.
 * @throws UnknownDialect when nobody said it and it does not show, and Failure for a text that only carries a ruleset
 */
export async function dialectOf(source: Source, said: DialectName | undefined): Promise<Dialect> {
  refuse(source, said, ['shell', 'json'])
  return loadDialect(dialectNameOf(source, said))
}

/**
 * Reads a text in its dialect.
 * @throws UnknownDialect, and Failure for a text that only carries a ruleset
 */
export async function loadText({ path, text }: Source, reader: Reader, said: DialectName | undefined): Promise<Loaded> {
  // Not the object at hand, which may hold more than a source.
  const source = { path, text }
  refuse(source, said, ['template'])
  return load(source, await dialectOf(source, said), reader)
}

/**
 * A text to be read and not changed: of what `nft -j` prints, the commands that load it, as `nflint expand` shows them. Places are of that text.
 * @throws Failure where a part of it cannot be said in nft's words: the answer would be about less than there is
 */
export async function asRuleset({ path, text }: Source, said: DialectName | undefined): Promise<Source> {
  if (said || carrierKind({ path, text }) !== 'json') return { path, text }
  const { rulesets: [ruleset], notes: [note] } = (await loadCarrier('json'))({ path, text }, { variables: {} })
  if (note || !ruleset) throw new Failure(note?.message ?? 'no ruleset')
  return { path, text: ruleset.derived.text }
}
