// The command line as packs. esbuild splits the program so that each command and each dialect has its own parts; small parts are put
// together, since each file costs start-up time. A pack is an expression of functions, `{ 'part.js': function (module, …) {…} }`, which
// can be required and run as a script alike.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { build } from 'esbuild'
import { leanChevrotain } from './chevrotain/index.mjs'
import { unmodule } from './unmodule.mjs'

/** Parts below this many bytes that not every run needs are put together. */
const small = 24_000

const wrap = ([name, code]) => `${JSON.stringify(name)}:function(module,exports,require,__meta){${code}\n}`

/** commander can run a command that is a program of its own, which nflint has none of; what that takes costs a tenth of Node's own start. */
const withoutProcesses = {
  name: 'commander without child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) => (/[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'absent' } : undefined))
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/** What any command needs, what any check needs, and what one of a dialect needs: begins with these, and with what they import. */
const sources = { start: /^src\/cli\/(?:bin|main)\.ts$/, check: /^src\/(?:cli\/check|report\/(?:full|summary))\.ts$/, dialect: /^src\/dialects\/\w+\/index\.ts$/ }

/** Names of the parts that those sources need which a pattern tells, a set for each of them. */
function partsOf({ outputs }, pattern) {
  const reached = path => {
    const found = new Set()
    const add = at => {
      if (found.has(at)) return
      found.add(at)
      for (const { path: other, kind, external } of outputs[at].imports) if (kind === 'import-statement' && !external) add(other)
    }
    add(path)
    return new Set([...found].map(at => basename(at)))
  }
  return Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint && pattern.test(entryPoint)).map(([path]) => reached(path))
}

/** Tells the pack of a part. What is always loaded together is one file: each has its price, and V8 keeps long texts apart from what it collects. */
function packing(metafile) {
  const [start, check, dialect] = Object.values(sources).map(pattern => partsOf(metafile, pattern))
  const isIn = name => set => set.has(name)
  return (name, size) => {
    if (start.some(isIn(name))) return 'core'
    if (check.some(isIn(name)) || dialect.every(isIn(name))) return 'check'
    if (size >= small) return basename(name, '.js')
    return dialect.some(isIn(name)) ? 'check' : 'rest'
  }
}

/** @returns esbuild's metafile, for the licences of what is bundled, and the pack that each part is in */
export async function buildPacks({ root, folder, target, minify, define }) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { bin: 'src/cli/bin.ts', main: 'src/cli/main.ts', 'lsp-thread': 'src/lsp/thread.ts', worker: 'src/cli/worker.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target,
    minify,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    define: { ...define, 'import.meta.url': '__meta.url' },
    plugins: [withoutProcesses, leanChevrotain],
  })
  const parts = outputFiles.map(({ path, text }) => [basename(path), unmodule(text, path).trimEnd()])
  const packs = new Map()
  const packed = packing(metafile)
  for (const part of parts) {
    const pack = packed(part[0], part[1].length)
    packs.set(pack, [...(packs.get(pack) ?? []), part])
  }
  mkdirSync(`${folder}/parts`, { recursive: true })
  // The package is one of modules; packs are scripts, which another Node than that of the build requires.
  writeFileSync(`${folder}/parts/package.json`, '{ "type": "commonjs" }\n')
  for (const [pack, own] of packs) {
    writeFileSync(`${folder}/parts/${pack}.js`, `(typeof module==='object'?module:{}).exports={${own.map(wrap).join(',\n')}}\n`)
  }
  const packOf = Object.fromEntries([...packs].flatMap(([pack, own]) => own.map(([name]) => [name, pack])))
  return { metafile, packOf }
}

/** What a thread of the pool runs: tinypool's own file, where it looks for it, and ours, which takes its code from the packs. */
export async function buildThreads({ root, folder, target }) {
  mkdirSync(`${folder}/entry`, { recursive: true })
  await build({ absWorkingDir: root, entryPoints: ['node_modules/tinypool/dist/entry/worker.js'], outfile: `${folder}/entry/worker.js`, bundle: true, format: 'esm', platform: 'node', target, minify: true, legalComments: 'none', logLevel: 'warning' })
  writeFileSync(`${folder}/entry/package.json`, '{ "type": "module" }\n')
  writeFileSync(`${folder}/worker.cjs`, "module.exports = require('./nflint.cjs').load('worker.js').default\n")
}

/** The loader: `nflint.cjs` of this folder, with what it has to know. */
export function loaderText({ packOf, major, minor }) {
  return readFileSync(new URL('nflint.cjs', import.meta.url), 'utf8')
    .replaceAll('__MAJOR__', major)
    .replaceAll('__MINOR__', minor)
    .replace('__PACKS__', JSON.stringify(packOf))
}
