// Puts the extension together: its own code, the grammars of the repository, and the whole of nflint as it is published.
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))

for (const folder of ['dist', 'syntaxes']) rmSync(here(folder), { recursive: true, force: true })
await build({
  entryPoints: [here('src/extension.ts')],
  outfile: here('dist/extension.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  minify: true,
  logLevel: 'warning',
})
for (const dialect of ['ferm', 'iptables', 'nft']) cpSync(here(`../../grammars/textmate/${dialect}.tmLanguage.json`), here(`syntaxes/${dialect}.tmLanguage.json`))
cpSync(here('../../dist'), here('dist/nflint'), { recursive: true, filter: path => !/\/dist\/(types|index\.js|nflint$)|\.(bin|deb)$/.test(path) })
cpSync(here('../../LICENSE'), here('LICENSE'))
