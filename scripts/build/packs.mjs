// The command line as packs. esbuild splits the program so that each command and each dialect has its own parts; small parts are put
// together, since each file costs start-up time. A pack is an expression of functions, `{ 'part.js': function (module, …) {…} }`, which
// can be required and run as a script alike.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { build, transform } from 'esbuild'

/** Parts below this many bytes are put together. */
const small = 24_000

const wrap = ([name, code]) => `${JSON.stringify(name)}:function(module,exports,require,__url){${code}\n}`

/** @returns esbuild's metafile, for the licences of what is bundled */
export async function buildPacks(root, target) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { bin: 'src/cli/bin.ts', main: 'src/cli/main.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target,
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    define: { 'import.meta.url': '__url' },
  })
  const parts = await Promise.all(outputFiles.map(async ({ path, text }) => {
    // `import()` becomes `require()`, later: a pack loads its neighbours by the loader's rules.
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target, minify: true, supported: { 'dynamic-import': false } })
    return [basename(path), code.trimEnd()]
  }))
  const packs = new Map()
  for (const part of parts) {
    const pack = part[1].length < small ? 'core' : basename(part[0], '.js')
    packs.set(pack, [...(packs.get(pack) ?? []), part])
  }
  mkdirSync(`${root}dist/parts`, { recursive: true })
  for (const [pack, own] of packs) {
    writeFileSync(`${root}dist/parts/${pack}.js`, `(typeof module==='object'?module:{}).exports={${own.map(wrap).join(',\n')}}\n`)
  }
  const packOf = Object.fromEntries([...packs].flatMap(([pack, own]) => own.map(([name]) => [name, pack])))
  return { metafile, packOf }
}

/** The loader: `nflint.cjs` of this folder, with what it has to know. */
export function loaderText({ packOf, major, minor }) {
  return readFileSync(new URL('nflint.cjs', import.meta.url), 'utf8')
    .replaceAll('__MAJOR__', major)
    .replaceAll('__MINOR__', minor)
    .replace('__PACKS__', JSON.stringify(packOf))
}
