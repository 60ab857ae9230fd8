import { expect, test } from 'vitest'
import { noReader } from '../../../src/dialects/dialect.ts'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { layOut, styles } from '../../../src/format/index.ts'

/** What is told about a text: the word that is wrong, what was expected, and what to do. */
const told = (text: string): readonly (readonly [at: string, message: string, help: string | undefined])[] => {
  const tree = iptables.parse({ path: 'rules.v4', text })
  const problems = [...tree.errors, ...iptables.lower(tree, noReader).problems.filter(problem => !tree.errors.includes(problem))]
  return problems.map(({ at, message, help }) => [text.slice(at.start, at.end), message, help])
}

const before = ', which must stand before it'
const first = 'expected *TABLE, :CHAIN, COMMIT, a comment or a command such as -A, found'

/** Mistakes that people make: each is told once, at the word that is wrong. */
test.each<[string, string, string, string?]>([
  ['*filter\n-A INPUT -j ACCEPT', '', 'expected COMMIT for table filter', 'without it iptables-restore applies nothing'],
  ['*fliter\n-A INPUT -j ACCEPT\nCOMMIT', 'fliter', 'table fliter is not known', 'did you mean filter?'],
  ['filter\n-A INPUT -j ACCEPT\nCOMMIT', 'filter', `${first} filter`, 'did you mean *filter?'],
  ['-A INPUT -j ACCEPT\n-A INPUT -j DROP\nCOMMIT', '-A INPUT -j ACCEPT', 'this command stands outside of a table', 'a line *TABLE must come first, and COMMIT last'],
  ['*filter\n-A INPTU -j ACCEPT\nCOMMIT', 'INPTU', 'chain INPTU is not declared in table filter', 'did you mean INPUT?'],
  ['*filter\nA INPUT -j ACCEPT\nCOMMIT', 'A', `${first} A`, 'did you mean -A?'],
  ['*filter\niptables -A INPUT -j ACCEPT\nCOMMIT', 'iptables', `${first} iptables`, 'leave out iptables: a line begins with the command'],
  ['*filter\n-A INPUT -j ACCEPT\nCOMIT', 'COMIT', `${first} COMIT`, 'did you mean COMMIT?'],
  ['*filter\n-A INPUT -j ACCEPT\n*nat\nCOMMIT', '*nat', 'expected COMMIT for table filter before *nat'],
  ['COMMIT', 'COMMIT', 'COMMIT without a *TABLE before it'],
  ['*filter\n-A -j ACCEPT\nCOMMIT', '-j', 'expected a value behind -A, found -j'],
  ['*filter\n-A INPUT -j\nCOMMIT', '', 'expected a value behind -j'],
  ['*filter\n-A INPUT --dport 22 -p tcp -j ACCEPT\nCOMMIT', '--dport', 'option --dport is not known here', `it belongs to -p tcp or -p udp${before}`],
  ['*filter\n-A INPUT -p tpc --dport 22 -j ACCEPT\nCOMMIT', 'tpc', 'expected a protocol, found tpc', 'did you mean tcp?'],
  ['*filter\n-A INPUT -p tcp --dprt 22 -j ACCEPT\nCOMMIT', '--dprt', 'option --dprt is not known', 'did you mean --dport?'],
  ['*filter\n-A INPUT -p tcp -dport 22 -j ACCEPT\nCOMMIT', '-dport', 'option -dport is not known', 'did you mean --dport?'],
  ['*filter\n-A INPUT -p tcp --dport 99999 -j ACCEPT\nCOMMIT', '99999', 'expected a port from 0 to 65535 or a service name, found 99999'],
  ['*filter\n-A INPUT -p tcp --dport 22,80 -j ACCEPT\nCOMMIT', '22,80', 'expected a port from 0 to 65535 or a service name, found 22,80', 'a list of ports needs -m multiport'],
  ['*filter\n-A INPUT -p tcp --dport 22-80 -j ACCEPT\nCOMMIT', '22-80', 'expected a port from 0 to 65535 or a service name, found 22-80', 'a range is written 22:80'],
  ['*filter\n-A INPUT -m stat --state NEW -j ACCEPT\nCOMMIT', 'stat', 'match stat is not known', 'did you mean state?'],
  ['*filter\n-A INPUT --state NEW -j ACCEPT\nCOMMIT', '--state', 'option --state is not known here', `it belongs to -m state${before}`],
  ['*filter\n-A INPUT -m state --state NWE -j ACCEPT\nCOMMIT', 'NWE', 'expected one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, found NWE', 'did you mean NEW?'],
  ['*filter\n-A INPUT -m conntrack --state NEW -j ACCEPT\nCOMMIT', '--state', 'option --state is not known', 'did you mean --ctstate?'],
  ['*filter\n-A INPUT -m conntrack --ctstate NEW ESTABLISHED -j ACCEPT\nCOMMIT', 'ESTABLISHED', 'expected an option, found ESTABLISHED', 'a list is written with commas and without blanks'],
  ['*filter\n-A INPUT -m conntrack --ctstate NEW, ESTABLISHED -j ACCEPT\nCOMMIT', 'NEW,', 'a list has no empty parts', 'write it without blanks and without a comma at its end'],
  ['*filter\n-A INPUT -j ACEPT\nCOMMIT', '-j ACEPT', 'chain ACEPT is not declared in table filter', 'did you mean ACCEPT?'],
  ['*filter\n-A INPUT -j accept\nCOMMIT', '-j accept', 'chain accept is not declared in table filter', 'did you mean ACCEPT?'],
  ['*filter\n:WEB - [0:0]\n-A INPUT -j WBE\nCOMMIT', '-j WBE', 'chain WBE is not declared in table filter', 'did you mean WEB?'],
  ['*filter\n-A INPUT -j LOG --log-prefix drop it:\nCOMMIT', 'it:', 'expected an option, found it:', 'a text with blanks stands in quotes'],
  ['*filter\n-A INPUT -j LOG --log-prefix "drop it:\nCOMMIT', '"drop it:', 'quote is not closed on this line'],
  ['*filter\n-A INPUT -j ACCEPT # a comment here\nCOMMIT', '#', 'expected an option, found #', 'a comment stands on a line of its own, or in -m comment --comment "…"'],
  ['*filter\n  # a comment\n-A INPUT -j ACCEPT\nCOMMIT', '#', 'a comment must begin in the first column', 'put it on a line of its own, or use -m comment --comment "…"'],
  ['*filter\n-A INPUT -s 10.0.0.256 -j DROP\nCOMMIT', '10.0.0.256', 'expected an IPv4 address with or without /length, found 10.0.0.256'],
  ['*filter\n-A INPUT -s 10.0.0.0/33 -j DROP\nCOMMIT', '10.0.0.0/33', 'expected an IPv4 address with or without /length, found 10.0.0.0/33'],
  ['*filter\n-A INPUT -i abcdefghijklmnopq -j DROP\nCOMMIT', 'abcdefghijklmnopq', 'interface name abcdefghijklmnopq is longer than 15 characters'],
  ['*filter\n-A INPUT -o eth0 -j DROP\nCOMMIT', '-o eth0', '-o has no meaning in chain INPUT'],
  ['*filter\n-A INPUT -j MASQUERADE\nCOMMIT', '-j MASQUERADE', 'target MASQUERADE is for table nat, not filter'],
  ['*nat\n-A PREROUTING -j MASQUERADE\nCOMMIT', '-j MASQUERADE', 'target MASQUERADE is for chain POSTROUTING, not PREROUTING'],
  ['*nat\n-A PREROUTING -j DNAT --to 10.0.0.1:80\nCOMMIT', '--to 10.0.0.1:80', 'ports need -p tcp, udp, dccp or sctp'],
  ['*nat\n-A FORWARD -j ACCEPT\nCOMMIT', 'FORWARD', 'chain FORWARD is not declared in table nat', 'declare it: :FORWARD - [0:0]'],
  ['*filter\n:INPUT DORP [0:0]\nCOMMIT', 'DORP', 'policy DORP is not known', 'a policy is ACCEPT or DROP'],
  ['*filter\n:WEB ACCEPT [0:0]\nCOMMIT', 'ACCEPT', 'user chain WEB has no policy', 'write - for it'],
  ['*filter\n-A INPUT -p ! tcp -j ACCEPT\nCOMMIT', '!', 'expected a value behind -p, found !', 'the ! stands before the option: ! -p …'],
  ['*filter\n-A INPUT -p tcp -p udp -j ACCEPT\nCOMMIT', '-p udp', 'option --protocol stands twice'],
  ['*filter\n-A INPUT -j ACCEPT -j DROP\nCOMMIT', '-j', 'a rule has one target'],
  ['*filter\n-A INPUT -m limit --limit 3/mn -j ACCEPT\nCOMMIT', '3/mn', 'expected a rate such as 5/minute (second, minute, hour, day), found 3/mn'],
  ['*filter\n-A INPUT -m limit --limit-burst -j ACCEPT\nCOMMIT', '-j', 'expected a value behind --limit-burst, found -j'],
  ['*filter\n-A INPUT -p tcp --tcp-flags SYN -j ACCEPT\nCOMMIT', '-j', 'expected a value behind --tcp-flags, found -j'],
  ['*filter\n-A INPUT -p tcp --tcp-flags SYN,FOO SYN -j ACCEPT\nCOMMIT', 'SYN,FOO', 'expected TCP flags (SYN, ACK, FIN, RST, URG, PSH, ALL, NONE), found SYN,FOO'],
  ['*filter\n-A INPUT -p icmp --icmp-type echo-requst -j ACCEPT\nCOMMIT', 'echo-requst', 'expected an ICMP type, found echo-requst', 'did you mean echo-request?'],
  ['*filter\n-A INPUT -m comment --comment web server here -j ACCEPT\nCOMMIT', 'server', 'expected an option, found server', 'a text with blanks stands in quotes'],
  ['*filter\n-A INPUT -m comment -j ACCEPT\nCOMMIT', '-m comment', 'match comment needs --comment'],
  ['*filter\n-A INPUT -p udp -m tcp --dport 22 -j ACCEPT\nCOMMIT', '-m tcp', 'match tcp needs -p tcp'],
  ['*filter\n-A INPUT -m mark --mark 0xzz -j ACCEPT\nCOMMIT', '0xzz', 'expected a number up to 0xffffffff, with or without /mask, found 0xzz'],
  ['*filter\n-A INPUT -m time --timestart 25:00 -j ACCEPT\nCOMMIT', '25:00', 'expected a time hh:mm[:ss], found 25:00'],
  ['*filter\n-I INPUT x -j ACCEPT\nCOMMIT', 'x', 'expected the number of a rule (from 1) or an option, found x'],
  ['*filter\n-A INPUT ! -d 10.0.0.3,10.0.0.4 -j ACCEPT\nCOMMIT', '! -d 10.0.0.3,10.0.0.4', 'a list of addresses cannot be negated', 'write a rule for each, or use iprange or an ipset'],
  ['*raw\n-A PREROUTING -j CT --hleper ftp\nCOMMIT', '--hleper', 'option --hleper is not known', 'did you mean --helper?'],
  ['*filter\n-A INPUT -j CT --helper ftp\nCOMMIT', '-j CT', 'target CT is for table raw, not filter'],
  ['*filter\n-A INPUT -j REJECT --reject-with tcp-reset\nCOMMIT', '--reject-with tcp-reset', '--reject-with tcp-reset needs -p tcp'],
  ['*filter\n-A INPUT -j ACCEPT\n   \nCOMMIT\n', '   ', 'blanks alone stand on this line, and iptables-restore takes them for a command without words', 'take them out, as nflint format does'],
  ['*filter\n-A INPUT -j ACCEPT\nCOMMIT \n', 'COMMIT ', 'blanks stand beside COMMIT, and iptables-restore does not take that for its end', 'take them out, as nflint format does'],
  ['*filter\n-A INPUT -j ACCEPT\n COMMIT\n', ' COMMIT', 'blanks stand beside COMMIT, and iptables-restore does not take that for its end', 'take them out, as nflint format does'],
  ['*filter\n [1:2] -A INPUT -j ACCEPT\nCOMMIT\n', ' [1:2] -A INPUT -j ACCEPT', 'blanks stand before the counters, and iptables-restore knows them in the first column only', 'take them out, as nflint format does'],
  ['*filter\r\n-A INPUT -j ACCEPT\r\nCOMMIT\r\n', '\r', 'the line ends in CR LF, and iptables-restore takes the CR for a part of the last word', 'end all lines in LF alone, as dos2unix does'],
  ['\ufeff*filter\nCOMMIT\n', '\ufeff', 'the file begins with a byte order mark, which iptables-restore takes for a part of the first word', 'save it as UTF-8 without one'],
  [`*filter\n#${'x'.repeat(10_239)}\nCOMMIT\n`, `#${'x'.repeat(10_239)}`, 'the line is longer than 10239 bytes, and iptables-restore takes what follows for another line', 'make it shorter'],
  [`*filter\n-A INPUT -s ${'10.0.0.1,'.repeat(113)}10.0.0.20 -j ACCEPT\nCOMMIT\n`, `${'10.0.0.1,'.repeat(113)}10.0.0.20`, 'the word is longer than 1023 bytes, and iptables-restore reads no longer ones', 'write a list as several rules, or as an ipset'],
  ['*filter\n-F INPUT -j ACCEPT\nCOMMIT', '-j ACCEPT', '-j cannot stand beside -F'],
  ['*filter\n-F INPUT -p tcp\nCOMMIT', '-p tcp', '-F takes no rule'],
  ['*filter\n-A INPUT -j DROP\n-D INPUT 1 -j DROP\nCOMMIT', '-j DROP', '-j cannot stand beside -D with a number'],
  ['*filter\n-A INPUT -j DROP\n-R INPUT 1 -s 10.0.0.1,10.0.0.2\nCOMMIT', '-s 10.0.0.1,10.0.0.2', 'one rule cannot be replaced by several: -R takes one address'],
  ['*filter\n-A INPUT -n -j ACCEPT\nCOMMIT', '-n', '-n cannot stand beside -A'],
  ['*filter\n-A INPUT --line-numbers -j ACCEPT\nCOMMIT', '--line-numbers', '--line-numbers cannot stand beside -A'],
  ['*filter\n-A INPUT -c 1 -j ACCEPT\nCOMMIT', '-c 1', '-c needs two numbers, of packets and of bytes'],
  ['*filter\n-A INPUT -c x y -j ACCEPT\nCOMMIT', '-c x y', 'expected numbers of packets and bytes behind -c, found x y'],
  ['*filter\n-A INPUT -c 1 2 -c 1 2 -j ACCEPT\nCOMMIT', '-c', '-c stands twice'],
  ['*filter\n:INPUT DROP [0:0] -A INPUT -j DROP\nCOMMIT', '-A', 'expected [packets:bytes] or the end of the line, found -A', 'iptables-restore passes over it without a word; a remark stands behind #'],
  ['*nat\n-A PREROUTING -j DROP\nCOMMIT', '-j DROP', 'table nat does not filter: iptables takes no DROP there', 'drop in table filter, or in raw before connections are known'],
  ['*nat\n-P PREROUTING DROP\nCOMMIT', 'DROP', 'table nat does not filter: iptables takes no DROP there', 'drop in table filter, or in raw before connections are known'],
  ['*filter\n:"X" - [0:0]\n-A X -j DROP\nCOMMIT', 'X', 'chain X is not declared in table filter', 'declare it: :X - [0:0]'],
])('%j', (text, at, message, help) => {
  expect(told(text)).toEqual([[at, message, help]])
})

/** Held against iptables-restore 1.8.9, and iptables/xshared.c of later ones for letters with their word. */
test.each([
  '-AINPUT -j ACCEPT', '-IINPUT 1 -jACCEPT', '-A INPUT -ptcp --dport 22 -jDROP', '-A INPUT -ieth0 -s10.0.0.0/8', '-A INPUT -vfj ACCEPT', '-A INPUT -vv', '-A INPUT -mtcp -ptcp', '-A INPUT -c1 2', '-A INPUT -c 1,2 -j ACCEPT',
  '-P INPUT DROP -c 1 2', '-L -n -v -x --line-numbers', '-A INPUT -M /sbin/modprobe', ':INPUT ACCEPT [0:0]\n:INPUT DROP [0:0]', ':INPUT DROP # closed', '[1:2]-A INPUT -j ACCEPT', '-N X\n-A INPUT -j X\n-E X Y\n-A Y -j DROP', `#${'x'.repeat(10_238)}`,
])('%j is no mistake', lines => expect(told(`*filter\n${lines}\nCOMMIT\n`)).toEqual([]))

test('letters that stand together are told apart where no long option was meant', () => {
  expect(told('*filter\n-A INPUT -ptcp -mtcp --dport 22x -jDROP\nCOMMIT\n')).toEqual([['22x', 'expected a port from 0 to 65535 or a service name, found 22x', undefined]])
  expect(told('*filter\n-A INPUT -p tcp -dport 22\nCOMMIT\n')).toEqual([['-dport', 'option -dport is not known', 'did you mean --dport?']])
})

test('what the message says of format is so', () => {
  const text = '*filter\n \t\n [1:2] -A INPUT -j DROP\n COMMIT \n'
  expect(told(text)).toHaveLength(3)
  const { text: laid } = layOut(iptables.parse({ path: 'rules.v4', text }), iptables, { style: styles.iptables })
  expect(laid).toBe('*filter\n\n[1:2] -A INPUT -j DROP\nCOMMIT\n')
  expect(told(laid)).toEqual([])
})
