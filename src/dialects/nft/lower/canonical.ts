import type { Expression, Statement } from '../../../../grammars/nft/nodes.ts'
import type { Node } from '../../../syntax/index.ts'
import { walk } from '../../../syntax/index.ts'
import type { Written } from './scope.ts'
import { definitionOf } from './scope.ts'

const spaces = /(?:\\\r?\n|\s)+/g

/** Variables replaced in one text, those inside others counted; further ones stay as written. */
const maxExpansions = 256

/**
 * The text of a node in one spelling: single blanks, variables replaced by what they stand for. Equal questions get equal
 * text where they differ in layout only.
 */
export function canonicalText(written: Written<Expression | Statement>, budget = { left: maxExpansions }): string {
  const { node, env } = written
  const slice = env.source.text.slice(node.start, node.end)
  const text = slice.includes('$') && budget.left > 0 ? expanded(written, budget) : slice
  return tidy(text)
}

const signs: Readonly<Record<string, string>> = { '{': ' { ', '}': ' } ', ',': ', ' }

const tidy = (text: string): string => {
  // Comments end with their line, so text on one line has none.
  const bare = text.includes('\n') ? text.replace(/#.*$/gm, '') : text
  return bare.replace(/[\s\\]*([{},])[\s\\]*/g, (_, sign: string) => signs[sign]!).replace(spaces, ' ').trim()
}

function expanded({ node, env }: Written<Node>, budget: { left: number }): string {
  const parts: string[] = []
  let done = node.start
  const variables = [...walk(node)].filter(inner => inner.kind === 'Variable').sort((a, b) => a.start - b.start)
  for (const variable of variables) {
    if (variable.start < done || budget.left-- <= 0) continue
    const definition = definitionOf((variable as { name?: string } & Node).name ?? '', env)
    parts.push(env.source.text.slice(done, variable.start))
    parts.push(definition ? canonicalText(definition.value, budget) : env.source.text.slice(variable.start, variable.end))
    done = variable.end
  }
  parts.push(env.source.text.slice(done, node.end))
  return parts.join('')
}
