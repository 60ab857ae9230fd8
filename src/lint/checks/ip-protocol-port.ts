import type { ProtocolField } from '../../model/index.ts'
import { textOf } from '../../text/index.ts'
import type { Edit } from '../../text/index.ts'
import type { Check, Found } from '../check.ts'

/** The match and the blanks behind it. */
function withoutMatch({ at: { source, start, end } }: ProtocolField): Edit {
  const blanks = /^[ \t]*/.exec(source.text.slice(end, end + 80))![0].length
  return { source, start, end: end + blanks, text: '' }
}

/** Writes what the rule means by the transport protocol of the packet, wherever its header stands. */
function fixOf(field: ProtocolField, applicability: 'safe' | 'unsafe', title: string): Pick<Found, 'fix'> {
  const edit = field.repeated ? withoutMatch(field) : { ...field.words, text: 'meta l4proto' }
  return { fix: { title, applicability, edits: [edit] } }
}

export const ipProtocolPort: Check = {
  name: 'ip-protocol-port',
  summary: 'A rule takes the protocol from the header of one family, and asks for a port',
  category: 'age',
  severity: 'info',
  fixable: 'sometimes',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset }) {
    for (const field of ruleset.spelling?.().protocolFields ?? []) {
      const { words, family, repeated, alsoAddress } = field
      const help = repeated ? 'leave it out: the match for the port asks for the protocol itself' : 'write meta l4proto, which is the protocol of the packet in both families'
      const ofOneFamily = alsoAddress || family === (field.field === 'ip protocol' ? 'ip' : 'ip6')
      if (field.field === 'ip6 nexthdr') {
        yield {
          at: words,
          severity: 'warning',
          message: `${textOf(words)} is the first header only: a packet with an extension header before its ${repeated ? 'transport header' : 'ports'} passes this rule by`,
          help,
          ...(ofOneFamily ? fixOf(field, 'unsafe', 'match behind extension headers, too') : {}),
        }
      } else if (ofOneFamily) {
        yield {
          at: words,
          message: repeated ? `${textOf(words)} says again what the match for the port asks for` : `${textOf(words)} is the header's field, where the packet's protocol is meant`,
          help,
          ...fixOf(field, 'safe', repeated ? `leave ${textOf(field.at)} out` : 'write meta l4proto'),
        }
      } else {
        yield {
          at: words,
          severity: 'warning',
          message: `${textOf(words)} makes this a rule for IPv4 in a table of family ${family}: the same port over IPv6 passes it by`,
          help: `${help}; or, where IPv4 alone is meant, say meta nfproto ipv4`,
        }
      }
    }
  },
}
