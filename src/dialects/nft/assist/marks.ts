import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Mark, MarkKind } from '../../assist/index.ts'

/** What tokens are by their type; a keyword's type is named as `'word'`. */
const kinds: Readonly<Record<string, MarkKind>> = {
  Quoted: 'string', Number: 'number', Address: 'number', RawPayload: 'number', Relation: 'operator', Operator: 'operator',
  VerdictWord: 'keyword', HeaderWord: 'type', MetaWord: 'type', "'meta'": 'type', "'ct'": 'type', "'rt'": 'type', "'socket'": 'type', "'osf'": 'type',
  "'ipsec'": 'type', "'fib'": 'type', "'exthdr'": 'type', "'tunnel'": 'type', "'numgen'": 'type', "'jhash'": 'type', "'symhash'": 'type',
}

/** Types of tokens behind which a word is a field. */
const fielded: ReadonlySet<string> = new Set(['HeaderWord', "'meta'", "'ct'", "'rt'", "'socket'", "'osf'", "'ipsec'", "'exthdr'", "'tunnel'"])

/** Tokens with what they are; names are the caller's to know. */
export function marksOf({ tokens }: SyntaxTree): readonly Mark[] {
  const marks: Mark[] = []
  let previous = ''
  for (const { image, startOffset, tokenType: { name } } of tokens) {
    if (name === 'Blank') continue
    const kind = kindOf(name, previous)
    if (kind) marks.push({ start: startOffset, end: startOffset + image.length, kind })
    previous = name
  }
  return marks
}

function kindOf(name: string, previous: string): MarkKind | undefined {
  if (fielded.has(previous) && (name === 'Word' || name === 'MetaWord' || name.startsWith("'"))) return 'property'
  if (Object.hasOwn(kinds, name)) return kinds[name]
  if (name.startsWith("'")) return 'keyword'
  return name === 'Word' ? 'value' : undefined
}
