import { lineAt } from '../../text/index.ts'
import type { Edit, Place, Source } from '../../text/index.ts'
import type { Check, Fix, Found } from '../check.ts'
import { fileIgnoreLines } from '../silencer.ts'
import type { SilencedName, Silencer } from '../silencer.ts'
import { list } from '../words.ts'

/** Takes a whole comment out: its line when it stands alone, else the blanks before it too. */
function withoutComment({ source, start, end }: Place): Edit {
  const { text } = source
  const line = lineAt(source, start)
  if (text.slice(line.start, start).trim() === '' && text.slice(end, line.end).trim() === '') {
    const next = text.startsWith('\r\n', line.end) ? line.end + 2 : Math.min(line.end + 1, text.length)
    return { source, start: line.start, end: next, text: '' }
  }
  let from = start
  while (from > line.start && /[ \t]/.test(text[from - 1]!)) from--
  return { source, start: from, end, text: '' }
}

/** Takes names out of the brackets, each with one comma beside it. */
function withoutNames(names: readonly SilencedName[], unused: ReadonlySet<SilencedName>): readonly Edit[] {
  const kept = names.filter(name => !unused.has(name)).map(({ name }) => name)
  const { at: { source, start } } = names[0]!
  return [{ source, start, end: names.at(-1)!.at.end, text: kept.join(', ') }]
}

function fixOf({ at, names, written }: Silencer, unused: readonly SilencedName[], root: Source | undefined): { readonly fix?: Fix } {
  // What a rule carries into the kernel is a part of the rule: removing it is the author's to do. And what is included may be of use to another ruleset.
  if (written === 'rule' || at.source !== root) return {}
  const edits = unused.length === names.length ? [withoutComment(at)] : withoutNames(names, new Set(unused))
  const title = unused.length === names.length ? 'Remove the comment' : `Take ${list(unused.map(({ name }) => name))} out of the comment`
  return { fix: { title, applicability: 'safe', edits } }
}

/** What is wrong with a comment that speaks to nflint, if anything; `judged` are the checks of which it is known what they find. */
function useless(silencer: Silencer, judged: ReadonlySet<string>, root: Source | undefined): Found | undefined {
  const { at, kind, names, covers } = silencer
  if (names.length === 0) {
    return {
      at,
      message: 'this comment names no check, so it silences nothing',
      help: 'write "nflint: ignore[check] reason", or "nflint: file-ignore[check] reason" near the top',
    }
  }
  if (!covers) {
    return {
      at,
      message: `a file-ignore stands in the first ${fileIgnoreLines} lines; down here it silences nothing`,
      help: 'move it to the top',
    }
  }
  const unused = names.filter(({ name, used }) => used === false && judged.has(name))
  if (unused.length === 0) return undefined
  const words = list(unused.map(({ name }) => name))
  return {
    at: unused.length === names.length ? at : unused[0]!.at,
    message: kind === 'ignore' ? `nothing here is found by ${words}: this silences nothing` : `nothing in this file is found by ${words}: this silences nothing`,
    ...fixOf(silencer, unused, root),
  }
}

export const unusedIgnore: Check = {
  name: 'unused-ignore',
  summary: 'A comment silences nothing',
  category: 'own',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ silencers, checkNames, problems, files }) {
    // Names of no check are another check's to report; and where not everything could be read, what is missing may hold what is silenced.
    const judged = new Set(problems.length > 0 ? [] : checkNames)
    // A file that is included twice has its comments twice; one use is enough.
    const used = new Set(silencers.flatMap(({ names }) => names.filter(name => name.used).map(keyOf)))
    for (const silencer of silencers) {
      const names = silencer.names.map(name => (used.has(keyOf(name)) ? { ...name, used: true } : name))
      const found = useless({ ...silencer, names }, judged, files[0]?.source)
      if (found) yield found
    }
  },
}

const keyOf = ({ at }: SilencedName): string => `${at.start} ${at.source.path}`
