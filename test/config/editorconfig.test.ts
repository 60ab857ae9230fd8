import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editorStyle } from '../../src/config/editorconfig.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nflint-editorconfig-'))
  mkdirSync(join(folder, 'deep/er'), { recursive: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const style = (text: string, path = 'deep/er/x.nft'): Promise<unknown> => {
  writeFileSync(join(folder, '.editorconfig'), `root = true\n${text}`)
  return editorStyle(join(folder, path))
}

test('indent, tabs and width', async () => {
  expect(await style('[*]\nindent_style = space\nindent_size = 2\nmax_line_length = 80\n')).toEqual({ indent: 2, width: 80 })
  expect(await style('[*]\nindent_style = tab\nindent_size = 4\n')).toEqual({ indent: 'tab', tabWidth: 4 })
  expect(await style('[*]\nindent_style = TAB\ntab_width = 4\n')).toEqual({ indent: 'tab', tabWidth: 4 })
  expect(await style('[*]\nindent_size = tab\n')).toEqual({ indent: 'tab' })
  expect(await style('[*]\nindent_style = space\nindent_size = tab\ntab_width = 3\n')).toEqual({ indent: 3, tabWidth: 3 })
})

test('what it does not say, or says wrongly, is left to the dialect', async () => {
  expect(await style('')).toEqual({})
  expect(await style('[*]\nindent_style = space\nmax_line_length = off\n')).toEqual({})
  expect(await style('[*]\nindent_size = 2\n')).toEqual({})
  expect(await style('[*]\nindent_style = space\nindent_size = 900\ntab_width = x\n= \n[broken\n; a comment\n# another\n')).toEqual({})
})

test('sections are for the paths that they name, the last one counts', async () => {
  const text = '[*.conf]\nmax_line_length = 70\n[*.{nft,ferm}]\nmax_line_length = 71\n[deep/**.nft]\nmax_line_length = 72\n[/x.nft]\nmax_line_length = 73\n[{a,b}{1..3}.rules]\nmax_line_length = 74\n'
  expect(await style(text, 'a.conf')).toEqual({ width: 70 })
  expect(await style(text, 'deep/er/ferm.conf')).toEqual({ width: 70 })
  expect(await style(text, 'y.ferm')).toEqual({ width: 71 })
  expect(await style(text)).toEqual({ width: 72 })
  expect(await style(text, 'x.nft')).toEqual({ width: 73 })
  expect(await style(text, 'b2.rules')).toEqual({ width: 74 })
  expect(await style(text, 'b4.rules')).toEqual({})
})

test('files nearer to the ruleset stand above those farther off, none beyond the root is read', async () => {
  writeFileSync(join(folder, 'deep/.editorconfig'), '[*]\nindent_style = space\nindent_size = 8\n')
  expect(await style('[*]\nindent_style = tab\nmax_line_length = 60\n')).toEqual({ indent: 8, width: 60 })
  writeFileSync(join(folder, 'deep/.editorconfig'), 'root = true\n[*]\nindent_style = space\nindent_size = 8\n')
  expect(await style('[*]\nmax_line_length = 60\n')).toEqual({ indent: 8 })
  rmSync(join(folder, 'deep/.editorconfig'))
})
