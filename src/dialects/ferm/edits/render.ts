import type { Deferred, Option, OptionValue, Scalar } from '../expand/index.ts'
import { wordOf } from '../print/words.ts'

const renderScalar = ({ text, unknown, parts, tok }: Scalar): string | undefined => {
  if (unknown) return tok.source.text.slice(tok.start, tok.end) === text ? text : undefined
  if (parts && parts.length > 1) return renderAll(parts.map(renderScalar))
  return wordOf(text)
}

function renderAll(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.some(text => text === undefined)) return undefined
  return texts.length === 1 ? texts[0] : `(${texts.join(' ')})`
}

/** Values as a word or a list. */
export const renderItems = (items: readonly (Scalar | Deferred)[]): string | undefined => renderAll(items.map(item => (item.kind === 'scalar' ? renderScalar(item) : undefined)))

function renderValue(value: OptionValue): string | undefined {
  switch (value.kind) {
    case 'scalar':
      return renderScalar(value)
    case 'list':
      return renderItems(value.items)
    case 'multi':
      return renderAll(value.items.map(renderScalar))
    case 'params': {
      const texts = value.items.map(renderScalar)
      return texts.includes(undefined) ? undefined : texts.join(' ')
    }
    case 'nothing':
      return ''
    case 'negated': {
      const text = renderValue(value.value)
      return text === undefined ? undefined : `! ${text}`
    }
    case 'deferred':
      return undefined
  }
}

/**
 * An option with its keyword, its values written out; empty for what another word brings by itself (the module behind
 * `dports`). Negation of a keyword without a value stands before it.
 */
export function renderOption({ name, value, keyword }: Option): string | undefined {
  const word = keyword.image
  if (name === 'match' && word !== 'mod' && word !== 'module') return ''
  const text = renderValue(value)
  if (text === undefined) return undefined
  if (value.kind === 'negated' && value.value.kind === 'nothing') return `! ${word}`
  if ((name === 'jump' || name === 'goto') && word !== 'jump' && word !== 'goto') return word
  return text === '' ? word : `${word} ${text}`
}
