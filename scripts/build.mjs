// Builds dist/: the command line, split so that each command loads its own code only, and compiled for the Node at hand; the API, its
// declarations, the checks' pages, and the licences of what is bundled.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { leanChevrotain } from './build/chevrotain/index.mjs'
import { parserDecisions } from './build/decisions.mjs'
import { buildPacks, buildThreads, loaderText } from './build/packs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = path => `${root}${path}`
const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
const [major, minor] = engines.node.match(/\d+/g)

rmSync(at('dist'), { recursive: true, force: true })

const target = `node${major}.${minor}`
const decisions = await parserDecisions(root)
const { metafile: ofApi } = await build({
  absWorkingDir: root,
  entryPoints: { index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target,
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  define: decisions,
  plugins: [leanChevrotain],
  // Bundled CommonJS libraries ask for node's modules with require.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
})
const { metafile: ofCommand, packOf } = await buildPacks({ root, folder: at('dist'), target, minify: true, define: decisions })
await buildThreads({ root, folder: at('dist'), target })
writeFileSync(at('dist/nflint.cjs'), loaderText({ packOf, major, minor }))
chmodSync(at('dist/nflint.cjs'), 0o755)

// Pages lie beside the code that reads them.
const pages = readdirSync(at('src/lint/checks')).filter(name => name.endsWith('.md'))
for (const page of pages) cpSync(at(`src/lint/checks/${page}`), at(`dist/checks/${page}`))

// Licences of the packages whose code is in the bundle.
const folders = new Set([ofApi, ofCommand].flatMap(({ inputs }) => Object.keys(inputs)).flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []))
const notices = [...folders].map(folder => {
  const { name, version, license } = JSON.parse(readFileSync(at(`${folder}/package.json`), 'utf8'))
  const file = readdirSync(at(folder)).find(entry => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(at(`${folder}/${file}`), 'utf8').trim() : 'The package has no licence file.'
  return `${name} ${version} (${license})\n\n${text}\n`
}).sort()
writeFileSync(at('dist/THIRD-PARTY.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`))

// Declarations of the API. Whether types are right is told by `npm run types`; here they are only written down.
const tsc = at('node_modules/typescript/bin/tsc')
if (existsSync(tsc)) {
  spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root, stdio: 'ignore' })
  for (const name of readdirSync(at('dist/types'), { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue
    const path = at(`dist/types/${name}`)
    // Imports name the sources; beside a declaration there is none.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'"))
  }
} else console.error('typescript is not installed: built without declarations')

// Last, since it runs what was built. Without it nflint starts more slowly, and that is all.
const { status } = spawnSync(process.execPath, [at('scripts/build/warm.cjs'), at('dist'), at('fixtures')], { stdio: ['ignore', 'ignore', 2], env: cleanEnvironment() })
if (status !== 0) console.error('could not be compiled in advance: the command will start more slowly')

/** The environment without what changes V8's options: its compiled form is good for equal options only. */
function cleanEnvironment() {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}
