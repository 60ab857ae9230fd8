// Writes src/lint/checks/index.ts from the folder. A test compares the two.
import { readdirSync, writeFileSync } from 'node:fs'

export const checksFolder = new URL('../src/lint/checks/', import.meta.url)

/** Names of the checks in the folder: `<name>.ts` beside `<name>.md`. */
export const checkNames = (): readonly string[] =>
  readdirSync(checksFolder).filter(file => file.endsWith('.md')).map(file => file.slice(0, -'.md'.length)).sort()

/** `related-accept` is exported as `relatedAccept`. */
export const exportName = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Text of the registry. */
export function registry(names: readonly string[]): string {
  return `// Written by scripts/generate.ts from the files of this folder.
import type { Check } from '../check.ts'
${names.map(name => `import { ${exportName(name)} } from './${name}.ts'\n`).join('')}
/** Every check there is, by name. */
export const checks: readonly Check[] = [
${names.map(name => `  ${exportName(name)},\n`).join('')}]
`
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').slice(-2).join('/'))) {
  writeFileSync(new URL('index.ts', checksFolder), registry(checkNames()))
}
