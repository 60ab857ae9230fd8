/**
 * What may stand in `nflint.toml`: the one source of its validation, of its type, and of the published JSON Schema
 * (`schema/nflint.schema.json`, which `scripts/schema.ts` writes).
 */
import * as v from 'valibot'
import { parseAddress } from '../lint/index.ts'
import { helpers } from '../model/index.ts'
import { nearest } from '../text/index.ts'
import { portsOf } from './ports.ts'
import { selectors, unknownSelector } from './select.ts'
import { versionExample, versionForm } from './target.ts'
import type { targetPrograms } from './target.ts'

const suggestion = (word: string, known: readonly string[]): string => {
  const near = nearest(word, known)
  return near === undefined ? ` Known: ${known.join(', ')}.` : ` Did you mean ${near}?`
}

/** The word that an issue is about; valibot shows it quoted. */
const wordOf = (received: string): string => received.replace(/^"([^]*)"$/, '$1')

const unknownKey = (known: readonly string[]) => (key: string): string => `unknown key ${JSON.stringify(key)}.${suggestion(key, known)}`

/** A table with these keys and no others. */
const table = <T extends v.ObjectEntries>(entries: T, what: string, unknown: (key: string) => string = unknownKey(Object.keys(entries))) =>
  v.strictObject(entries, issue => {
    if (issue.expected === 'never') return unknown(wordOf(issue.received))
    return issue.expected === 'Object' ? what : `${what}: ${issue.expected} is missing`
  })

const text = (what: string) => v.pipe(v.string(what), v.minLength(1, what))
const list = <T extends v.GenericSchema>(item: T, what: string) => v.array(item, what)

const described = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description))

const noCheck = (word: string): string => unknownSelector(word) ?? word

const selector = v.picklist(selectors, issue => noCheck(wordOf(issue.received)))

const severity = v.picklist(['error', 'warning', 'info'], 'a severity is "error", "warning" or "info"')

const severities = table(
  Object.fromEntries(selectors.map(name => [name, v.optional(severity)])),
  'severity is a table, such as { log-unlimited = "error" }',
  noCheck,
)

const version = (program: string) =>
  v.pipe(
    v.string(`the version of ${program} is a string, such as "${versionExample(program)}"`),
    v.regex(versionForm, `${program} needs a version, such as "${versionExample(program)}"`),
  )

const target = table(
  {
    kernel: v.optional(version('kernel')),
    nft: v.optional(version('nft')),
    iptables: v.optional(version('iptables')),
    ferm: v.optional(version('ferm')),
  } satisfies Record<(typeof targetPrograms)[number], unknown>,
  'target is a table, such as { kernel = "6.1" }',
)

const addressForm = 'an address is written "192.0.2.1", "192.0.2.0/24" or "2001:db8::/32"'
const address = v.pipe(text(addressForm), v.check(written => parseAddress(written) !== undefined, addressForm))
const addresses = list(address, 'for is a list of strings')

const helperNames = helpers.map(({ name }) => name)

const wantedHelper = table(
  {
    name: described(
      v.picklist(helperNames, issue =>
        typeof issue.input === 'string'
          ? `the kernel has no helper ${issue.received}.${suggestion(wordOf(issue.received), helperNames)}`
          : 'a wanted helper needs a name, such as name = "ftp"'),
      'The helper, as the kernel names it.',
    ),
    for: v.optional(described(addresses, 'The servers that need it; everybody when left out.')),
  },
  'a wanted helper is a table, such as { name = "ftp", for = ["192.0.2.1"] }',
)

/** Whether ports are some that there are; of a text of another form nothing is known. */
function areThere(written: string): boolean {
  const ports = portsOf(written)
  return ports === undefined || (ports.first <= ports.last && ports.last <= 65535)
}

const portForm = 'a port is written "22/tcp", "60000-61000/udp"'
const port = v.pipe(
  v.string(portForm),
  v.regex(/^\d{1,5}(-\d{1,5})?\/(tcp|udp|sctp|dccp|udplite)$/, portForm),
  v.check(areThere, 'ports go from 0 to 65535, the lower one first'),
)

const glob = text('a pattern is a string, such as "lab/**"')
const variables = v.record(v.string(), v.string('the value of a variable is a string'), 'template-vars is a table of strings')

/** What may be said for all files, and for some of them. */
const fileSettings = {
  select: v.optional(described(list(selector, 'select is a list of strings'), 'The checks to run, instead of the default set: names, categories, sets or "all".')),
  'extend-select': v.optional(described(list(selector, 'extend-select is a list of strings'), 'Checks to run besides.')),
  ignore: v.optional(described(list(selector, 'ignore is a list of strings'), 'Checks not to run.')),
  severity: v.optional(described(severities, 'Other severities for checks, by name, category or set.')),
  target: v.optional(described(target, 'Versions that the rulesets are for.')),
  'wanted-helpers': v.optional(described(list(wantedHelper, 'wanted-helpers is a list of tables, each with a name'), 'Conntrack helpers that are there on purpose, and for whom.')),
  'allowed-ports': v.optional(described(list(port, 'allowed-ports is a list of strings'), 'Ports that may be open to everybody; when given, open-port-unlisted tells all others.')),
  'template-vars': v.optional(described(variables, 'Values for {{ name }} and <%= @name %> in templates, which are left out otherwise.')),
}

const perFile = table(
  {
    files: described(list(glob, 'files is a list of patterns'), 'Patterns of the files; one without a slash is for every folder.'),
    dialect: v.optional(described(v.picklist(['ferm', 'iptables', 'nft', 'kernel'], 'a dialect is "ferm", "iptables", "nft" or "kernel"'), 'What the files are written in.')),
    ...fileSettings,
  },
  'per-file is a list of tables, each with files',
)

const indentForm = 'indent is "tab" or a number of blanks, from 1 to 16'
const blanks = v.pipe(v.number(indentForm), v.integer(indentForm), v.minValue(1, indentForm), v.maxValue(16, indentForm))
const widthForm = 'width is a number of columns, from 40 to 1000'
const columns = v.pipe(v.number(widthForm), v.integer(widthForm), v.minValue(40, widthForm), v.maxValue(1000, widthForm))

const format = table(
  {
    indent: v.optional(described(v.union([v.literal('tab'), blanks], indentForm), 'A tab, or so many blanks, a level.')),
    width: v.optional(described(columns, 'Columns beyond which a list is broken.')),
  },
  'format is a table, such as { indent = 4 }',
)

export const configSchema = v.pipe(
  table(
    {
      extend: v.optional(described(text('extend is the path of another configuration'), 'A configuration that this one goes on from.')),
      exclude: v.optional(described(list(glob, 'exclude is a list of patterns'), 'Files in folders that are left out.')),
      'fail-on': v.optional(described(severity, 'Least severity that makes the exit code 1.')),
      baseline: v.optional(described(text('baseline is the path of a file'), 'Findings that are known: see nflint baseline.')),
      'include-roots': v.optional(described(list(text('a folder is a string'), 'include-roots is a list of folders'), 'Folders that stand for / of the target: absolute includes are looked for in them first.')),
      ...fileSettings,
      format: v.optional(described(format, 'The layout that nflint format gives.')),
      'per-file': v.optional(described(list(perFile, 'per-file is a list of tables, each with files'), 'Settings for some of the files, the last one that fits above the others.')),
    },
    'a configuration is a table',
  ),
  v.title('nflint configuration'),
)

export type ConfigFile = v.InferOutput<typeof configSchema>
export type FileSettings = Omit<NonNullable<ConfigFile['per-file']>[number], 'files'>
