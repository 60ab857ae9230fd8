import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Style } from '../report/format.ts'
import { pageOf, pageUrl } from './pages.ts'
import { paintFor, widthOf } from './streams.ts'
import type { ColourWish, Output, Streams } from './streams.ts'

/** What the run itself adds to a report. */
export interface RunFacts extends Pick<Style, 'fixed' | 'silenced' | 'known' | 'failed'> {
  readonly color: ColourWish
}

/** Needed by reports for programs only. */
const noDigest: Style['digest'] = () => ''

const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : repositoryOf(parent)
}

/** What paths in reports for programs are relative to: the CI system's checkout, the repository, or else the folder at hand. */
function topFolder({ env }: Streams): string {
  const here = real('.')
  const checkout = [env['GITHUB_WORKSPACE'], env['CI_PROJECT_DIR']].filter(path => path !== undefined && path !== '').map(path => real(path!)).find(path => isWithin(path, here))
  return checkout ?? repositoryOf(here) ?? here
}

function pathFrom(streams: Streams): Style['pathOf'] {
  let top: string | undefined
  return path => {
    // A name in angle brackets, `<stdin>`, is no path.
    if (path.startsWith('<')) return path
    top ??= topFolder(streams)
    const absolute = real(path)
    const told = isWithin(top, absolute) ? relative(top, absolute) : absolute
    return sep === '/' ? told : told.replaceAll(sep, '/')
  }
}

/** How a report is written to an output. */
export const styleFor = (output: Output, streams: Streams, { color, ...facts }: RunFacts, digest = noDigest): Style => ({
  ...facts,
  paint: paintFor(output, streams, color),
  width: widthOf(output),
  version: manifest.version,
  pathOf: pathFrom(streams),
  pageOf,
  // Terminals of CI systems show no links, and nobody could follow one into that machine.
  linkOf: output.isTTY === true && streams.env['TERM'] !== 'dumb' && !streams.env['CI'] && color !== 'never' && !streams.env['NO_COLOR'] ? pageUrl : () => undefined,
  digest,
})
