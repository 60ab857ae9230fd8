import { helperNamed, helpers, Protocol, userspaceHelpers } from '../model/index.ts'
import type { Ranges } from '../model/index.ts'
import { nearest, textOf } from '../text/index.ts'
import type { Place } from '../text/index.ts'

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

export const unique = <T>(values: Iterable<T>): readonly T[] => [...new Set(values)]

const protocolNames = new Map<number, string>(Object.entries(Protocol).map(([name, number]) => [number, name === 'icmp6' ? 'icmpv6' : name]))

export const protocolName = (number: number): string => protocolNames.get(number) ?? `protocol ${number}`

/** "21", "21 and 2121", "1024-65535". */
export const portsText = (ports: Ranges): string => list(ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)))

/** What a helper does, for people: "the ftp helper (FTP data connections)", "the helper rpc, which …". */
export function helperText(name: string | undefined): string {
  if (name === undefined) return 'a helper that only running the file could name'
  const known = helperNamed(name)
  if (known) return `the ${name} helper (${known.purpose})`
  if (userspaceHelpers.includes(name)) return `the user-space helper ${name} (conntrack-tools)`
  const near = nearest(name, [...helpers.map(helper => helper.name), ...userspaceHelpers])
  return `the helper ${JSON.stringify(name)} (none of the kernel's${near ? `; did you mean ${JSON.stringify(near)}?` : ''})`
}

/** How helpers can be abused and their known vulnerabilities, each once; nothing of one that is not the kernel's. */
export const risksOf = (names: readonly (string | undefined)[]): readonly string[] => unique(names.flatMap(name => {
  const known = name === undefined ? undefined : helperNamed(name)
  return known ? [`${known.risk}${known.cves.length > 0 ? ` (${known.cves.join(', ')})` : ''}`] : []
}))

/** Longest text quoted in a message. */
const longest = 60

/** What is written at a place, in backticks, shortened to a line that fits into a message. */
export function snippetOf(place: Place): string {
  const [first, ...others] = textOf(place).split('\n')
  const line = first!.trim().replaceAll(/\s+/g, ' ').replace(/;$/, '')
  if (line.length > longest) return `\`${line.slice(0, longest - 1).trimEnd()}…\``
  return `\`${others.length > 0 ? `${line} …` : line}\``
}
