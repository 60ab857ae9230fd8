import type { Function } from './machine.ts'

/** Keywords behind which a host or a port only says which packets are meant. */
const comparing: ReadonlySet<string> = new Set(['saddr', 'daddr', 'source', 'destination', 'sport', 'dport'])

/** What parentheses are: values of such a keyword, values of a call (the function called is asked in its turn), or anything else. */
type Parentheses = 'compared' | 'call' | 'other'

const known = new WeakMap<Function, ReadonlySet<string>>()

/**
 * Whether a function does nothing with a parameter but to compare packets with it: then calls that differ in it are run alike. Everything
 * else might be decided by it: conditions, strings, names, other keywords.
 */
export function isOnlyCompared(called: Function, index: number): boolean {
  let used = known.get(called)
  if (!used) known.set(called, (used = usedOtherwise(called)))
  return !used.has(called.parameters[index]!)
}

/** Variables that stand in the body of a function where they might decide something. */
function usedOtherwise({ tokens }: Function): ReadonlySet<string> {
  const used = new Set<string>()
  const open: Parentheses[] = []
  const image = (index: number): string => tokens[index]?.image ?? ''
  for (let index = 0; index < tokens.length; index++) {
    const word = image(index)
    const inside = open.at(-1)
    if (word === '(') open.push(parenthesesBehind(image(index - 2), image(index - 1), inside))
    else if (word === ')') open.pop()
    else if (word === '$') {
      const isCompared = inside ? inside !== 'other' : comparing.has(image(index - 1))
      if (!isCompared) used.add(image(index + 1))
    } else if (word.startsWith('"')) for (const [, name] of word.matchAll(/\$(\w+)/g)) used.add(name!)
  }
  return used
}

function parenthesesBehind(first: string, second: string, around: Parentheses | undefined): Parentheses {
  if (first === '&') return 'call'
  if (second.startsWith('@') || around === undefined) return comparing.has(second) && around === undefined ? 'compared' : 'other'
  return around
}
