// Builds one executable file with Node in it, for machines without Node: `node scripts/packages/single.mjs [FILE]`, default `dist/nflint`.
// It is of the Node and for the kind of machine that run this script (Node's manual, "Single executable applications").
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inject } from 'postject'

const root = fileURLToPath(new URL('../..', import.meta.url))
const target = resolve(process.argv[2] ?? join(root, 'dist/nflint'))
const work = mkdtempSync(join(tmpdir(), 'nflint-single-'))
const checks = join(root, 'src/lint/checks')

/** Pages of checks lie beside the program; here they are in it. */
const pages = {
  name: 'pages',
  setup({ onLoad }) {
    onLoad({ filter: /src\/cli\/pages\.ts$/ }, () => {
      const texts = Object.fromEntries(readdirSync(checks).filter(name => name.endsWith('.md')).map(name => [basename(name, '.md'), readFileSync(join(checks, name), 'utf8')]))
      return { contents: `const pages = ${JSON.stringify(texts)}\nexport const pageOf = check => pages[check]\nexport const pageUrl = () => undefined\n`, loader: 'js' }
    })
  },
}

try {
  const main = join(work, 'nflint.cjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/bin.ts'],
    outfile: main,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${process.versions.node}`,
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    define: { 'import.meta.url': '__nflintUrl' },
    banner: { js: "const __nflintUrl = require('node:url').pathToFileURL(process.execPath).href;" },
    plugins: [pages],
  })
  const config = join(work, 'config.json')
  const blob = join(work, 'blob')
  writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true }))
  const { status, stderr } = spawnSync(process.execPath, ['--experimental-sea-config', config], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  mkdirSync(dirname(target), { recursive: true })
  rmSync(target, { force: true })
  copyFileSync(process.execPath, target)
  chmodSync(target, 0o755)
  await inject(target, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2' })
  console.log(target)
} finally {
  rmSync(work, { recursive: true, force: true })
}
