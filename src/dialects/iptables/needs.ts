import type { Need } from '../../model/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import { placeIn } from '../../text/index.ts'

/**
 * Words of iptables-save files and the release of iptables that brought each. Source: netfilter.org, changes-iptables-1.4.8.txt (CT, TEE, osf)
 * and -1.4.9.txt (LED), and the summaries of 1.4.19, 1.8.5 and 1.8.10 in the changelogs of distributions.
 */
const matches: Readonly<Record<string, string>> = { osf: '1.4.8', bpf: '1.4.19', connlabel: '1.4.19' }
const targets: Readonly<Record<string, string>> = { CT: '1.4.8', TEE: '1.4.8', LED: '1.4.9' }
const options: Readonly<Record<string, string>> = { '--alarm': '1.8.5' }
const values: Readonly<Record<string, string>> = { 'mld-listener-query': '1.8.10', 'mld-listener-report': '1.8.10', 'mld-listener-done': '1.8.10', 'mld-listener-reduction': '1.8.10' }
const tables: Readonly<Record<string, string>> = { broute: '1.8.10' }

const behind: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '-m': matches, '--match': matches, '-j': targets, '--jump': targets, '--icmpv6-type': values, '*': tables,
}

const isBlank = ({ image }: Token): boolean => image.trim() === ''

/** What a file needs that some release of iptables does not have, in the order of the text. */
export function needsOf({ source, tokens }: Pick<SyntaxTree, 'source' | 'tokens'>): readonly Need[] {
  const needs: Need[] = []
  let before = ''
  for (const token of tokens) {
    if (isBlank(token)) continue
    const { image, startOffset } = token
    const known = Object.hasOwn(behind, before) ? behind[before]! : options
    if (Object.hasOwn(known, image)) {
      needs.push({
        program: 'iptables', what: known === options || known === values ? `\`${image}\`` : `\`${before === '*' ? '*' : `${before} `}${image}\``, since: known[image]!,
        at: placeIn(source, { start: startOffset, end: startOffset + image.length }),
      })
    }
    before = image
  }
  return needs
}
