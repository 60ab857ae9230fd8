import type { Source } from '../../text/index.ts'
import type { Carried } from '../carried.ts'
import { rulesetsOf } from './collect.ts'
import { parse } from './parse.ts'
import { readScript } from './read.ts'

/** A shell script, as the rules that it loads: iptables and ip6tables by family, nft, and what they are handed in here-documents. */
export function shell(source: Source): Carried {
  const { nodes, comments } = parse(source.text)
  const { collected, notes } = readScript(source, nodes)
  return { rulesets: rulesetsOf(collected, source, comments), notes }
}
