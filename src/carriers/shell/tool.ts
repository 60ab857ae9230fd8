import type { Family } from './collect.ts'

/** A command that loads rules. */
export interface Tool {
  readonly family?: Family
  readonly nft: boolean
  readonly restores: boolean
}

/** What a command's name stands for. */
export function toolOf(name: string): Tool | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1)
  if (base === 'nft') return { nft: true, restores: false }
  const found = /^(ip6?)tables(?:-nft|-legacy)?(-restore)?$/.exec(base)
  return found ? { family: found[1] as Family, nft: false, restores: found[2] !== undefined } : undefined
}
