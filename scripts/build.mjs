// Builds dist/: the command line, split so that each command loads its own code only, the API, its
// declarations, the checks' pages, and the licences of what is bundled.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = path => `${root}${path}`
const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
const [major, minor] = engines.node.match(/\d+/g)

rmSync(at('dist'), { recursive: true, force: true })

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/bin.ts', index: 'src/index.ts' },
  outdir: 'dist',
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: `node${major}.${minor}`,
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Bundled CommonJS libraries ask for node's modules with require.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
})

// Every Node reads this file to its end before it refuses, so it is written for the oldest.
writeFileSync(at('dist/nflint.js'), `#!/usr/bin/env node
var version = process.versions.node.split('.')
if (+version[0] < ${major} || (+version[0] === ${major} && +version[1] < ${minor})) {
  console.error('nflint needs Node ${major}.${minor} or newer; this is ' + process.versions.node + ' (' + process.execPath + ')')
  process.exitCode = 2
} else {
  import('./cli.js').catch(function (error) {
    console.error(error)
    process.exitCode = 2
  })
}
`)
chmodSync(at('dist/nflint.js'), 0o755)

// Pages lie beside the code that reads them.
const pages = readdirSync(at('src/lint/checks')).filter(name => name.endsWith('.md'))
for (const page of pages) cpSync(at(`src/lint/checks/${page}`), at(`dist/checks/${page}`))

// Licences of the packages whose code is in the bundle.
const folders = new Set(Object.keys(metafile.inputs).flatMap(input => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []))
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
