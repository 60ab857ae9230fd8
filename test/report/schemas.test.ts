import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import Ajv04Module from 'ajv-draft-04'
import formatsModule from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { checks } from '../../src/lint/index.ts'
import type { FileReport, FormatName } from '../../src/report/index.ts'
import { loadFormat } from '../../src/report/index.ts'
import { findingAt, placeOf, style } from './build.ts'

const schema = (name: string): string => readFileSync(join(import.meta.dirname, 'schemas', name), 'utf8')

/** CommonJS modules whose function is their `default`. */
const Ajv04 = Ajv04Module as unknown as typeof Ajv
const addFormats = formatsModule as unknown as (ajv: Ajv) => Ajv

/** One finding of every check, in texts with all that formats have to escape, with fixes and places in other files. */
const files: readonly FileReport[] = [
  ...checks.map(({ name, severity }, index): FileReport => {
    const source = { path: `etc/${name}${index % 2 === 0 ? '' : ' ü#%&<>"\''}.v4`, text: `# \u0000\u001b[31m\u202e<b>&amp;"'\ud800 日本 😀\r\n{ rule ${'x'.repeat(3000)} }\nend` }
    return {
      path: source.path,
      dialect: 'iptables',
      findings: [
        findingAt(placeOf(source, 'rule'), {
          check: name,
          severity,
          message: 'what ]]> [is](1) \u0001\u0085 wrong\n\ud800 & <that>',
          help: '::error::no',
          related: [{ at: placeOf(source, 'end'), message: '[here]' }],
          fix: { title: 'Mend it', applicability: 'safe', edits: [{ ...placeOf(source, 'rule'), text: '' }, { source, start: 0, end: 0, text: '\u0002' }] },
        }),
        findingAt({ source, start: 0, end: source.text.length }, { check: name, severity }),
        findingAt({ source, start: source.text.length, end: source.text.length }, { check: name, severity }),
      ],
    }
  }),
  { path: '/elsewhere/clean.nft', dialect: 'nft', findings: [] },
]

const written = async (name: FormatName): Promise<string> => (await loadFormat(name))({ files }, { ...style, pathOf: path => path })

describe('sarif', () => {
  let log: { runs: { tool: { driver: { rules: { shortDescription: { text: string }; fullDescription: { text: string }; help: { text: string; markdown: string }; name: string; properties: Record<string, string | string[]> }[] } }; results: { locations: unknown[]; partialFingerprints: object; relatedLocations?: unknown[] }[] }[] }
  beforeAll(async () => {
    log = JSON.parse(await written('sarif'))
  })
  test('is valid by the schema of SchemaStore', () => {
    const validate = addFormats(new Ajv({ strict: false, allErrors: true })).compile(JSON.parse(schema('sarif-schemastore.json')))
    validate(log)
    expect(validate.errors ?? []).toEqual([])
  })
  test('is valid by the schema of OASIS', () => {
    const validate = addFormats(new Ajv04({ strict: false, allErrors: true })).compile(JSON.parse(schema('sarif-oasis-errata01.json')))
    validate(log)
    expect(validate.errors ?? []).toEqual([])
  })
  test('has all that GitHub asks for, within its limits', () => {
    const [run] = log.runs
    const { rules } = run!.tool.driver
    expect(rules).toHaveLength(checks.length)
    for (const { name, shortDescription, fullDescription, help, properties } of rules) {
      for (const text of [shortDescription.text, fullDescription.text]) {
        expect(text).not.toBe('')
        expect(text.length).toBeLessThanOrEqual(1024)
      }
      expect(help.text).not.toBe('')
      expect(help.markdown).not.toBe('')
      expect(name.length).toBeLessThanOrEqual(255)
      expect(properties['tags']!.length).toBeLessThanOrEqual(10)
      const security = properties['security-severity']
      if (security !== undefined) expect(Number(security)).toSatisfy((value: number) => value >= 0.1 && value <= 10)
      expect(security !== undefined).toBe((properties['tags'] as string[]).includes('security'))
    }
    for (const { locations, partialFingerprints } of run!.results) {
      expect(locations).toHaveLength(1)
      expect(partialFingerprints).toHaveProperty('primaryLocationLineHash')
    }
  })
})

test.each([
  ['gitlab', 'gitlab.json'],
  ['rdjson', 'rdjson.json'],
] as const)('%s is valid', async (name, file) => {
  const text = await written(name)
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(schema(file)))
  validate(JSON.parse(text))
  expect(validate.errors ?? []).toEqual([])
  expect(text.startsWith('\ufeff')).toBe(false)
})

test.each([
  ['junit', 'junit.xsd'],
  ['checkstyle', 'checkstyle.xsd'],
] as const)('%s is well-formed and valid', async (name, file) => {
  const { valid, errors } = await validateXML({ xml: [{ fileName: `${name}.xml`, contents: await written(name) }], schema: [schema(file)] })
  expect({ valid, errors: errors.map(({ message }) => message) }).toEqual({ valid: true, errors: [] })
})

test('github commands stand on lines of their own, whatever the texts say', async () => {
  for (const line of (await written('github')).trimEnd().split('\n')) {
    expect(line).toMatch(/^::(?:error|warning|notice) title=nflint \([\w-]+\),file=[^:,]+(?:%3A[^:,]*)?,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?::|^GitHub shows 10 /)
  }
})
