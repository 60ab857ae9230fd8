import type { Piece } from '../pieces.ts'

/** Characters that ferm passes over, and what may stand in the middle of a word: blanks around them stay as they are. */
const isLoose = ({ type }: Piece): boolean => type === 'Passed' || type === 'Percent'

/** Whether a blank stands before a word on its line, as in the examples of ferm(1). */
export function fermBlank(pieces: readonly Piece[], index: number): boolean {
  const piece = pieces[index]!
  const before = pieces[index - 1]!
  if (isLoose(before) || isLoose(piece)) return piece.spaced
  switch (before.image) {
    case '(':
    case '$':
    case '&':
      return false
    case '!':
      // The manual has `! value` and `!value`.
      return piece.spaced
  }
  switch (piece.image) {
    case ';':
    case ',':
    case ')':
      return false
    case '(':
      // `&call(…)`, `@cat(…)`, but `proto (…)`.
      return before.type !== 'AtWord' && pieces[index - 2]?.image !== '&'
  }
  return true
}
