import type { Instance } from '../expand/index.ts'

/** Where a command runs. */
export interface Spot {
  readonly domain: string
  readonly table: string
  readonly chain: string
}

export const spotKey = ({ domain, table, chain }: Spot): string => `${domain} ${table} ${chain}`

/** The spots of several runs of a command, each once. */
export const spotsOf = (instances: Iterable<Instance>): readonly Spot[] =>
  [...new Map([...instances].map(({ domain, table, chain }) => [spotKey({ domain, table, chain }), { domain, table, chain }])).values()]

/**
 * Conditions of ferm under which a command runs at the wanted spots only: one `@if` for each, an empty one where it runs
 * there anyway. Undefined where ferm's variables cannot tell them apart.
 */
export function guardsFor(wanted: ReadonlySet<string>, all: readonly Spot[]): readonly string[] | undefined {
  if (all.every(spot => wanted.has(spotKey(spot)))) return ['']
  const chosen = all.filter(spot => wanted.has(spotKey(spot)))
  const values = (field: keyof Spot, spots: readonly Spot[]): string[] => [...new Set(spots.map(spot => spot[field]))]
  const fits = (fields: readonly (keyof Spot)[]): boolean =>
    all.every(spot => fields.every(field => values(field, chosen).includes(spot[field])) === wanted.has(spotKey(spot)))
  for (const fields of [['domain'], ['chain'], ['table'], ['domain', 'chain'], ['table', 'chain'], ['domain', 'table', 'chain']] as const) {
    if (!fits(fields)) continue
    let guards = ['']
    for (const field of fields) {
      const inside = values(field, chosen)
      const everywhere = values(field, all)
      if (inside.length === everywhere.length) continue
      const variable = `$${field.toUpperCase()}`
      const outside = everywhere.filter(value => !inside.includes(value))
      const conditions = inside.length > 1 && outside.length === 1
        ? [`@if @ne(${variable}, ${outside[0]}) `]
        : inside.map(value => `@if @eq(${variable}, ${value}) `)
      guards = guards.flatMap(guard => conditions.map(condition => guard + condition))
    }
    return guards
  }
  return undefined
}
