import { LineShape } from '../../../grammars/iptables/index.ts'
import { PlainKind, Shapes, type PlainPlaces } from '../../syntax/index.ts'
import { builtinChainNames, targetNames } from '../xtables/index.ts'

/** Options behind which an address or a port is compared and nothing else. Those of `-p` and of matches that look at a value otherwise are not here. */
const behind: Readonly<Record<string, PlainKind>> = {
  '-s': PlainKind.address4, '--source': PlainKind.address4, '--src': PlainKind.address4,
  '-d': PlainKind.address4, '--destination': PlainKind.address4, '--dst': PlainKind.address4,
  '--sport': PlainKind.port, '--source-port': PlainKind.port, '--dport': PlainKind.port, '--destination-port': PlainKind.port,
  '-A': PlainKind.name, '--append': PlainKind.name, '-j': PlainKind.name, '--jump': PlainKind.name,
  '--comment': PlainKind.comment, '--to-destination': PlainKind.endpoint, '--to-source': PlainKind.endpoint,
}

/** Names that are no user chain's, in any family. */
const ownNames: ReadonlySet<string> = new Set([
  ...builtinChainNames, ...(['ip', 'ip6', 'arp', 'bridge'] as const).flatMap(targetNames), 'CONTINUE',
])

const places: PlainPlaces = {
  first: PlainKind.counters,
  behind(text, start, end) {
    if (text.charCodeAt(start) !== 45) return 0
    // Most options are told by their second letter.
    const code = text.charCodeAt(start + 1)
    if (code !== 45) return end - start === 2 ? behind[text.slice(start, end)] ?? 0 : 0
    switch (text.charCodeAt(start + 2)) {
      case 97: // a
      case 99: // c
      case 100: // d
      case 106: // j
      case 115: // s
      case 116: // t
        return behind[text.slice(start, end)] ?? 0
      default:
        return 0
    }
  },
  // Longer names are refused.
  isPlainName: name => name.length <= 28 && !ownNames.has(name),
  longestComment: 255,
}

/** Shapes of the commands of one file. */
export const createShapes = (): Shapes<LineShape> => new Shapes(places, (literals, kinds) => new LineShape(literals, kinds))
