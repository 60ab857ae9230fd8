import { codeActions } from './actions.ts'
import { completion } from './completion.ts'
import { diagnostics } from './diagnostics.ts'
import { folding } from './folding.ts'
import { formatting, onTypeFormatting, rangeFormatting } from './formatting.ts'
import { inlayHints } from './hints.ts'
import { hover } from './hover.ts'
import { links } from './links.ts'
import { definition, highlight, references } from './navigation.ts'
import { rename } from './rename.ts'
import type { Feature } from './session.ts'
import { documentSymbols, workspaceSymbol } from './symbols.ts'
import { semanticTokens } from './tokens.ts'

/** Everything that the server does, a file each. */
export const features: readonly Feature[] = [
  diagnostics, codeActions, hover, completion, definition, references, highlight, rename, documentSymbols, workspaceSymbol, folding, links, semanticTokens, inlayHints,
  formatting, rangeFormatting, onTypeFormatting,
]
