import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decode, encode } from '../../src/cli/decode.ts'
import { discovered, isKnownName } from '../../src/cli/discover.ts'
import { Disk, identity } from '../../src/cli/disk.ts'
import { folderWith } from './folder.ts'

test.each([
  'ferm.conf', '/etc/ferm/ferm.conf', 'etc/ferm/ferm.d/10-web.conf', 'a.ferm', 'x.nft', '/etc/nftables.conf', 'etc/nftables.d/a/b.conf', 'x.nftables',
  '/etc/iptables/rules.v4', 'rules.v6', '/etc/sysconfig/iptables', 'sysconfig/ip6tables', 'iptables.rules', 'iptables-host1.save', 'rules-save',
  'rules6-save', 'host.iptables', '/etc/sysctl.conf', 'sysctl.d/90-net.conf', '/etc/modprobe.d/x.conf', 'modules-load.d/ct.conf',
])('%s goes by a known name', path => expect(isKnownName(path)).toBe(true))

test.each([
  'iptables.md', 'iptables-setup.sh', 'audit.rules', '99-usb.rules', 'nginx.conf', 'ferm.conf.j2', 'nftables.conf.orig', 'ferm/README', 'sysctl.d/README', 'rules.v4~',
])('%s does not', path => expect(isKnownName(path)).toBe(false))

test('a folder is walked for known names, sorted, without links, pipes, .git and node_modules', async () => {
  const folder = folderWith({
    'b.nft': '', 'a/ferm.conf': '', 'notes.txt': '', '.git/x.nft': '', 'node_modules/p/x.nft': '', '.hidden/x.nft': '',
  })
  mkdirSync(join(folder, 'away'))
  symlinkSync('/', join(folder, 'root'))
  symlinkSync('b.nft', join(folder, 'inside.nft'))
  symlinkSync('nowhere', join(folder, 'broken.nft'))
  spawnSync('mkfifo', [join(folder, 'pipe.nft')])
  expect(await discovered(folder)).toEqual(['.hidden/x.nft', 'a/ferm.conf', 'b.nft'].map(name => join(folder, name)))
})

test('a folder without rulesets is a failure, a file is itself whatever its name', async () => {
  const folder = folderWith({ 'notes.txt': '' })
  await expect(discovered(folder)).rejects.toThrow('no ruleset in this folder')
  expect(await discovered(join(folder, 'notes.txt'))).toEqual([join(folder, 'notes.txt')])
  await expect(discovered(join(folder, 'none'))).rejects.toThrow('ENOENT')
})

test('bytes come back as they were, also those that are no UTF-8', () => {
  for (const bytes of [[0xef, 0xbb, 0xbf, 0x61], [0x61, 0x0d, 0x0a], [0xe9, 0x20, 0xff], [0xc3, 0xa9]]) {
    const { text, encoding } = decode(Uint8Array.from(bytes))
    expect([...encode(text, encoding)]).toEqual(bytes)
  }
  expect(decode(Uint8Array.of(0xe9)).encoding).toBe('latin1')
  expect(() => encode('\u20ac', 'latin1')).toThrow('Latin-1')
})

test('what is not text is refused', () => {
  expect(() => decode(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0))).toThrow('a binary file, not a ruleset')
  expect(() => decode(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toThrow('UTF-16')
})

test('included files: regular ones only, changed texts first', () => {
  const folder = folderWith({ 'a.conf': 'text', 'd/b.conf': '', 'd/a.conf': '', 'bin': Uint8Array.of(0) })
  const disk = new Disk()
  expect(disk.read(join(folder, 'a.conf'))).toBe('text')
  disk.changed.set(join(folder, 'a.conf'), 'new')
  expect(disk.read(join(folder, 'a.conf'))).toBe('new')
  expect(disk.list(join(folder, 'd'))).toEqual(['a.conf', 'b.conf'])
  expect(disk.list(join(folder, 'none'))).toBeUndefined()
  for (const path of [folder, join(folder, 'none'), join(folder, 'bin'), '/dev/zero']) expect(disk.read(path)).toBeUndefined()
  if (spawnSync('mkfifo', [join(folder, 'pipe')]).status === 0) expect(disk.read(join(folder, 'pipe'))).toBeUndefined()
})

test('private files are read in the folders of the rulesets only, by name or by link', () => {
  const folder = folderWith({ 'here/ruleset': 'r', 'here/private': 'mine', 'there/private': 'secret', 'there/public': 'open' })
  for (const name of ['here', 'there']) chmodSync(join(folder, name, 'private'), 0o600)
  symlinkSync('../there/private', join(folder, 'here/link'))
  const disk = new Disk()
  disk.know(join(folder, 'here/ruleset'), decode(Buffer.from('r')))
  expect(['here/private', 'there/public', 'there/private', 'here/link', 'here/../there/private'].map(name => disk.read(`${folder}/${name}`))).toEqual([
    'mine', 'open', undefined, undefined, undefined,
  ])
})

test('one file has one identity, whatever it is called', () => {
  const folder = folderWith({ 'a.conf': '' })
  symlinkSync('a.conf', join(folder, 'b.conf'))
  expect(identity(join(folder, 'b.conf'))).toBe(identity(join(folder, '.', 'a.conf')))
})
