import fc from 'fast-check'

/** Pieces of ferm text, put together at random: closer to the language than random characters, and as broken. */
const pieces = [
  ' ', '\n', '\r\n', '\t', ';', '{', '}', '(', ')', '!', '=', ',', '$', '&', '"', "'", '`', '#', '@', '%', '\u0000', '\ufeff', 'é', '𝄞', '*', '\\',
  'domain', 'ip', 'ip6', 'arp', 'eb', '(ip ip6)', 'table', 'filter', 'nat', 'chain', 'INPUT', '(INPUT OUTPUT)', 'policy', 'ACCEPT', 'DROP',
  'proto', 'tcp', '(tcp udp)', 'dport', 'sport', '22', '1:2', 'saddr', '10.0.0.0/8', '::1', 'mod', 'state', 'conntrack', 'ctstate',
  '(RELATED ESTABLISHED)', 'NEW', 'jump', 'goto', 'realgoto', '@subchain', '@gotosubchain', 'subchain', '"name"', '@def', 'def', '$X', '$X = 1;', '&f',
  '&f()', '&f($a) = proto $a;', '@if', '@else', '@eq($X, 1)', '@include', "'x.ferm'", "'d/'", "'p|'", '@hook', 'post', '`id`', '@resolve(a)',
  '@ipfilter((1.2.3.4 ::1))', '@cat(a, b)', '@substr("abc", 1, 1)', '@glob("*")', '@preserve', 'LOG', 'log-prefix', '"a $X b"', 'NOP', 'interface',
  'lo', 'if', 'dports', 'sports', '(1 2 3)', 'comment', '"c"', 'tcp-flags', 'REJECT', 'reject-with', 'mark', 'set', 'u32', '# note\n', '\'a\'',
] as const

export const fermLike: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom('', ' ', ' ', ' ', '\n')), { maxLength: 60 })
  .map(words => words.map(([word, gap]) => word + gap).join(''))
