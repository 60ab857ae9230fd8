import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Plugin } from 'esbuild'
import { expect, test } from 'vitest'
import { leanChevrotain } from '../../scripts/build/chevrotain/index.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a module exports when it is bundled. */
async function bundled<T>(contents: string, plugins: Plugin[]): Promise<T> {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, absWorkingDir: root, bundle: true, write: false, format: 'esm', platform: 'node', plugins })
  return await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`) as T
}

const both = async <T>(contents: string): Promise<readonly [T, T]> => [await bundled(contents, [leanChevrotain]), await bundled(contents, [])]

test('chevrotain understands every grammar alike with what takes the place of its parts', async () => {
  const [lean, whole] = await both<{ decisions: Record<string, string> }>("export { decisions } from './scripts/build/decisions.ts'")
  expect(Object.keys(lean.decisions)).toHaveLength(4)
  expect(lean.decisions).toEqual(whole.decisions)
})

test('errors are told in the same words', async () => {
  const [lean, whole] = await both<{ told: readonly string[] }>(`
    import { parseFerm } from './grammars/ferm/index.ts'
    import { parse as parseIptables } from './grammars/iptables/index.ts'
    import { parseNft } from './grammars/nft/index.ts'
    const tell = parse => text => parse({ path: 'x', text }).errors.map(({ message, at }) => at.start + ' ' + message)
    export const told = [
      ...['table ip t { chain c { tcp } }', 'add rule x', 'define = 1'].flatMap(tell(parseNft)),
      ...['*filter\\n:INPUT\\n-A INPUT !\\n'].flatMap(tell(parseIptables)),
      ...['chain INPUT saddr (;', '@def $x;'].flatMap(tell(parseFerm)),
    ]
  `)
  expect(lean.told.length).toBeGreaterThan(4)
  expect(lean.told).toEqual(whole.told)
})
