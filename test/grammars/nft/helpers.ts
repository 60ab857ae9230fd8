import { parseNft } from '../../../grammars/nft/index.ts'
import type * as n from '../../../grammars/nft/index.ts'

/** A node without its places; numbers for big numbers, so that expectations stay short. */
export const bare = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : typeof value === 'bigint' ? Number(value) : value)))

export const parse = (text: string): ReturnType<typeof parseNft> => parseNft({ path: 'test.nft', text })

/** The statements of one rule, read in a chain. */
export function statementsOf(rule: string): unknown {
  const tree = parse(`table inet t {\n  chain c {\n    ${rule}\n  }\n}\n`)
  if (tree.errors.length > 0) throw new Error(tree.errors[0]!.message)
  const command = tree.root.items[0] as n.Command
  const chain = (command.target as n.Table).items![0] as n.Chain
  return bare((chain.items![0] as n.Rule).statements)
}

/** Errors with the text they stand at. */
export const errorsOf = (text: string): readonly (readonly [at: string, message: string])[] =>
  parse(text).errors.map(({ at, message }) => [text.slice(at.start, at.end), message] as const)
