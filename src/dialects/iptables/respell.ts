import type { RuleLine } from '../../../grammars/iptables/index.ts'
import type { EditResult } from '../../model/index.ts'
import { type Edit, textOf, type Place, type Source } from '../../text/index.ts'
import type { XtFamily } from '../xtables/index.ts'
import { readCommand } from './read.ts'

/** The last word of a place, where it is written just like this. */
function lastWord(place: Place, word: string): Place | undefined {
  const text = textOf(place)
  return text.endsWith(word) && /[\s=]$/.test(text.slice(0, -word.length)) ? { ...place, start: place.end - word.length } : undefined
}

const replaced = ({ source, start, end }: Place, text: string): Edit => ({ source, start, end, text })

/** An old name on a line as what it stands for (libxt_conntrack.c, libxt_CT.c: both are aliases). */
export function respellLine(line: RuleLine, source: Source, family: XtFamily, extension: 'state' | 'NOTRACK'): EditResult {
  const { matches, target } = readCommand(line, source, family)
  if (extension === 'NOTRACK') {
    const name = target && lastWord(target.origin, 'NOTRACK')
    return name ? [replaced(name, 'CT --notrack')] : { reason: 'the target is not written out' }
  }
  const edits: Edit[] = []
  for (const { module, origin, options } of matches) {
    if (module === 'conntrack') return { reason: 'the rule asks conntrack already' }
    if (module !== 'state') continue
    const name = lastWord({ source, start: origin.start, end: origin.end }, 'state')
    if (!name) return { reason: 'the module is not written out' }
    edits.push(replaced(name, 'conntrack'))
    for (const { nameOrigin } of options) {
      if (!nameOrigin || textOf(nameOrigin) !== '--state') return { reason: 'the option is not written out' }
      edits.push(replaced(nameOrigin, '--ctstate'))
    }
  }
  return edits.length > 0 ? edits : { reason: 'the rule has no such module' }
}
