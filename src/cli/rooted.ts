import { existsSync } from 'node:fs'
import type { Reader } from '../dialects/dialect.ts'

/**
 * Files as a ruleset names them, where folders stand for `/` of the machine that it is for: an absolute path is looked for in them
 * first, so that `include "/etc/nftables.d/*.nft"` finds `files/etc/nftables.d` of the repository.
 */
export function rooted(roots: readonly string[], reader: Reader, exists: (path: string) => boolean = existsSync): Reader {
  if (roots.length === 0) return reader
  const locate = (path: string): string => (path.startsWith('/') ? (roots.map(root => root + path).find(exists) ?? path) : path)
  return { read: path => reader.read(path), list: path => reader.list(locate(path)), locate }
}
