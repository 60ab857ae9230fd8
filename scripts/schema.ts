/**
 * Writes `schema/nflint.schema.json`, the JSON Schema of `nflint.toml`. `test/config/schema.test.ts` holds the file against what is
 * read with.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { schemaText } from '../src/config/json-schema.ts'

export const schemaPath = fileURLToPath(new URL('../schema/nflint.schema.json', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(schemaPath), { recursive: true })
  writeFileSync(schemaPath, schemaText())
}
