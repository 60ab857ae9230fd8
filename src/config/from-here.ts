import { relative } from 'node:path'

/** An absolute path as seen from the folder at hand, where it lies below. */
export function fromHere(path: string): string {
  const told = relative('', path)
  return told === '' || told.startsWith('..') ? path : told
}
