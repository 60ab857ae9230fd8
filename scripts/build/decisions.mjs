// What the parsers decide by (grammars/decisions.ts), worked out once and for all: esbuild's `define` puts it into the bundles.
import { build } from 'esbuild'

/** @returns esbuild's `define`: names of constants and the texts they stand for, as JavaScript */
export async function parserDecisions(root) {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['scripts/build/decisions.ts'], bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'warning' })
  const { decisions } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  return Object.fromEntries(Object.entries(decisions).map(([name, text]) => [name, JSON.stringify(text)]))
}
