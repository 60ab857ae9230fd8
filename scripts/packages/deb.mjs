// Builds a Debian package of what `npm run build` made: `node scripts/packages/deb.mjs [FOLDER]`, default `dist`. Needs dpkg-deb.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
const target = resolve(process.argv[2] ?? join(root, 'dist'))
const { version, description, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const node = engines.node.replace('>=', '')
const tree = mkdtempSync(join(tmpdir(), 'nflint-deb-'))

function put(path, content, mode = 0o644) {
  const full = join(tree, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, content, { mode })
  chmodSync(full, mode)
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? '1735689600' } })
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
  return stdout
}

/** As Debian wants it: no name, no time, so that the same sources give the same package. */
const compressed = text => gzipSync(text, { level: 9 })

try {
  // The program, without what only someone who imports it needs. A package stands for every Node: V8's compiled form stays out.
  const program = join(tree, 'usr/lib/nflint')
  cpSync(join(root, 'dist'), program, { recursive: true, filter: path => !/\/dist\/(types|index\.js)|\.bin$|\.deb$/.test(path) })
  put('usr/lib/nflint/package.json', `${JSON.stringify({ name: 'nflint', version })}\n`)
  mkdirSync(join(tree, 'usr/bin'), { recursive: true })
  symlinkSync('../lib/nflint/nflint.cjs', join(tree, 'usr/bin/nflint'))

  put('usr/share/man/man1/nflint.1.gz', compressed(readFileSync(join(root, 'man/nflint.1'))))
  const completion = shell => run(process.execPath, [join(root, 'dist/nflint.cjs'), 'completion', shell])
  put('usr/share/bash-completion/completions/nflint', completion('bash'))
  put('usr/share/zsh/vendor-completions/_nflint', completion('zsh'))
  put('usr/share/fish/vendor_completions.d/nflint.fish', completion('fish'))
  put('usr/share/doc/nflint/copyright', `${readFileSync(join(root, 'LICENSE'), 'utf8')}\n${'-'.repeat(80)}\nLibraries that are part of the program:\n\n${readFileSync(join(root, 'dist/THIRD-PARTY.txt'), 'utf8')}`)
  put('usr/share/doc/nflint/changelog.gz', compressed(readFileSync(join(root, 'CHANGELOG.md'))))

  const sizes = readdirSync(tree, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => statSync(join(entry.parentPath, entry.name)).size)
  // Recommended, not depended on: Node may be there without a package of Debian's. A Node that is too old is told so by the program.
  put('DEBIAN/control', `Package: nflint
Version: ${version}
Architecture: all
Maintainer: The nflint authors <nflint@localhost>
Installed-Size: ${Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024)}
Recommends: nodejs (>= ${node})
Section: net
Priority: optional
Description: ${description.split(':')[0].toLowerCase()}
 nflint finds what is wrong or too open in rulesets written for ferm,
 iptables-save and nft, tightens and lays them out, always with a diff.
 It works from text alone, without root and without the target machine.
`)
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755)
    else if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), entry.name === 'nflint.cjs' ? 0o755 : 0o644)
  }
  mkdirSync(target, { recursive: true })
  const file = join(target, `nflint_${version}_all.deb`)
  run('dpkg-deb', ['--root-owner-group', '--build', tree, file])
  console.log(file)
} finally {
  rmSync(tree, { recursive: true, force: true })
}
