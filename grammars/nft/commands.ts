/** Verbs that begin a command: nft(8), "SYNOPSIS" and the sections of each object. */
export const verbs: ReadonlySet<string> = new Set([
  'add', 'create', 'insert', 'replace', 'delete', 'destroy', 'flush', 'list', 'get', 'reset', 'rename', 'describe', 'monitor', 'import', 'export',
])

/** Verbs whose object may be followed by a body in braces. */
export const targetVerbs: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'replace', 'delete', 'destroy'])

const single = new Set(['table', 'chain', 'rule', 'set', 'map', 'element', 'flowtable', 'counter', 'quota', 'limit', 'secmark', 'synproxy', 'tunnel', 'meter'])

const plural = new Set([
  'ruleset', 'tables', 'chains', 'rules', 'sets', 'maps', 'flowtables', 'counters', 'quotas', 'limits', 'secmarks', 'synproxys', 'meters', 'hooks', 'tunnels',
])

/** What a command may be about, for "did you mean". */
export const commandObjects: readonly string[] = [...single, ...plural]

/** The words behind a verb that say what it is about: `chain`, `ct helper`, `ruleset`; undefined when there are none. */
export function commandWhat(words: readonly string[], verb: string): string | undefined {
  const [first, second] = words
  if (first === undefined) return undefined
  if (first === 'ct') return second && ['helper', 'timeout', 'expectation', 'helpers', 'timeouts', 'expectations'].includes(second) ? `ct ${second}` : undefined
  if (first === 'flow' && (second === 'table' || second === 'tables')) return `flow ${second}`
  if (single.has(first)) return first
  return plural.has(first) && ['flush', 'list', 'reset'].includes(verb) ? first : undefined
}
