// Runs every `sh` block of README.md and the pages under docs/ as someone would who copies it: in a git repository with rulesets of all
// dialects, with nflint on the path. A block behind `<!-- not run: reason -->` is named and left out. Fails when a command is not known,
// when nflint calls its own use bad (exit code 2), or when a script does not end well otherwise; findings (exit code 1) are no failure.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'nflint-pages-'))
const pages = ['README.md', ...readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]

/** A folder as a reader may have it. */
function desk(folder) {
  mkdirSync(join(folder, 'rules'), { recursive: true })
  for (const name of ['fixtures', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true })
  const put = (name, from) => cpSync(join(root, 'fixtures', from), join(folder, name))
  for (const at of ['', 'rules/']) {
    put(`${at}ferm.conf`, 'cli/ferm.conf')
    put(`${at}rules.v4`, 'iptables/server.rules')
    put(`${at}rules.v6`, 'iptables/server6.rules')
    put(`${at}nftables.conf`, 'nft/router.nft')
  }
  put('main.nft', 'nft/ftp-client.nft')
  put('old.rules', 'iptables/workstation.rules')
  put('new.rules', 'iptables/workstation.rules.tightened')
  const git = args => spawnSync('git', ['-c', 'user.email=a@example.org', '-c', 'user.name=A', ...args], { cwd: folder })
  git(['init', '-q', '-b', 'main'])
  git(['add', '-A'])
  git(['commit', '-q', '-m', 'rulesets'])
}

const bin = join(work, 'bin')
mkdirSync(bin)
// The exit codes are written down, so that one inside a pipe or a condition is seen too.
writeFileSync(join(bin, 'nflint'), `#!/bin/sh\n${process.execPath} ${root}/dist/nflint.cjs "$@"\ncode=$?\necho $code >> "$NFLINT_CODES"\nexit $code\n`)
// What would ask the machine, or a registry: here they answer with what lies on the desk.
writeFileSync(join(bin, 'npx'), '#!/bin/sh\n[ "$1" = --yes ] && shift\ncase $1 in nflint*) shift; exec nflint "$@";; esac\nexec /usr/bin/env -S npx "$@"\n')
writeFileSync(join(bin, 'iptables-save'), '#!/bin/sh\ncat rules.v4\n')
writeFileSync(join(bin, 'ip6tables-save'), '#!/bin/sh\ncat rules.v6\n')
writeFileSync(join(bin, 'nft'), '#!/bin/sh\ncat nftables.conf\n')
writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n')
for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755)

let failed = 0
let ran = 0
try {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8')
    for (const match of text.matchAll(/(?:<!-- not run: (.*?) -->\n+)?^```sh\n([^]*?)^```$/gm)) {
      const [, reason, script] = match
      const name = `${page}:${text.slice(0, match.index).split('\n').length}`
      if (reason) {
        console.log(`left out ${name}: ${reason}`)
        continue
      }
      ran++
      const folder = join(work, `desk${ran}`)
      const codes = join(work, `codes${ran}`)
      desk(folder)
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
        cwd: folder, encoding: 'utf8', timeout: 300_000, env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, NFLINT_CODES: codes, HOME: folder },
      })
      const said = existsSync(codes) ? readFileSync(codes, 'utf8').split('\n').filter(Boolean).map(Number) : []
      const bad = said.some(code => code > 1) || (status !== 0 && status !== 1) || /command not found|No such file/.test(stderr)
      console.log(`${bad ? 'FAILED' : 'ran'} ${name}${bad ? `\n${script}\n${stdout}${stderr}` : ''}`)
      if (bad) failed++
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(`${ran} blocks ran, ${failed} failed`)
process.exitCode = failed > 0 || ran === 0 ? 1 : 0
