import { rulesWhere } from '../../model/index.ts'
import { placeIn } from '../../text/index.ts'
import type { Edit, Place, Source, Span } from '../../text/index.ts'
import type { Check, Found } from '../check.ts'
import { groupByPlace } from '../places.ts'
import { list, unique } from '../words.ts'

/** Characters that change the order of the text around them (UAX #9), and control characters, which terminals obey; no tab, line or page break. Made where there is a comment: it takes tables of Unicode. */
const hiding = (): RegExp => /[\u202A-\u202E\u2066-\u2069]|(?![\t\n\v\f\r])\p{Cc}/gu

const codeOf = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

function finding(source: Source, { start, end }: Span): (Found & { readonly edits: readonly Edit[] }) | undefined {
  const found = [...source.text.slice(start, end).matchAll(hiding())]
  if (found.length === 0) return undefined
  const places = found.map(({ index }): Place => placeIn(source, { start: start + index, end: start + index + 1 }))
  return {
    at: places[0]!,
    message: `this comment holds ${list(unique(found.map(([character]) => codeOf(character))))}: characters that nobody sees, and that make the text look as it is not`,
    help: 'take them out, and read again what stands here',
    edits: places.map(place => ({ ...place, text: '' })),
  }
}

export const commentHidesText: Check = {
  name: 'comment-hides-text',
  summary: 'A comment holds characters that make the text look as it is not',
  category: 'sight',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, files }) {
    for (const { source, comments } of files) {
      for (const comment of comments) {
        const found = finding(source, comment)
        if (!found) continue
        const { edits, ...rest } = found
        yield { ...rest, fix: { title: 'Take the characters out', applicability: 'safe', edits } }
      }
    }
    const commented = [...rulesWhere(ruleset, ({ comment }) => comment !== undefined && comment.search(hiding()) >= 0)].map(({ rule }) => rule)
    for (const [{ origin }] of groupByPlace(commented, ({ origin }) => origin)) {
      const found = finding(origin.source, origin)
      if (!found) continue
      const { edits: _, ...rest } = found
      yield rest
    }
  },
}
