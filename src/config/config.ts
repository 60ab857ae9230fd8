import type { CheckSettings, LintOptions, Severity } from '../lint/index.ts'
import type { Target } from '../model/index.ts'
import type { Source } from '../text/index.ts'
import { portsOf } from './ports.ts'
import type { ConfigFile, FileSettings } from './schema.ts'
import { namedChecks, selectedChecks, severitiesOf } from './select.ts'
import type { Selection } from './select.ts'

/** What configurations come to for one ruleset; what a check run takes can be given to it as it is. */
export interface Config extends Pick<LintOptions, 'select' | 'awaited' | 'severity'> {
  readonly target: Target
  readonly settings: CheckSettings
  /** What the file is written in, where the configuration says so. */
  readonly dialect?: NonNullable<FileSettings['dialect']>
  readonly failOn?: Severity
  /** Path of the baseline. */
  readonly baseline?: string
  readonly format?: NonNullable<ConfigFile['format']>
  readonly includeRoots: readonly string[]
  readonly templateVars: Readonly<Record<string, string>>
}

/** One configuration file as read: its paths are relative to its folder. */
export interface ConfigLayer {
  readonly source: Source
  readonly file: ConfigFile
  /** A path in the file, from the folder at hand. */
  readonly resolve: (path: string) => string
  /** Whether a path is one of those that patterns in the file are for. */
  readonly matches: (patterns: readonly string[], path: string) => boolean
}

/** Configurations from the farthest that is gone on from to the nearest, and for each ruleset what they come to. */
export interface ConfigSet {
  /** Of the nearest, as it is told to people. */
  readonly path: string
  readonly layers: readonly ConfigLayer[]
  isExcluded(path: string): boolean
  /** What they come to for a ruleset, with `above` said above them (by a command line). */
  for(ruleset: string, above?: Selection): Config
}

const last = <T>(values: readonly (T | undefined)[]): T | undefined => values.findLast(value => value !== undefined)

/** Layers that stand on each other, the farthest first. */
export function configSet(layers: readonly ConfigLayer[]): ConfigSet {
  return {
    path: layers.at(-1)!.source.path,
    layers,
    isExcluded: path => layers.some(({ file, matches }) => matches(file.exclude ?? [], path)),
    for: (ruleset, above = {}) => configFor(layers, ruleset, above),
  }
}

function configFor(layers: readonly ConfigLayer[], ruleset: string, above: Selection): Config {
  const files: readonly FileSettings[] = layers.flatMap(({ file, matches }) => [file, ...(file['per-file'] ?? []).filter(({ files: patterns }) => matches(patterns, ruleset))])
  const of = <K extends keyof FileSettings>(key: K) => files.map(file => file[key])
  const select = selectedChecks([...files, above])
  const wanted = last(of('wanted-helpers')) ?? []
  const ports = last(of('allowed-ports'))
  const dialect = last(of('dialect'))
  const failOn = last(layers.map(({ file }) => file['fail-on']))
  const based = layers.findLast(({ file }) => file.baseline !== undefined)
  const format = last(layers.map(({ file }) => file.format))
  const rooted = layers.findLast(({ file }) => file['include-roots'] !== undefined)
  return {
    target: Object.assign({}, ...of('target')) as Target,
    settings: {
      wantedHelpers: wanted.map(({ name, for: addresses }) => (addresses === undefined ? { name } : { name, for: addresses })),
      ...(ports ? { allowedPorts: ports.flatMap(each => portsOf(each) ?? []) } : {}),
    },
    severity: severitiesOf(of('severity')),
    includeRoots: (rooted?.file['include-roots'] ?? []).map(path => rooted!.resolve(path)),
    templateVars: Object.assign({}, ...of('template-vars')) as Record<string, string>,
    ...(select ? { select, awaited: namedChecks([...files, above]) } : {}),
    ...(dialect ? { dialect } : {}),
    ...(failOn ? { failOn } : {}),
    ...(based ? { baseline: based.resolve(based.file.baseline!) } : {}),
    ...(format ? { format } : {}),
  }
}
