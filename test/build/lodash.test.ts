import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The decisions of all grammars, worked out by chevrotain as it is bundled. */
async function decisions(alias: Record<string, string>): Promise<Record<string, string>> {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['scripts/build/decisions.ts'], bundle: true, write: false, format: 'esm', platform: 'node', alias })
  const loaded = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`) as { decisions: Record<string, string> }
  return loaded.decisions
}

test('chevrotain understands every grammar alike with its lodash and with what takes its place', async () => {
  const replaced = await decisions({ 'lodash-es': './scripts/build/lodash.mjs' })
  expect(Object.keys(replaced)).toHaveLength(4)
  expect(replaced).toEqual(await decisions({}))
})
