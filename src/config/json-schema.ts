import { toJsonSchema } from '@valibot/to-json-schema'
import { configSchema } from './schema.ts'

/** The JSON Schema of `nflint.toml`, for editors, made of what nflint itself reads with; it cannot say what numbers and addresses come to. */
export const schemaText = (): string => `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...toJsonSchema(configSchema, { target: 'draft-07', ignoreActions: ['check'] }) }, null, 2)}\n`
