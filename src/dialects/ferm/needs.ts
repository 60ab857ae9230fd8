import type { File } from '../../../grammars/ferm/index.ts'
import type { Need } from '../../model/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import { placeIn } from '../../text/index.ts'

/** Releases of ferm and the words that came with each. Source: ferm's NEWS, 2.0.8 to 2.5.1. */
const releases: Readonly<Record<string, { readonly words?: string; readonly modules?: string; readonly targets?: string }>> = {
  '2.5.1': { words: 'sports dports' },
  '2.5': { words: '@join kerneltz', targets: 'RTPENGINE' },
  '2.4': { words: '@preserve reap', modules: 'cgroup' },
  '2.3.1': {
    words: 'connlimit-upto connlimit-saddr connlimit-daddr return-nomatch update-counters update-subcounters packets-eq packets-lt packets-gt bytes-eq bytes-lt bytes-gt on-ip',
    modules: 'devgroup geoip socket',
  },
  2.3: {
    words: '@gotosubchain @defined @glob nfmask queue-balance queue-bypass queue-cpu-fanout', modules: 'bpf connlabel cpu dst ipvs rpfilter',
    targets: 'CHECKSUM DNPT HMARK IDLETIMER LED RATEEST SNPT TCPOPTSTRIP',
  },
  2.2: { targets: 'CT TEE' },
  '2.1.2': { modules: 'osf' },
  '2.1.1': { words: 'ctorigsrcport ctorigdstport', targets: 'TPROXY' },
  2.1: { words: '@basename @dirname @ipfilter' },
  '2.0.9': { words: '@cat @substr @length' },
  '2.0.8': { words: '@eq @ne @not' },
}

const table = (kind: 'words' | 'modules' | 'targets'): ReadonlyMap<string, string> =>
  new Map(Object.entries(releases).flatMap(([since, all]) => (all[kind]?.split(' ') ?? []).map(word => [word, since] as const)))

let tables: { readonly words: ReadonlyMap<string, string>; readonly modules: ReadonlyMap<string, string>; readonly targets: ReadonlyMap<string, string> } | undefined

const trivia: ReadonlySet<string> = new Set(['Blank', 'LineBreak', 'Comment', 'Passed'])

const isSignificant = ({ tokenType }: Token): boolean => !trivia.has(tokenType.name)

/** What the files of a ruleset need that some release of ferm does not have, in the order of the text. */
export function needsOf(trees: readonly SyntaxTree<File>[]): readonly Need[] {
  tables ??= { words: table('words'), modules: table('modules'), targets: table('targets') }
  const needs: Need[] = []
  for (const { source, tokens } of trees) {
    let before = ''
    for (const token of tokens) {
      if (!isSignificant(token)) continue
      const { image, startOffset } = token
      const isModule = before === 'mod' || before === 'module'
      const since = isModule ? tables.modules.get(image) : before === '$' || before === '&' ? undefined : (tables.words.get(image) ?? tables.targets.get(image))
      if (since !== undefined) {
        needs.push({ program: 'ferm', what: isModule ? `\`mod ${image}\`` : `\`${image}\``, since, at: placeIn(source, { start: startOffset, end: startOffset + image.length }) })
      }
      before = image
    }
  }
  return needs
}
