/**
 * ferm: from text to rules and back.
 *
 * Invariants
 * - What a file means is what ferm makes of it: it is expanded first (`expand`), rule for rule, and then lowered.
 * - Every rule knows the command that it is written as; rules that a list, a function or a block made share it.
 * - Nothing is executed: backticks, `@resolve`, `@hook` and programs give unknown values.
 * - What ferm itself refuses is an error; what it passes on and iptables-restore refuses then is a problem of a kind of its own.
 */
import { parseFerm } from '../../../grammars/ferm/index.ts'
import type { File } from '../../../grammars/ferm/index.ts'
import { noSpelling } from '../../model/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import type { Dialect, Expanded, Lowered, Reader } from '../dialect.ts'
import { comments } from './comments.ts'
import { editsFor } from './edits/index.ts'
import { expandFerm, placeOf, saveText } from './expand/index.ts'
import type { DomainInfo, Tok } from './expand/index.ts'
import { lowerExpansion } from './lower.ts'
import { needsOf } from './needs.ts'
import { print } from './print/index.ts'
import { unknownTo } from './problems.ts'
import { tableBytes } from '../xtables/index.ts'
import { recognise } from './recognise.ts'
import { refusalsOf } from './refusals.ts'

function lower(tree: SyntaxTree<File>, reader: Reader): Lowered {
  const expansion = expandFerm(tree, reader)
  const lowered = lowerExpansion(expansion)
  const known = [tree, ...expansion.included]
  Object.defineProperty(lowered.ruleset, 'spelling', { value: () => ({ ...noSpelling, oldWords: expansion.oldWords, tableBytes }) })
  Object.defineProperty(lowered.ruleset, 'needs', { value: () => needsOf(known) })
  return {
    ruleset: lowered.ruleset,
    problems: [...expansion.included.flatMap(({ errors }) => errors), ...unknownTo(known, expansion.problems), ...refusalsOf(expansion)],
    included: expansion.included,
    edits: editsFor(lowered, known),
    notes: expansion.notes,
  }
}

/**
 * What `ferm --noexec --lines --domain FAMILY` prints, without its first line (it names the time): the iptables-save text
 * that ferm would load. Empty where the file says nothing for the family.
 */
export const expand = (tree: SyntaxTree<File>, reader: Reader, options: { readonly family: 'ip' | 'ip6' }): string => expanded(tree, reader, options).text

function expanded(tree: SyntaxTree<File>, reader: Reader, { family }: { readonly family: 'ip' | 'ip6' }): Expanded {
  const expansion = expandFerm(tree, reader, { only: family })
  const info = expansion.domains.get(family)
  return {
    text: info?.enabled ? saveText(info) : '',
    problems: [...expansion.included.flatMap(({ errors }) => errors), ...unknownTo([tree, ...expansion.included], expansion.problems)],
    notes: [...expansion.notes, ...unresolved(info)],
  }
}

/** Names that DNS would have to tell: they stand in the text as they are written. */
function unresolved(info: DomainInfo | undefined): Expanded['notes'] {
  const notes = new Map<Tok, Expanded['notes'][number]>()
  for (const { chains } of info?.tables.values() ?? []) {
    for (const { rules } of chains.values()) {
      for (const { options } of rules) {
        for (const { text, tok, unknown } of options.flatMap(({ values }) => values)) {
          if (unknown && text.startsWith('@resolve')) notes.set(tok, { at: placeOf(tok), message: 'no name is resolved: which addresses it has is not known, so it is left as it is written' })
        }
      }
    }
  }
  return [...notes.values()]
}

export const ferm: Dialect<File> = { name: 'ferm', recognise, parse: parseFerm, lower, comments, print, expand: expanded }
