import { dirname, relative, resolve, sep } from 'node:path'
import type { Source } from '../text/index.ts'
import type { ConfigLayer } from './config.ts'
import { fromHere } from './from-here.ts'
import { matchesAny } from './glob.ts'
import { parseConfigFile } from './parse.ts'

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
