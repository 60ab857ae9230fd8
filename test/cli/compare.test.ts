import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const iptables = (...rules: string[]): string => ['*filter', ':INPUT DROP [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n')
const ssh = '-A INPUT -p tcp --dport 22 -j ACCEPT'
const web = '-A INPUT -p tcp --dport 80 -j ACCEPT'
const nft = (...rules: string[]): string => `table ip filter {\n  chain INPUT {\n    type filter hook input priority filter; policy drop;\n${rules.map(rule => `    ${rule}\n`).join('')}  }\n}\n`

const compared = async (before: string, after: string, ...options: string[]) => {
  const folder = folderWith({ old: before, new: after })
  const { code, stdout, stderr } = await run(['compare', join(folder, 'old'), join(folder, 'new'), ...options])
  return { code, stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') }
}

describe('two files', () => {
  test('equal ones, in other words and another dialect', async () => {
    expect(await compared(iptables(ssh, web), iptables('-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT'))).toEqual({ code: 0, stdout: '', stderr: 'both accept and refuse the same packets\n' })
    expect((await compared(iptables(ssh, web), nft('tcp dport { 22, 80 } accept'))).code).toBe(0)
    expect((await compared(nft('tcp dport 22 accept'), 'domain ip table filter chain INPUT { policy DROP; proto tcp dport ssh ACCEPT; }\n')).code).toBe(0)
  })

  test('what opens, with a packet and who decides on both sides', async () => {
    expect(await compared(iptables(ssh), iptables(ssh, web))).toEqual({
      code: 1,
      stdout: `old -> new
input opens: ip tcp dport 80
  such as iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:80 syn, ct state new
      before: dropped by old:2:8: policy drop of chain INPUT in table ip filter
         now: accepted by new:6:1: ${web}
opens 1

`,
      stderr: '',
    })
  })

  test('what closes is a difference, but not for --only-closes', async () => {
    const { code, stdout } = await compared(iptables(ssh, web), nft('tcp dport 22 accept'))
    expect(code).toBe(1)
    expect(stdout).toContain('input closes: ip tcp dport 80\n')
    expect(stdout).toContain('before: accepted by old:6:1: -A INPUT -p tcp --dport 80 -j ACCEPT\n')
    expect(stdout).toContain('closes 1, nothing opens\n')
    expect((await compared(iptables(ssh, web), iptables(ssh), '--only-closes')).code).toBe(0)
    expect((await compared(iptables(ssh), iptables(ssh, web), '--only-closes')).code).toBe(1)
  })

  test('what a queue tells is said, and does not pass for closed', async () => {
    const { code, stdout } = await compared(iptables(), iptables('-A INPUT -p tcp --dport 22 -j NFQUEUE'), '--only-closes')
    expect(code).toBe(1)
    expect(stdout).toContain('input cannot be told: ip tcp dport 22\n')
    expect((await compared(iptables('-A INPUT -p tcp --dport 22 -j NFQUEUE'), iptables(), '--only-closes')).code).toBe(0)
  })

  test('a drop that becomes a reject', async () => {
    const { code, stdout } = await compared(iptables(), iptables('-A INPUT -p tcp -j REJECT'))
    expect(code).toBe(1)
    expect(stdout).toContain('input refuses otherwise: ip tcp\n')
  })

  test('for programs', async () => {
    const { code, stdout } = await compared(iptables(ssh), iptables(ssh, web), '--output-format', 'json')
    expect(code).toBe(1)
    const none = { parts: [], more: false }
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      comparisons: [{
        before: expect.stringMatching('old$') as string, after: expect.stringMatching('new$') as string, equal: false, onlyCloses: false,
        hooks: [{
          hook: 'input', layer: 'ip', closed: none, refusedOtherwise: none, undecided: none,
          opened: { more: false, parts: [{ words: 'ip tcp dport 80', before: { fate: 'dropped' }, after: { fate: 'accepted', by: [{ text: web, range: { start: { line: 6, column: 1 } } }] } }] },
        }],
        notDecided: [],
      }],
      onlyBefore: [], onlyAfter: [],
    })
  })

  test('no more lines than asked for', async () => {
    const many = Array.from({ length: 5 }, (_, index) => `-A INPUT -s 192.0.2.${index * 2} -p tcp --dport ${1000 + index} -j ACCEPT`)
    const { stdout } = await compared(iptables(), iptables(...many), '--lines', '2')
    expect(stdout.match(/^input opens: /gm)).toHaveLength(3)
    expect(stdout).toContain('input opens: … and more\nopens 2 or more\n')
  })
})

describe('what cannot be compared', () => {
  test('text that cannot be read', async () => {
    const { code, stdout, stderr } = await compared(iptables(ssh), iptables('-A INPUT -p tcp --dprt 22 -j ACCEPT'))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^new:5:/)
  })
  test('files that are not there, too few, and a folder with a file', async () => {
    const folder = folderWith({ 'a.nft': nft() })
    expect(await run(['compare', join(folder, 'a.nft'), join(folder, 'gone')])).toMatchObject({ code: 2, stdout: '' })
    expect((await run(['compare', join(folder, 'a.nft')])).stderr).toBe('nflint: compare takes an old and a new ruleset\n')
    expect((await run(['compare', folder, join(folder, 'a.nft')])).stderr).toBe('nflint: compare two files or two folders\n')
    expect((await run(['compare', '-', '-'])).code).toBe(2)
    expect((await run(['compare', 'a', 'b', '--lines', 'many'])).code).toBe(2)
  })
})

test('two folders, file by file', async () => {
  const folder = folderWith({ 'a/one.nft': nft('tcp dport 22 accept'), 'a/two.nft': nft(), 'a/old.nft': nft(), 'b/one.nft': nft('tcp dport { 22, 80 } accept'), 'b/two.nft': nft('drop'), 'b/more.nft': nft() })
  const { code, stdout, stderr } = await run(['compare', join(folder, 'a'), join(folder, 'b')])
  expect(code).toBe(1)
  expect(stdout.match(/^\S+ -> \S+$/gm)).toEqual([`${folder}/a/one.nft -> ${folder}/b/one.nft`])
  expect(stdout).toContain('only in the old folder: old.nft\nonly in the new folder: more.nft\n')
  expect(stderr).toBe('1 pair of files accept and refuse the same packets\n')
})

describe('revisions of git', () => {
  /** A repository whose one commit has these files. */
  const repositoryOf = (files: Readonly<Record<string, string>>): string => {
    const folder = folderWith(files)
    const git = (...args: string[]): void => void execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', ...args], { cwd: folder, stdio: 'ignore', env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: folder } })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'one')
    return folder
  }
  const repository = (): string => {
    const folder = repositoryOf({ 'fw/main.nft': 'include "part.nft"\n', 'fw/part.nft': nft('tcp dport 22 accept') })
    writeFileSync(join(folder, 'fw/part.nft'), nft('tcp dport { 22, 80 } accept'))
    return folder
  }

  test('--rev compares a file with what it was, what it includes too', async () => {
    const folder = repository()
    const { code, stdout } = await run(['compare', '--rev', 'HEAD', join(folder, 'fw/main.nft')])
    expect(code).toBe(1)
    expect(stdout).toContain('input opens: ip tcp dport 80\n')
    expect(stdout).toContain(`now: accepted by ${folder}/fw/part.nft:4:5: tcp dport { 22, 80 } accept\n`)
    expect(stdout).toContain('before: dropped by HEAD:./part.nft:3:')
  })

  test('--rev compares a folder with what it was: files by name, what others include with these', async () => {
    const folder = repository()
    writeFileSync(join(folder, 'fw/new.nft'), nft('tcp dport 22 accept'))
    const { code, stdout } = await run(['compare', '--rev', 'HEAD', join(folder, 'fw')])
    expect(code).toBe(1)
    expect(stdout).toContain('input opens: ip tcp dport 80\n')
    expect(stdout).toContain('new.nft')
    expect(stdout).not.toContain('HEAD:./part.nft ->')
    expect((await run(['compare', '--rev', 'HEAD~7', join(folder, 'fw')])).code).toBe(2)
  })

  test('include-roots are those of the revision', async () => {
    const rules = (port: number) => `table inet f { chain c { type filter hook input priority 0; policy drop; tcp dport ${port} accept; }; }\n`
    const folder = repositoryOf({ 'nflint.toml': 'include-roots = ["files"]\n', 'files/etc/nftables.conf': 'include "/etc/nftables.d/a.nft"\n', 'files/etc/nftables.d/a.nft': rules(22) })
    const path = join(folder, 'files/etc/nftables.conf')
    expect((await run(['compare', '--rev', 'HEAD', path])).code).toBe(0)
    writeFileSync(join(folder, 'files/etc/nftables.d/a.nft'), rules(23))
    const { code, stdout } = await run(['compare', '--rev', 'HEAD', path])
    expect({ code, opens: stdout.split('\n').filter(line => line.includes('opens:')) }).toEqual({ code: 1, opens: ['input opens: tcp dport 23'] })
  })

  test('a revision or a file that git does not have, and a word that is an option', async () => {
    const folder = repository()
    const main = join(folder, 'fw/main.nft')
    expect(await run(['compare', '--rev', 'HEAD~7', main])).toMatchObject({ code: 2, stdout: '' })
    expect((await run(['compare', '--rev=--help', main])).stderr).toContain('--help: not a revision')
    expect((await run(['compare', '--rev', 'HEAD', join(folder, 'fw/none.nft')])).code).toBe(2)
    expect((await run(['compare', 'HEAD:no/such/file.nft', main])).code).toBe(2)
  })
})
