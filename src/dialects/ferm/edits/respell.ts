import type { Edits, EditResult, Rule } from '../../../model/index.ts'
import type { Edit } from '../../../text/index.ts'
import type { ExpandedRule, Tok } from '../expand/index.ts'
import type { LoweredRules } from '../lower.ts'
import { keyAt } from './statements.ts'

/** The words `mod state` and `state` that a rule came from; the second is missing where no option uses the module. */
interface StateWords {
  readonly module: Tok
  readonly keyword: Tok | undefined
}

function stateWords({ options }: ExpandedRule): StateWords | 'several' | undefined {
  const modules = options.filter(({ name, values }) => name === 'match' && values[0]?.text === 'state')
  const keywords = options.filter(({ name }) => name === 'state')
  if (modules.length === 0) return undefined
  if (modules.length > 1 || keywords.length > 1) return 'several'
  return { module: modules[0]!.values[0]!.tok, keyword: keywords[0]?.option.keyword }
}

const asks = ({ options }: ExpandedRule, module: string): boolean => options.some(({ name, values }) => name === 'match' && values[0]?.text === module)

const replaced = ({ source, start, end }: Tok, text: string): Edit => ({ source, start, end, text })

/** Old names as what they stand for. Words are changed where they are written, for all rules that they bring. */
export function respeller(lowered: LoweredRules): NonNullable<Edits['respell']> {
  let byModule: Map<string, ExpandedRule[]> | undefined
  const sharing = (module: Tok): readonly ExpandedRule[] => {
    if (!byModule) {
      byModule = new Map()
      for (const expanded of lowered.expanded.values()) {
        for (const { name, values } of expanded.options) {
          if (name !== 'match' || values[0]?.text !== 'state') continue
          const key = keyAt(values[0].tok)
          const known = byModule.get(key)
          if (known) known.push(expanded)
          else byModule.set(key, [expanded])
        }
      }
    }
    return byModule.get(keyAt(module)) ?? []
  }

  function respellState(expanded: ExpandedRule): EditResult {
    const words = stateWords(expanded)
    if (!words || words === 'several' || !words.keyword) return { reason: 'the rule asks for the state in several places' }
    const { module, keyword } = words
    const between = module.source === keyword.source ? module.source.text.slice(module.end, keyword.start) : undefined
    // Right behind each other nothing but this option stands for the module.
    if (module.image !== 'state' || keyword.image !== 'state' || between === undefined || between.trim() !== '') {
      return { reason: 'the module and its option are not written side by side' }
    }
    for (const other of sharing(module)) {
      const own = stateWords(other)
      if (!own || own === 'several' || !own.keyword || keyAt(own.keyword) !== keyAt(keyword)) return { reason: 'other rules use the same module' }
      if (asks(other, 'conntrack')) return { reason: 'a rule asks conntrack already' }
    }
    return [replaced(module, 'conntrack'), replaced(keyword, 'ctstate')]
  }

  function respellNotrack({ options }: ExpandedRule): EditResult {
    const word = options.find(({ name, values }) => name === 'jump' && values[0]?.text === 'NOTRACK')?.values[0]!.tok
    return word?.image === 'NOTRACK' && word.value === undefined ? [replaced(word, 'CT notrack')] : { reason: 'the target is not written out' }
  }

  return (rule: Rule, extension) => {
    const expanded = lowered.expanded.get(rule)
    if (!expanded) return { reason: 'the rule is put together from several places' }
    return extension === 'state' ? respellState(expanded) : respellNotrack(expanded)
  }
}
