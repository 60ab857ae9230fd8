import { State } from '../../../model/index.ts'
import type { Narrowing, Rule } from '../../../model/index.ts'
import type { TextEdit } from '../../../text/index.ts'
import { applyEdits, covers } from '../../../text/index.ts'
import type { ExpandedRule, Instance, Option, Scalar } from '../expand/index.ts'
import type { Reason } from '../../xtables/index.ts'
import { renderItems } from './render.ts'
import { ownStates, stateOptionsOf } from './states.ts'
import type { Statement, StatementRule } from './statements.ts'

/** A command of which only some rules change: one of its lists is shared out to it and to a copy that stays as it was. */
export interface Split {
  /** The option with the list, as it is written for each domain and chain. */
  readonly options: ReadonlySet<Option>
  /** The option with what is left to the changed command. */
  readonly changed: TextEdit
  /** The command with the others, from its body on. */
  readonly kept: string
  readonly keptRules: ReadonlySet<Rule>
}

const refused: Reason = { reason: 'only some of the rules that its lists come to can change: write those as a rule of their own' }

/** How a command is to be split; undefined where all of its rules that accept RELATED are narrowed. */
export function splitOf(statement: Statement, narrowings: ReadonlyMap<Rule, Narrowing>): Split | Reason | undefined {
  const keptRules = new Set(statement.rules.filter(({ rule, expanded }) => !narrowings.has(rule) && (ownStates(stateOptionsOf(expanded)) & State.related) !== 0).map(({ rule }) => rule))
  if (keptRules.size === 0) return undefined
  const { body, source, end } = statement
  if (!body) return refused
  const options = new Set<Option>()
  let found: { readonly changed: TextEdit; readonly kept: TextEdit } | undefined
  for (const instance of statement.instances) {
    const rules = statement.rules.filter(({ expanded }) => expanded.instance === instance)
    const share = shareOf(statement, instance, rules, keptRules)
    if (!share || (found && (found.changed.text !== share.changed.text || found.kept.text !== share.kept.text || found.kept.start !== share.kept.start))) return refused
    found = share
    options.add(share.option)
  }
  if (!found) return refused
  const { changed, kept } = found
  const text = applyEdits(source.text.slice(body.start, end), [{ ...kept, start: kept.start - body.start, end: kept.end - body.start }])
  return { options, changed, kept: text, keptRules }
}

interface Share {
  readonly option: Option
  readonly changed: TextEdit
  readonly kept: TextEdit
}

/** A list of the command itself whose values tell the rules that change from those that stay. */
function shareOf(statement: Statement, instance: Instance, rules: readonly StatementRule[], keptRules: ReadonlySet<Rule>): Share | undefined {
  for (let index = instance.inherited; index < instance.options.length; index++) {
    const option = instance.options[index]!
    const { value, at, keyword } = option
    if (value.kind !== 'list' || value.items.length < 2 || !isWritten(statement, instance, option)) continue
    const tokOf = ({ options }: ExpandedRule): Scalar['tok'] | undefined => options[index]!.values[0]?.tok
    const kept = new Set(rules.filter(({ rule }) => keptRules.has(rule)).map(({ expanded }) => tokOf(expanded)))
    const changed = new Set(rules.filter(({ rule }) => !keptRules.has(rule)).map(({ expanded }) => tokOf(expanded)))
    if (kept.size === 0 || changed.size === 0 || [...kept].some(tok => changed.has(tok))) continue
    const write = (toks: ReadonlySet<unknown>): TextEdit | undefined => {
      const text = renderItems(value.items.filter(({ tok }) => toks.has(tok)))
      return text === undefined ? undefined : { start: at!.start, end: at!.end, text: `${keyword.image} ${text}` }
    }
    const [changedEdit, keptEdit] = [write(changed), write(kept)]
    if (changedEdit && keptEdit) return { option, changed: changedEdit, kept: keptEdit }
  }
  return undefined
}

const isWritten = (statement: Statement, { end }: Instance, { at, keyword }: Option): boolean =>
  at !== undefined && keyword.frame === end.frame && at.source === statement.source && covers({ start: statement.body!.start, end: statement.end }, at)
