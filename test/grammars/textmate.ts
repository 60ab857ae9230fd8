import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import oniguruma from 'vscode-oniguruma'
import textmate from 'vscode-textmate'
import type { Grammar } from '../../scripts/textmate/grammar.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'))
const onigLib = oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)).then(() => ({
  createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}))

export interface Scoped {
  readonly text: string
  /** Offset in the whole text. */
  readonly start: number
  /** The innermost scope, or that of the language. */
  readonly scope: string
}

/** Splits a text as VS Code would colour it: its own engine, line by line. */
export async function scoped(grammar: Grammar, text: string): Promise<readonly Scoped[]> {
  const registry = new textmate.Registry({ onigLib, loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(JSON.stringify(grammar), 'grammar.json')) })
  const loaded = (await registry.loadGrammar(grammar.scopeName))!
  let state = textmate.INITIAL
  let offset = 0
  const found: Scoped[] = []
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = loaded.tokenizeLine(line, state)
    for (const { startIndex, endIndex, scopes } of tokens) {
      const end = Math.min(endIndex, line.length)
      if (end > startIndex) found.push({ text: line.slice(startIndex, end), start: offset + startIndex, scope: scopes.at(-1)! })
    }
    state = ruleStack
    offset += line.length + 1
  }
  return found
}
