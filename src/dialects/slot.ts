import type { Place, Span } from '../text/index.ts'

/** A statement, and the part of it that may differ. */
export interface Slotted {
  readonly whole: Place
  readonly slot: Span
}

const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Whether statements are written alike but for one part of each, however they are spaced. */
export function differInSlot(statements: readonly Slotted[]): boolean {
  const around = ({ whole: { source: { text }, start, end }, slot }: Slotted): string =>
    `${spaced(text.slice(start, slot.start))}\0${spaced(text.slice(slot.end, end))}`
  const [first, ...others] = statements
  return first !== undefined && others.every(other => other.whole.source === first.whole.source && around(other) === around(first))
}
