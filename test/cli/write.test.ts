import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reasonOf } from '../../src/cli/failure.ts'
import { replaceFile, writeFile } from '../../src/cli/write.ts'
import { folderWith } from './folder.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const isRoot = process.getuid?.() === 0

/** The message of what a function throws. */
function failureOf(action: () => void): string {
  try {
    action()
  } catch (error) {
    return reasonOf(error)
  }
  return 'nothing was thrown'
}

test('replaces the content, keeps mode and owner, leaves nothing behind', () => {
  const folder = folderWith({ 'x.nft': 'old' })
  const path = join(folder, 'x.nft')
  chmodSync(path, 0o4750)
  if (isRoot) {
    chownSync(path, 1234, 2345)
    chmodSync(path, 0o4750)
  }
  replaceFile(path, bytes('new'))
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(statSync(path).mode & 0o7777).toBe(0o4750)
  if (isRoot) expect([statSync(path).uid, statSync(path).gid]).toEqual([1234, 2345])
  expect(readdirSync(folder)).toEqual(['x.nft'])
})

test('a symbolic link stays one, its target is replaced', () => {
  const folder = folderWith({ 'real/x.nft': 'old' })
  const link = join(folder, 'x.nft')
  symlinkSync('real/x.nft', link)
  replaceFile(link, bytes('new'))
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'real/x.nft'), 'utf8')).toBe('new')
})

test('a read-only file is refused, for root too', () => {
  const folder = folderWith({ 'x.nft': 'old' })
  const path = join(folder, 'x.nft')
  chmodSync(path, 0o444)
  expect(failureOf(() => replaceFile(path, bytes('new')))).toBe('the file is read-only')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['x.nft'])
})

test('a file with a second name is refused', () => {
  const folder = folderWith({ 'x.nft': 'old' })
  const path = join(folder, 'x.nft')
  linkSync(path, join(folder, 'y.nft'))
  expect(failureOf(() => replaceFile(path, bytes('new')))).toBe('the file has several hard links, and replacing it would part them')
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test('a folder and a missing file are refused', () => {
  const folder = folderWith()
  mkdirSync(join(folder, 'd'))
  expect(failureOf(() => replaceFile(join(folder, 'd'), bytes('new')))).toBe('not a regular file')
  expect(failureOf(() => replaceFile(join(folder, 'none'), bytes('new')))).toBe('no such file or folder')
})

test.skipIf(isRoot)('a folder that cannot be written to leaves the file alone', () => {
  const folder = folderWith({ 'd/x.nft': 'old' })
  chmodSync(join(folder, 'd'), 0o555)
  expect(failureOf(() => replaceFile(join(folder, 'd/x.nft'), bytes('new')))).toBe('no new file can be made in its folder: permission denied')
  chmodSync(join(folder, 'd'), 0o755)
  expect(readFileSync(join(folder, 'd/x.nft'), 'utf8')).toBe('old')
})

test('an immutable file is refused', context => {
  const folder = folderWith({ 'x.nft': 'old' })
  const path = join(folder, 'x.nft')
  if (!isRoot || spawnSync('chattr', ['+i', path]).status !== 0) return context.skip('needs root and a file system with attributes')
  try {
    expect(failureOf(() => replaceFile(path, bytes('new')))).toBe('operation not permitted (an immutable file? see lsattr)')
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['x.nft'])
  } finally {
    spawnSync('chattr', ['-i', path])
  }
})

test('a new file is made where there was none', () => {
  const folder = folderWith()
  writeFile(join(folder, 'new.nft'), bytes('x'))
  expect(readFileSync(join(folder, 'new.nft'), 'utf8')).toBe('x')
  expect(readdirSync(folder)).toEqual(['new.nft'])
})
