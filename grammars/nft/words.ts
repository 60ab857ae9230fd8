/**
 * Words that nft's scanner always takes for keywords (scanner.l, rules without a start condition): none of them can be
 * a name or a value without quotes, save `valueKeywords`.
 */
export const reserved: ReadonlySet<string> = new Set([
  'vmap', 'include', 'define', 'redefine', 'undefine', 'describe', 'hook', 'device', 'devices', 'table', 'chain', 'rule', 'set', 'element',
  'map', 'flowtable', 'handle', 'ruleset', 'socket', 'tproxy', 'accept', 'drop', 'continue', 'jump', 'goto', 'return', 'inet', 'netdev',
  'add', 'replace', 'update', 'create', 'insert', 'delete', 'get', 'list', 'reset', 'flush', 'rename', 'import', 'export', 'monitor',
  'position', 'index', 'comment', 'constant', 'interval', 'dynamic', 'auto-merge', 'timeout', 'gc-interval', 'elements', 'expires',
  'policy', 'size', 'flow', 'offload', 'meter', 'counter', 'log', 'queue', 'limit', 'quota', 'hour', 'day', 'reject', 'snat', 'dnat',
  'masquerade', 'redirect', 'random', 'th', 'bridge', 'ether', 'type', 'typeof', 'vlan', 'arp', 'ip', 'ecn', 'time', 'icmp', 'icmpv6',
  'igmp', 'ip6', 'priority', 'ah', 'esp', 'comp', 'flags', 'udp', 'udplite', 'tcp', 'dccp', 'sctp', 'rt', 'rt0', 'rt2', 'srh', 'hbh', 'frag',
  'dst', 'mh', 'meta', 'mark', 'iif', 'iifname', 'iiftype', 'oif', 'oifname', 'oiftype', 'skuid', 'skgid', 'nftrace', 'rtclassid',
  'ibriport', 'ibrname', 'obriport', 'obrname', 'pkttype', 'cpu', 'iifgroup', 'oifgroup', 'cgroup', 'ct', 'numgen', 'jhash', 'symhash',
  'dup', 'fwd', 'fib', 'osf', 'synproxy', 'notrack', 'all', 'exists', 'missing', 'exthdr', 'ipsec', 'secmark', 'xt',
])

/** Keywords that stand for themselves as values (`keyword_expr` and `primary_rhs_expr` of parser_bison.y). */
export const valueKeywords: ReadonlySet<string> = new Set([
  'ether', 'ip', 'ip6', 'vlan', 'arp', 'dnat', 'snat', 'ecn', 'reset', 'exists', 'missing', 'tcp', 'udp', 'udplite', 'esp', 'ah', 'icmp', 'igmp',
  'icmpv6', 'comp', 'dccp', 'sctp', 'redirect', 'last', 'gre', 'dst', 'original', 'reply', 'label',
])

export const families = ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'] as const

export const isFamily = (word: string): word is (typeof families)[number] => (families as readonly string[]).includes(word)

/** Words that begin a statement of a rule, for "did you mean". */
export const statementWords = [
  'accept', 'drop', 'continue', 'return', 'jump', 'goto', 'counter', 'limit', 'quota', 'last', 'log', 'reject', 'snat', 'dnat', 'masquerade',
  'redirect', 'tproxy', 'queue', 'dup', 'fwd', 'notrack', 'add', 'update', 'delete', 'set', 'meter', 'flow', 'synproxy', 'reset', 'comment',
  'meta', 'ct', 'rt', 'socket', 'osf', 'ipsec', 'numgen', 'jhash', 'symhash', 'fib', 'tunnel', 'exthdr', 'ether', 'vlan', 'arp', 'ip', 'ip6', 'icmp',
  'icmpv6', 'igmp', 'ah', 'esp', 'comp', 'udp', 'udplite', 'tcp', 'dccp', 'sctp', 'th', 'mark', 'iif', 'iifname', 'oif', 'oifname', 'skuid', 'skgid',
  'pkttype', 'cpu', 'cgroup', 'vxlan', 'geneve', 'gre', 'gretap', 'hbh', 'frag', 'mh', 'srh',
] as const

/** Words as a table that `key` of the grammar looks into. */
export const wordsOf = (words: readonly string[]): Readonly<Record<string, 1>> => Object.fromEntries(words.map(word => [word, 1 as const]))
