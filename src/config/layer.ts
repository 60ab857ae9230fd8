import { dirname, relative, resolve, sep } from 'node:path'
import type { Source } from '../text/index.ts'
import type { ConfigLayer } from './config.ts'
import { matchesAny } from './glob.ts'
import { parseConfigFile } from './parse.ts'

/** A path as seen from the folder at hand. */
export const fromHere = (path: string): string => relative('', path) || path

const unix = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'))

/**
 * One configuration, its paths relative to its folder.
 * @throws BadConfig
 */
export function layerFrom(source: Source): ConfigLayer {
  const folder = dirname(resolve(source.path))
  return {
    source,
    file: parseConfigFile(source),
    resolve: other => fromHere(resolve(folder, other)),
    matches: (patterns, other) => patterns.length > 0 && matchesAny(patterns, unix(relative(folder, resolve(other)))),
  }
}
