import type { Verb } from './nodes.ts'

const ofCt = ['ct helper', 'ct timeout', 'ct expectation'] as const
const objects = ['counter', 'quota', 'limit', 'secmark', 'synproxy', 'tunnel', ...ofCt] as const
const held = ['table', 'chain', 'set', 'map', 'element', 'flowtable', ...objects] as const
const kept = ['sets', 'maps', 'flowtables', 'counters', 'quotas', 'limits', 'secmarks', 'synproxys', 'tunnels'] as const
const everywhere = ['ruleset', 'tables', 'chains', 'meters', 'flow tables', 'hooks'] as const

/** Verbs that begin a command, and what each may be about: nft(8), and `add_cmd` to `rename_cmd` of parser_bison.y. */
const about: Readonly<Record<Verb, readonly string[]>> = {
  add: [...held, 'rule'], create: held, insert: ['rule'], replace: ['rule'], delete: [...held, 'rule'], destroy: [...held, 'rule'], get: ['element'],
  flush: ['ruleset', 'table', 'chain', 'set', 'map', 'meter', 'flow table'], rename: ['chain'],
  list: [...everywhere, 'table', 'chain', 'set', 'map', 'flowtable', 'meter', 'flow table', ...objects, ...kept, 'ct helpers'],
  reset: ['counter', 'quota', 'set', 'map', 'element', 'rule', 'rules', 'counters', 'quotas'],
  // What these are about is not looked into.
  describe: [], monitor: [], import: [], export: [],
}

export const verbs: ReadonlySet<string> = new Set(Object.keys(about))

/** Verbs whose object may be followed by a body in braces. */
export const targetVerbs: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'replace', 'delete', 'destroy'])

/** What a verb may be about, for messages. */
export const objectsOf = (verb: Verb): readonly string[] => about[verb]

/** The words behind a verb that say what it is about: `chain`, `ct helper`, `ruleset`; undefined when there are none. */
export function commandWhat([first, second]: readonly string[], verb: Verb): string | undefined {
  const what = first === 'ct' || first === 'flow' ? `${first} ${second}` : first
  return what !== undefined && about[verb].includes(what) ? what : undefined
}

/** The names that must and may stand behind what a command is about, and words that may stand before them. */
export interface NamesNeeded {
  readonly least: number
  readonly most: number
  readonly words: readonly string[]
  /** Whether `handle 4` may stand in place of the last name. */
  readonly handle: 'never' | 'instead' | 'always'
}

const names = (least: number, most: number, words: readonly string[] = [], handle: NamesNeeded['handle'] = 'never'): NamesNeeded => ({ least, most, words, handle })

export function namesNeeded(what: string, verb: Verb): NamesNeeded {
  if ((everywhere as readonly string[]).includes(what)) return names(0, 0)
  if ((kept as readonly string[]).includes(what)) return names(0, 1, ['table'])
  if (what === 'rules') return names(0, 2, ['table', 'chain'])
  if (what === 'ct helpers') return names(1, 1, ['table'])
  if (what === 'rule') return names(2, 2, [], 'always')
  if (verb === 'rename') return names(3, 3)
  const full = what === 'table' ? 1 : 2
  if (verb === 'list' && (what === 'ct timeout' || what === 'ct expectation')) return names(1, full, ['table'])
  const byHandle = (verb === 'delete' || verb === 'destroy') && what !== 'map' && !what.startsWith('ct ')
  return names(full, full, [], byHandle ? 'instead' : 'never')
}
