import type { Format } from './format.ts'

/** Output formats by name, each loaded when it is asked for. */
const loaders = {
  full: async () => (await import('./full.ts')).fullWithSummary,
  concise: async () => (await import('./concise.ts')).concise,
  grouped: async () => (await import('./grouped.ts')).grouped,
  json: async () => (await import('./json.ts')).json,
  'json-lines': async () => (await import('./json.ts')).jsonLines,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  junit: async () => (await import('./junit.ts')).junit,
  checkstyle: async () => (await import('./checkstyle.ts')).checkstyle,
  rdjson: async () => (await import('./rdjson.ts')).rdjson,
  gcc: async () => (await import('./gcc.ts')).gcc,
} satisfies Record<string, () => Promise<Format>>

export type FormatName = keyof typeof loaders

/** Names of the formats, as on the command line. */
export const formatNames = Object.keys(loaders) as readonly FormatName[]

/** Formats for people; all others are for programs, which want nothing but the report on standard output. */
export const isForPeople = (name: FormatName): boolean => name === 'full' || name === 'concise' || name === 'grouped'

export const loadFormat = (name: FormatName): Promise<Format> => loaders[name]()
