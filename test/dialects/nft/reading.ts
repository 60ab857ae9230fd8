import type { Lowered, Reader } from '../../../src/dialects/dialect.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { nft } from '../../../src/dialects/nft/index.ts'
import type { Chain, Rule } from '../../../src/model/index.ts'
import { shapeOf } from '../../../src/model/index.ts'
import { textOf } from '../../../src/text/index.ts'

export type Read = Lowered & { readonly errors: readonly string[]; readonly text: string }

/** A text read to the end, with its errors in words. */
export function lowered(text: string, reader: Reader = noReader, path = 'test.nft'): Read {
  const tree = nft.parse({ path, text })
  return { ...nft.lower(tree, reader), errors: tree.errors.map(error => `${textOf(error.at)}: ${error.message}`), text }
}

/** The only table's chain of a name. */
export const chainOf = ({ ruleset }: Lowered, name: string): Chain => ruleset.tables.flatMap(table => table.chains).find(chain => chain.name === name)!

/** One rule in a line: its conditions, effects and verdict. */
export const shown = (rule: Rule): string =>
  [rule.matches.map(match => shapeOf(match.condition)).join(' '), ...rule.effects.map(effect => effect.kind), rule.verdict.kind].filter(part => part !== '').join(' | ')

/** The conditions of one rule in a table of a family, in a line. */
export function conditionsOf(rule: string, family = 'inet'): string {
  const read = lowered(`table ${family} t {\n  chain c {\n    ${rule}\n  }\n}\n`)
  if (read.errors.length > 0) return read.errors.join('\n')
  return chainOf(read, 'c').rules.map(shown).join('\n')
}

/** A reader of files given by path. */
export function files(content: Readonly<Record<string, string>>): Reader {
  return {
    read: path => content[path],
    list: folder => {
      const prefix = folder === '.' ? '' : folder.endsWith('/') ? folder : `${folder}/`
      const names = Object.keys(content).filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length).split('/')[0]!)
      return names.length === 0 ? undefined : [...new Set(names)].sort()
    },
  }
}
