import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The path of a document; a document without a file (`untitled:1`) goes by its whole name. */
export function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri)
  } catch {
    return uri
  }
}

/** Documents that are no files keep their name: `scheme:` with at least two letters, and no folder. */
const named = /^[A-Za-z][\w+.-]+:/

/** The name that a client knows a path by. */
export const uriOf = (path: string): string => (named.test(path) ? path : pathToFileURL(resolve(path)).href)

/** One name for one file, however its path is written. */
export const keyOf = (path: string): string => (named.test(path) ? path : resolve(path))
