import type { IptablesTree } from '../../../grammars/iptables/index.ts'
import type { Token } from '../../syntax/index.ts'
import type { Layout, LayoutFile } from '../lay-out.ts'
import { Lines } from '../lines.ts'
import type { Line } from '../lines.ts'
import type { TokenClass } from '../pieces.ts'
import { RawParts } from '../raw.ts'

const classes: Readonly<Record<string, TokenClass>> = { Blank: 'blank', Newline: 'break' }

const classify = ({ tokenType }: Token): TokenClass => classes[tokenType.name] ?? 'piece'

/** A line a line, words one blank apart, as iptables-save prints them; `*` and `:` stand before their name. */
function iptablesLines({ tree, pieces, raw }: LayoutFile<IptablesTree>): readonly Line[] {
  const lines = new Lines()
  const parts = new RawParts(tree.source.text, raw, lines)
  let glued = false
  for (const piece of pieces) {
    const { image, start, breaks, type } = piece
    parts.cross(piece)
    const begins = breaks > 0 || lines.current === undefined
    if (begins) lines.begin({ indent: { level: 0 }, blank: breaks > 1 && lines.all.length > 0, row: 0 })
    const kind = type === 'Comment' ? 'comment' : 'word'
    lines.add({ image, start, blank: !begins && !glued, kind, depth: 0, element: false })
    glued = type === 'Star' || type === 'Colon'
  }
  return lines.all.filter(({ entries }) => entries.length > 0)
}

/** An iptables-save file as iptables-save writes it; order, counters and spelling of the options are as they are. */
export const iptablesLayout: Layout<IptablesTree> = {
  classify,
  isSeparator: () => false,
  begins: (_tree, pieces) => pieces.map(({ breaks }, index) => index === 0 || breaks > 0),
  lines: iptablesLines,
  shape: () => 'block',
  defines: () => false,
}
