// Types of tokens as chevrotain 11.2 makes them (its scan/tokens.js and scan/tokens_public.js), each made in one go: chevrotain looks at a new
// type, and at all types once more for each parser, property by property, which for nft's three hundred took longer than to read a small ruleset.
let next = 1

/** A pattern that no text has: of types that no lexer makes. */
export const Lexer = { NA: /NOT_APPLICABLE/ }

export function createToken({ name, ...more }) {
  const type = { name }
  for (const key in more) type[key.toUpperCase()] = more[key]
  augmentTokenTypes([type])
  return type
}

/** Gives types what parsers ask of them: a number, and for a category the numbers of the types in it. */
export function augmentTokenTypes(types) {
  for (const type of types) {
    if (type.tokenTypeIdx !== undefined) continue
    const { CATEGORIES = [] } = type
    type.CATEGORIES = Array.isArray(CATEGORIES) ? CATEGORIES : [CATEGORIES]
    type.tokenTypeIdx = next++
    type.categoryMatches = []
    type.categoryMatchesMap = {}
    type.isParent = false
    enter(type, type.CATEGORIES)
  }
}

/** Categories are made before the types in them. */
function enter(type, categories) {
  for (const category of categories) {
    if (category.categoryMatchesMap[type.tokenTypeIdx]) continue
    category.categoryMatches.push(type.tokenTypeIdx)
    category.categoryMatchesMap[type.tokenTypeIdx] = true
    category.isParent = true
    enter(type, category.CATEGORIES)
  }
}

export const hasShortKeyProperty = type => type.tokenTypeIdx !== undefined
export const isTokenType = type => hasShortKeyProperty(type)

export const tokenStructuredMatcherNoCategories = (token, type) => token.tokenTypeIdx === type.tokenTypeIdx
export const tokenStructuredMatcher = ({ tokenTypeIdx }, type) => tokenTypeIdx === type.tokenTypeIdx || (type.isParent && type.categoryMatchesMap[tokenTypeIdx] === true)
export const tokenMatcher = (token, type) => tokenStructuredMatcher(token, type)

export const hasTokenLabel = ({ LABEL }) => typeof LABEL === 'string' && LABEL !== ''
export const tokenLabel = type => (hasTokenLabel(type) ? type.LABEL : type.name)
export const tokenName = ({ name }) => name

export const EOF = createToken({ name: 'EOF', pattern: Lexer.NA })

export const createTokenInstance = (tokenType, image, startOffset, endOffset, startLine, endLine, startColumn, endColumn) =>
  ({ image, startOffset, endOffset, startLine, endLine, startColumn, endColumn, tokenTypeIdx: tokenType.tokenTypeIdx, tokenType })
