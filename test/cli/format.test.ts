import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const messy = 'table ip t {\n  chain c { tcp dport {22,80} accept; }\n}\n'
const tidy = 'table ip t {\n\tchain c {\n\t\ttcp dport { 22, 80 } accept\n\t}\n}\n'

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')

test('files are laid out in place, those that are already are not touched', async () => {
  const folder = folderWith({ 'a.nft': messy, 'b.nft': tidy, 'ferm.conf': 'chain INPUT {\nDROP;\n}\n' })
  const before = statSync(join(folder, 'b.nft')).ino
  expect(await run(['format', folder])).toEqual({ code: 0, stdout: '', stderr: '2 files laid out, 1 file left as it is\n' })
  expect([read(folder, 'a.nft'), read(folder, 'ferm.conf')]).toEqual([tidy, 'chain INPUT {\n    DROP;\n}\n'])
  expect(statSync(join(folder, 'b.nft')).ino).toBe(before)
  expect(await run(['format', folder])).toEqual({ code: 0, stdout: '', stderr: '3 files left as they are\n' })
})

test('--check names what would change, --diff shows it; neither writes', async () => {
  const folder = folderWith({ 'a.nft': messy, 'b.nft': tidy })
  const path = join(folder, 'a.nft')
  expect(await run(['format', '--check', folder])).toEqual({ code: 1, stdout: `${path}\n`, stderr: '1 file would be laid out, 1 file left as it is\n' })
  const { code, stdout } = await run(['format', '--diff', path])
  expect(code).toBe(1)
  expect(stdout).toContain('-  chain c { tcp dport {22,80} accept; }\n+\tchain c {\n+\t\ttcp dport { 22, 80 } accept\n+\t}\n')
  expect(read(folder, 'a.nft')).toBe(messy)
  expect((await run(['format', '--check', join(folder, 'b.nft')])).code).toBe(0)
  expect((await run(['format', '--check', '--diff', folder])).code).toBe(2)
})

test('standard input comes out as standard output, and nothing is said', async () => {
  expect(await run(['format', '-'], { stdin: messy })).toEqual({ code: 0, stdout: tidy, stderr: '' })
  expect(await run(['format', '-'], { stdin: tidy })).toEqual({ code: 0, stdout: tidy, stderr: '' })
  expect(await run(['format', '--check', '-', '--stdin-filename', 'x.nft'], { stdin: messy })).toEqual({ code: 1, stdout: 'x.nft\n', stderr: '' })
})

test('what cannot be read is left as it is, and the reason told', async () => {
  const folder = folderWith({ 'a.nft': 'table ip t {\n  chain c {\n    foo bar\n  }\n}\n', 'b.nft': messy })
  const { code, stderr } = await run(['format', folder])
  expect(code).toBe(2)
  expect(stderr).toContain('a.nft:3:')
  expect(stderr).toContain('a.nft: left as it is: it cannot be read\n')
  expect(read(folder, 'b.nft')).toBe(tidy)
  expect(await run(['format', '-', '--dialect', 'nft'], { stdin: 'table {' })).toMatchObject({ code: 2, stdout: '' })
})

test('--range takes lines', async () => {
  const folder = folderWith({ 'a.nft': 'table ip t {\n  chain c {\n    tcp  dport 22 accept\n    tcp  dport 23 accept\n  }\n}\n' })
  await run(['format', '--range', '4', join(folder, 'a.nft')])
  expect(read(folder, 'a.nft')).toBe('table ip t {\n  chain c {\n    tcp  dport 22 accept\n\t\ttcp dport 23 accept\n  }\n}\n')
  expect((await run(['format', '--range', '4-2', join(folder, 'a.nft')])).code).toBe(2)
  expect((await run(['format', '--range', '1-99999', join(folder, 'a.nft')])).code).toBe(0)
})

test('.editorconfig is honoured, nflint.toml stands above it', async () => {
  const folder = folderWith({ '.editorconfig': 'root = true\n[*]\nindent_style = space\nindent_size = 2\n', 'a.nft': messy, 'x/nflint.toml': '[format]\nindent = 3\n', 'x/a.nft': messy })
  await run(['format', folder])
  expect(read(folder, 'a.nft')).toBe(tidy.replaceAll('\t', '  '))
  expect(read(folder, 'x/a.nft')).toBe(tidy.replaceAll('\t', '   '))
  await run(['format', '--isolated', join(folder, 'x/a.nft')])
  expect(read(folder, 'x/a.nft')).toBe(tidy.replaceAll('\t', '  '))
})

test('bytes that are no UTF-8, a byte order mark and CRLF stay', async () => {
  const folder = folderWith({ 'a.nft': Buffer.from('# caf\xe9 \xa0\r\ntable  ip t {\r\n}\r\n', 'latin1'), 'b.nft': '\ufefftable  ip t {\n}\n' })
  await run(['format', folder])
  expect(readFileSync(join(folder, 'a.nft'), 'latin1')).toBe('# caf\xe9 \xa0\r\ntable ip t {\r\n}\r\n')
  expect(read(folder, 'b.nft')).toBe('\ufefftable ip t {\n}\n')
})

test('a silenced layout is not a silencer', async () => {
  const stdin = 'table ip t {\n\t# nflint: fmt off\n\tset s { type ipv4_addr; }\n\t# nflint: fmt on\n}\n'
  expect((await run(['format', '-'], { stdin })).stdout).toBe(stdin)
  expect((await run(['check', '-', '--audit'], { stdin })).stdout).not.toContain('unused-ignore')
})
