// Writes the editors' TextMate grammars from the tables that the parsers and checks use. A test compares the two.
import { mkdirSync, writeFileSync } from 'node:fs'
import { ferm } from './textmate/ferm.ts'
import { iptables } from './textmate/iptables.ts'
import { nft } from './textmate/nft.ts'
import type { Grammar } from './textmate/grammar.ts'

export const textmateFolder = new URL('../grammars/textmate/', import.meta.url)

/** Texts of the grammars by file name. */
export const textmateFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries([ferm, iptables, nft].map((grammar: Grammar) => [`${grammar.scopeName.replace('source.', '')}.tmLanguage.json`, `${JSON.stringify(grammar, undefined, 2)}\n`]))

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').slice(-2).join('/'))) {
  mkdirSync(textmateFolder, { recursive: true })
  for (const [name, text] of Object.entries(textmateFiles())) writeFileSync(new URL(name, textmateFolder), text)
}
