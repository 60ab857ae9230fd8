import { createToken } from 'chevrotain'
import type { TokenType } from 'chevrotain'

/**
 * Token types. The lexer is written by hand (its classes are those of scanner.l), so no type has a pattern.
 * A keyword is a word too: in nft almost every word is a keyword somewhere and a name elsewhere.
 */
const plain = (name: string, label: string): TokenType => createToken({ name, label, pattern: /$^/ })

// Trivia
export const Blank = plain('Blank', 'a blank')
export const Comment = plain('Comment', 'a comment')
/** `\` at the end of a line: the statement goes on. */
export const Continuation = plain('Continuation', 'a continued line')

// Separators and brackets
export const Newline = plain('Newline', 'the end of the line')
export const Semicolon = plain('Semicolon', '`;`')
export const LeftBrace = plain('LeftBrace', '`{`')
export const RightBrace = plain('RightBrace', '`}`')
export const LeftParen = plain('LeftParen', '`(`')
export const RightParen = plain('RightParen', '`)`')
export const LeftBracket = plain('LeftBracket', '`[`')
export const RightBracket = plain('RightBracket', '`]`')
export const Comma = plain('Comma', '`,`')
export const Dot = plain('Dot', '`.`')
export const Colon = plain('Colon', '`:`')
export const Slash = plain('Slash', '`/`')
export const Dash = plain('Dash', '`-`')
export const Plus = plain('Plus', '`+`')
export const Star = plain('Star', '`*`')
export const Equals = plain('Equals', '`=`')
export const At = plain('At', '`@`')
export const Dollar = plain('Dollar', '`$`')

// Operators; nft has words for them, so the image may be `eq` or `and`
/** A comparison; `!` too. */
export const Relation = plain('Relation', 'a comparison')
/** `&`, `|`, `^`, `<<`, `>>`. */
export const Operator = plain('Operator', 'an operator')

// Values
export const NumberToken = plain('Number', 'a number')
export const Quoted = plain('Quoted', 'a text in quotes')
/** An address, a time span (`1h30m`) or a class id (`1:2`): a value that is no name. */
export const Address = plain('Address', 'an address')
/** `@th,16,16` in one token. */
export const RawPayload = plain('RawPayload', 'a raw payload')
/** `eth*`. */
export const Wild = plain('Wild', 'a name with `*`')
/** Any bare word. */
export const Word = plain('Word', 'a name')
/** What nft cannot read at all. */
export const Junk = plain('Junk', 'a character that nft does not know')

/** A `{ … }` that was read before the statement around it. */
export const Braces = plain('Braces', '`{`')

// Keywords -------------------------------------------------------------------------------------------------------

/** A word that begins an expression over a header: `tcp`, `ip`, `frag` … */
export const HeaderWord = createToken({ name: 'HeaderWord', label: 'a header', pattern: /$^/, categories: [Word] })
/** A meta key that needs no `meta` before it. */
export const MetaWord = createToken({ name: 'MetaWord', label: 'a meta key', pattern: /$^/, categories: [Word] })
/** A verdict without a target. */
export const VerdictWord = createToken({ name: 'VerdictWord', label: 'a verdict', pattern: /$^/, categories: [Word] })

/** Keywords by their spelling. */
export const keywords = new Map<string, TokenType>()

const keyword = (word: string, ...categories: TokenType[]): TokenType => {
  const type = createToken({ name: `'${word}'`, label: `\`${word}\``, pattern: /$^/, categories: categories.length === 0 ? [Word] : categories })
  keywords.set(word, type)
  return type
}

for (const word of ['accept', 'drop', 'continue', 'return']) keywords.set(word, VerdictWord)

for (const word of [
  'ether', 'vlan', 'arp', 'ip', 'ip6', 'icmp', 'icmpv6', 'igmp', 'ah', 'esp', 'comp', 'udp', 'udplite', 'tcp', 'dccp', 'sctp', 'th',
  'hbh', 'rt0', 'rt2', 'srh', 'frag', 'dst', 'mh', 'vxlan', 'geneve', 'gre', 'gretap',
]) keywords.set(word, HeaderWord)

for (const word of [
  'mark', 'iif', 'iifname', 'iiftype', 'oif', 'oifname', 'oiftype', 'skuid', 'skgid', 'nftrace', 'rtclassid', 'ibriport', 'obriport',
  'ibrname', 'obrname', 'pkttype', 'cpu', 'iifgroup', 'oifgroup', 'cgroup',
]) keywords.set(word, MetaWord)

for (const word of ['time', 'day', 'hour']) keyword(word, MetaWord)

// Statements
export const Jump = keyword('jump')
export const Goto = keyword('goto')
export const Counter = keyword('counter')
export const Limit = keyword('limit')
export const Quota = keyword('quota')
export const Last = keyword('last')
export const Log = keyword('log')
export const Reject = keyword('reject')
export const Snat = keyword('snat')
export const Dnat = keyword('dnat')
export const Masquerade = keyword('masquerade')
export const Redirect = keyword('redirect')
export const Tproxy = keyword('tproxy')
export const Queue = keyword('queue')
export const Dup = keyword('dup')
export const Fwd = keyword('fwd')
export const Notrack = keyword('notrack')
export const Add = keyword('add')
export const Update = keyword('update')
export const Delete = keyword('delete')
export const SetWord = keyword('set')
export const Meter = keyword('meter')
export const Flow = keyword('flow')
export const Synproxy = keyword('synproxy')
export const Reset = keyword('reset')
export const Xt = keyword('xt')
export const CommentWord = keyword('comment')

// Expressions
export const Meta = keyword('meta')
export const Ct = keyword('ct')
export const Rt = keyword('rt')
export const Socket = keyword('socket')
export const Osf = keyword('osf')
export const Ipsec = keyword('ipsec')
export const Numgen = keyword('numgen')
export const Jhash = keyword('jhash')
export const Symhash = keyword('symhash')
export const Fib = keyword('fib')
export const Tunnel = keyword('tunnel')
export const Exthdr = keyword('exthdr')
export const MapWord = keyword('map')
export const Vmap = keyword('vmap')

// Words inside statements and expressions
export const Name = keyword('name')
export const Packets = keyword('packets')
export const Bytes = keyword('bytes')
export const Rate = keyword('rate')
export const Over = keyword('over')
export const Until = keyword('until')
export const Burst = keyword('burst')
export const Used = keyword('used')
export const Count = keyword('count')
export const Prefix = keyword('prefix')
export const Group = keyword('group')
export const Snaplen = keyword('snaplen')
export const QueueThreshold = keyword('queue-threshold')
export const Level = keyword('level')
export const Flags = keyword('flags')
export const With = keyword('with')
export const Type = keyword('type')
export const Typeof = keyword('typeof')
export const To = keyword('to')
export const Interval = keyword('interval')
export const Addr = keyword('addr')
export const Num = keyword('num')
export const Device = keyword('device')
export const Devices = keyword('devices')
export const Size = keyword('size')
export const Timeout = keyword('timeout')
export const Expires = keyword('expires')
keyword('option')
export const Offset = keyword('offset')
export const Mod = keyword('mod')
export const Seed = keyword('seed')
export const Spnum = keyword('spnum')
export const Ttl = keyword('ttl')
export const Hook = keyword('hook')
export const Priority = keyword('priority')
export const Policy = keyword('policy')
export const Elements = keyword('elements')
export const AutoMerge = keyword('auto-merge')
export const GcInterval = keyword('gc-interval')
export const Define = keyword('define')
export const Redefine = keyword('redefine')
export const Undefine = keyword('undefine')
export const Include = keyword('include')
export const Table = keyword('table')
keyword('chain')
export const RuleWord = keyword('rule')
export const Element = keyword('element')
keyword('flowtable')
export const Handle = keyword('handle')
export const Index = keyword('index')
export const Position = keyword('position')

/** All types, for the parser. */
export const vocabulary: TokenType[] = [
  Blank, Comment, Continuation, Newline, Semicolon, LeftBrace, RightBrace, LeftParen, RightParen, LeftBracket, RightBracket, Comma, Dot,
  Colon, Slash, Dash, Plus, Star, Equals, At, Dollar, Relation, Operator, NumberToken, Quoted, Address, RawPayload, Wild, Word, Junk, Braces,
  HeaderWord, MetaWord, VerdictWord, ...new Set(keywords.values()),
]

/** Words for operators (scanner.l). */
export const operatorWords = new Map<string, TokenType>([
  ['eq', Relation], ['ne', Relation], ['lt', Relation], ['gt', Relation], ['le', Relation], ['ge', Relation], ['not', Relation],
  ['and', Operator], ['or', Operator], ['xor', Operator], ['lshift', Operator], ['rshift', Operator],
])
