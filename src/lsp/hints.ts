import type { InlayHint } from 'vscode-languageserver/node'
import { MarkupKind } from 'vscode-languageserver/node'
import type { Loaded } from '../api/load.ts'
import { Unprintable, dialectNamed } from '../dialects/index.ts'
import type { Chain, Rule, Table } from '../model/index.ts'
import { rulesOf } from '../model/index.ts'
import type { Span } from '../text/index.ts'
import type { Document } from './documents.ts'
import { toPosition, toSpan } from './position.ts'
import { about } from './session.ts'
import type { Feature, Session } from './session.ts'
import { keyOf } from './uri.ts'

/** Rules that one command came to. */
interface Group extends Span {
  readonly rules: { readonly table: Table; readonly chain: Chain; readonly rule: Rule }[]
}

const known = new WeakMap<Loaded, Map<string, readonly Group[]>>()

/** Commands of a file that are written once and come to several rules. */
function groupsIn(loaded: Loaded, path: string): readonly Group[] {
  const ofRuleset = known.get(loaded) ?? new Map<string, readonly Group[]>()
  known.set(loaded, ofRuleset)
  const before = ofRuleset.get(path)
  if (before) return before
  const groups = new Map<string, Group>()
  for (const { table, chain, rule } of rulesOf(loaded.lowered.ruleset)) {
    const { source, start, end } = rule.origin
    if (source.path !== path && keyOf(source.path) !== keyOf(path)) continue
    const key = `${start}-${end}`
    const group = groups.get(key)
    if (group) group.rules.push({ table, chain, rule })
    else groups.set(key, { start, end, rules: [{ table, chain, rule }] })
  }
  const several = [...groups.values()].filter(({ rules }) => rules.length > 1)
  ofRuleset.set(path, several)
  return several
}

/** Rules that are shown of a group. */
const most = 12

/** The rules of a group as iptables would get them. */
function textOf({ rules }: Group): string | undefined {
  const lines: string[] = []
  for (const { table, chain, rule } of rules.slice(0, most)) {
    const alone = { tables: [{ ...table, chains: [{ ...chain, rules: [rule] }] }], settings: [] }
    try {
      const text = dialectNamed('iptables').print(alone, { family: table.family })
      lines.push(`${table.family}: ${text.split('\n').find(line => line.startsWith('-A')) ?? ''}`)
    } catch (error) {
      if (!(error instanceof Unprintable)) throw error
    }
  }
  if (lines.length === 0) return undefined
  return ['```', ...lines, ...(rules.length > most ? ['…'] : []), '```'].join('\n')
}

function hintsIn(session: Session, document: Document, within: Span): InlayHint[] | null {
  // Only ferm's lists and functions make rules that are not seen.
  const loaded = document.dialect?.name === 'ferm' ? session.rulesets.of(document) : undefined
  if (!loaded) return null
  return groupsIn(loaded, document.source.path).filter(({ end }) => end >= within.start && end <= within.end).map(group => {
    const text = textOf(group)
    return {
      position: toPosition(document.source, group.end), label: `${group.rules.length} rules`, paddingLeft: true,
      ...(text === undefined ? {} : { tooltip: { kind: MarkupKind.Markdown, value: text } }),
    }
  })
}

export const inlayHints: Feature = {
  capabilities: () => ({ inlayHintProvider: true }),
  listen: (connection, session) => void connection.languages.inlayHint.on(params =>
    about(session(), params, null, document => hintsIn(session(), document, toSpan(document.source, params.range)))),
}
