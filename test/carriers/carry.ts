import { carrierKind, loadCarrier } from '../../src/carriers/index.ts'
import { spanFrom } from '../../src/carriers/derived.ts'
import type { Carried, CarrierOptions } from '../../src/carriers/carried.ts'

/** What a text carries; its kind has to show. */
export async function carry(path: string, text: string, variables: CarrierOptions['variables'] = {}): Promise<Carried> {
  const kind = carrierKind({ path, text })
  if (!kind) throw new Error(`${path} carries nothing`)
  return (await loadCarrier(kind))({ path, text }, { variables })
}

/** The derived texts, each under its extent. */
export const texts = ({ rulesets }: Carried) => rulesets.map(({ extent, derived }) => `${extent}: ${derived.text}`)

/** What a word of a derived text comes from. */
export function originOf({ rulesets }: Carried, text: string, word: string, ruleset = 0): string {
  const { derived } = rulesets[ruleset]!
  const start = derived.text.indexOf(word)
  if (start < 0) throw new Error(`${word} is not in the derived text`)
  const span = spanFrom(derived, { start, end: start + word.length })
  return text.slice(span.start, span.end)
}
