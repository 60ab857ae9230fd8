import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'
import { describe, expect, test } from 'vitest'
import { schemaPath } from '../../scripts/schema.ts'
import { BadConfig } from '../../src/config/bad.ts'
import { schemaText } from '../../src/config/json-schema.ts'
import { parseConfigFile } from '../../src/config/parse.ts'
import { starter } from '../../src/config/starter.ts'

const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schemaPath, 'utf8')))

/** The starter with everything in it said. */
const uncommented = starter.replace(/^# (?=[[\w"-]+\]* *=|\[|[a-z-]+ = )/gm, '')

/** Whether nflint takes a configuration. */
function isTaken(text: string): boolean {
  try {
    parseConfigFile({ path: 'nflint.toml', text })
    return true
  } catch (error) {
    if (error instanceof BadConfig) return false
    throw error
  }
}

test('the published schema is current (npx tsx scripts/schema.ts writes it)', () => {
  expect(readFileSync(schemaPath, 'utf8')).toBe(schemaText())
})

test('the starter says every key once', () => {
  expect(Object.keys(getStaticTOMLValue(parseTOML(uncommented)) as object)).toEqual([
    'target', 'extend-select', 'ignore', 'fail-on', 'exclude', 'include-roots', 'allowed-ports', 'baseline', 'severity', 'wanted-helpers', 'per-file',
  ])
})

describe('nflint and the published schema take the same configurations', () => {
  test.each([
    ['', true],
    [starter, true],
    [uncommented, true],
    ['select = ["all"]\nignore = ["helpers", "syntax-error"]', true],
    ['select = ["al"]', false],
    ['select = "all"', false],
    ['fail-on = "info"', true],
    ['fail-on = "never"', false],
    ['[severity]\nreach = "error"\nlog-unlimited = "info"', true],
    ['[severity]\nraech = "error"', false],
    ['[severity]\nreach = "fatal"', false],
    ['target = { kernel = "6.1", nft = "1.0.6", iptables = "1.8.9", ferm = "2.5.1" }', true],
    ['target = { kernel = 6.1 }', false],
    ['target = { kernel = "x" }', false],
    ['target = { linux = "6.1" }', false],
    ['[[wanted-helpers]]\nname = "ftp"\nfor = ["192.0.2.1"]', true],
    ['[[wanted-helpers]]\nfor = ["192.0.2.1"]', false],
    ['[[wanted-helpers]]\nname = "gopher"', false],
    ['allowed-ports = ["22/tcp", "1-65535/udp"]', true],
    ['allowed-ports = ["22"]', false],
    ['[[per-file]]\nfiles = ["lab/**"]\ndialect = "nft"\nignore = ["all"]\n[per-file.template-vars]\na = "b"', true],
    ['[[per-file]]\nignore = ["all"]', false],
    ['[[per-file]]\nfiles = ["a"]\ndialect = "pf"', false],
    ['[format]\nindent = "tab"\nwidth = 80', true],
    ['[format]\nindent = 4', true],
    ['[format]\nindent = 0', false],
    ['[format]\nindent = 1.5', false],
    ['[format]\nwidth = 10', false],
    ['baseline = ""', false],
    ['extend = "../nflint.toml"\nexclude = ["a"]\ninclude-roots = ["files"]', true],
    ['template-vars = { a = 1 }', false],
    ['colour = true', false],
  ])('%j: %s', (text, result) => {
    expect({ nflint: isTaken(text), schema: validate(getStaticTOMLValue(parseTOML(text))) }).toEqual({ nflint: result, schema: result })
  })
})
