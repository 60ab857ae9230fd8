import type { NameReader } from './reader.ts'
import { addDefinition, addUse, addVariable, imageAt } from './reader.ts'

/** `@def $name =` or `@def &name($a, $b) =`; the index of the last word that was read. */
export function readDefinition(reader: NameReader, index: number): number {
  const [def, name] = [reader.words[index]!, reader.words[index + 2]]
  const sign = imageAt(reader, index + 1)
  if (!name || !/^\w+$/.test(name.image) || (sign !== '$' && sign !== '&')) return index
  if (sign === '&') return readFunction(reader, index)
  addDefinition(reader, def, addVariable(reader, name.startOffset, name.image, 'definition'))
  reader.frames.at(-1)!.variables.add(name.image)
  return index + 2
}

/** The head of a function; its body, to the end of the command, has its parameters. */
function readFunction(reader: NameReader, index: number): number {
  const { source, words, frames } = reader
  const [def, name] = [words[index]!, words[index + 2]!]
  const draft = addUse(reader, 'function', name.startOffset, name.image, 'definition')
  addDefinition(reader, def, draft)
  const scope = `${source.path}:${def.startOffset}`
  const parameters: string[] = []
  let at = index + 3
  if (imageAt(reader, at) === '(') {
    for (at++; at < words.length && ![')', '{', ';'].includes(imageAt(reader, at)); at++) {
      const parameter = imageAt(reader, at) === '$' ? words[at + 1] : undefined
      if (!parameter) continue
      parameters.push(parameter.image)
      const [start, end] = [parameter.startOffset, parameter.startOffset + parameter.image.length]
      addUse(reader, 'parameter', start, parameter.image, 'definition', { scope, whole: { start: start - 1, end } })
    }
  }
  draft.detail = `(${parameters.map(parameter => `$${parameter}`).join(', ')})`
  frames.push({ scope, variables: new Set(), parameters, ending: [], braces: false })
  return imageAt(reader, at) === ')' ? at : at - 1
}
