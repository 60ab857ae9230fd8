import type { Piece } from '../pieces.ts'

/** Where two words stand, as far as the blank between them depends on it. */
export interface NftPlace {
  /** In the braces of a set. */
  readonly inSet: boolean
  /** In a `type … hook … priority …` clause. */
  readonly inHook: boolean
  /** In a `type` or `typeof` clause of a set or map. */
  readonly inType: boolean
}

const isValue = ({ type }: Piece): boolean => type === 'Number' || type === 'Address'

const isWord = ({ type, image }: Piece): boolean => type === 'Number' || type === 'Address' || type === 'Quoted' || type === 'Wild' || /^[\w.]/.test(image)

/**
 * Whether a blank stands before a word on its line, as `nft list ruleset` puts them (the print functions of nft's expression.c,
 * statement.c and rule.c). Where words could run together, or apart, they stay as they were written.
 */
export function nftBlank(pieces: readonly Piece[], index: number, place: NftPlace): boolean {
  const piece = pieces[index]!
  const before = pieces[index - 1]!
  if (piece.image === ',' || piece.image === ';' || piece.image === ')') return false
  switch (before.image) {
    case '{':
    case ';':
      return true
    case '(':
    case '$':
    case '@':
      return false
    case ',':
      return place.inSet
    case ':':
    case '/':
    case '-':
      return operatorBlanks(pieces, index - 1, place).right
  }
  if (piece.image === ':' || piece.image === '/' || piece.image === '-') return operatorBlanks(pieces, index, place).left
  if (piece.image === '[' || piece.image === ']' || before.image === '[') return piece.spaced
  return isWord(before) && isWord(piece) ? piece.spaced : true
}

/** What a rate is per. */
const units = /^(?:second|minute|hour|day|week)$/

interface Blanks {
  readonly left: boolean
  readonly right: boolean
}

const none: Blanks = { left: false, right: false }
const both: Blanks = { left: true, right: true }

/** The blanks around an operator that is written with or without, by what stands beside it. */
function operatorBlanks(pieces: readonly Piece[], index: number, { inSet, inHook, inType }: NftPlace): Blanks {
  const before = pieces[index - 1]
  const operator = pieces[index]!
  const next = pieces[index + 1]
  const written: Blanks = { left: operator.spaced, right: next?.spaced ?? false }
  if (!before || !next) return written
  switch (operator.image) {
    case ':':
      // `22 : accept`, `ipv4_addr : verdict`, but `dnat to 10.0.0.1:80`.
      if (inSet || inType) return both
      return before.type === 'Address' ? none : written
    case '/':
      // `10.0.0.0/8`, `10/second`, but `tcp flags syn / syn,ack`. A word takes a `/` into itself.
      if (isValue(before) && (isValue(next) || units.test(next.image))) return none
      return operator.spaced ? both : written
    default:
      // `1024-65535`, `priority filter - 10`, `priority -10`. A word takes a `-` into itself.
      if (inHook) return before.image === 'priority' ? { left: true, right: false } : both
      return isValue(before) && isValue(next) ? none : written
  }
}
