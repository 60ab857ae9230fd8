// chevrotain as it is bundled: what costs start-up time has something leaner in its place. Only what chevrotain 11.2 uses, in the ways it
// uses it: `test/build/chevrotain.test.ts` builds the grammars with both.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = name => fileURLToPath(new URL(name, import.meta.url))

const replaced = [
  [/^lodash-es$/, 'lodash.mjs'],
  [/\/(?:tokens|tokens_public)\.js$/, 'tokens.mjs'],
  [/\/apply_mixins\.js$/, 'mixins.mjs'],
]

/** esbuild's plugin. */
export const leanChevrotain = {
  name: 'lean chevrotain',
  setup({ onResolve }) {
    for (const [filter, name] of replaced) onResolve({ filter }, ({ importer }) => (/[\\/]@?chevrotain[\\/]/.test(importer) ? { path: at(name) } : undefined))
    // The lexers here are our own: of chevrotain's, a parser wants the word for "no pattern" only.
    onResolve({ filter: /\/lexer_public\.js$/ }, ({ importer, resolveDir, path }) =>
      (importer.endsWith('gast_recorder.js') ? { path: at('tokens.mjs') } : { path: join(resolveDir, path), sideEffects: false }))
  },
}
