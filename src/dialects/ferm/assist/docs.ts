/** ferm's own words. Source: ferm(1), the section named at each table. */
type Docs = Readonly<Record<string, string>>

/** LOCATION KEYWORDS, BASIC TARGETS, ADDITIONAL KEYWORDS. */
export const wordDocs: Docs = {
  domain: '`domain (ip ip6)`: what follows is for these families: ip, ip6, arp, eb. ip where nothing is said.', table: '`table filter`: where rules go; filter where nothing is said.',
  chain: '`chain INPUT`, `chain (INPUT FORWARD)`: where rules go. Other names than the built-in ones make chains.', policy: '`policy DROP;`: what becomes of packets that no rule of the chain decides.',
  mod: '`mod conntrack`: loads a match; its keywords are its options. Several in `( )`.', module: 'As `mod`.', jump: 'Goes through a chain and comes back when it decides nothing.',
  goto: 'Goes to a chain and does not come back.', realgoto: 'Old name of `goto`.', proto: 'Protocol; brings its keywords: `proto tcp dport 22`.', protocol: 'As `proto`.',
  NOP: 'Nothing: the rule counts only.', interface: 'Interface it came in by.', if: 'As `interface`.', outerface: 'Interface it goes out by.', of: 'As `outerface`.',
  saddr: 'Source addresses; a list makes a rule for each.', daddr: 'Destination addresses; a list makes a rule for each.', fragment: 'Second and later fragments.',
  sport: 'Source port; a list makes a rule for each.', dport: 'Destination port; a list makes a rule for each.', sports: 'Source ports in one rule (multiport).', dports: 'Destination ports in one rule (multiport).',
  comment: 'A comment that the kernel keeps with the rule.',
}

/** Domains. */
export const domainDocs: Docs = { ip: 'IPv4: iptables.', ip6: 'IPv6: ip6tables.', arp: 'ARP: arptables.', eb: 'Frames of bridges: ebtables.' }

/** FUNCTIONS, BUILTIN FUNCTIONS, and the statements that begin with `@`. */
export const macroDocs: Docs = {
  '@def': '`@def $name = value;` a variable; `@def &name($a) = { … }` a function. Known from here to the end of the block.', '@include': '`@include "path";` a file; with `/` at the end all files of a folder.',
  '@if': '`@if value { … }`: the rules are there if the value is neither empty nor 0.', '@else': 'What is there otherwise.', '@hook': '`@hook pre|post|flush "command";` a command that ferm runs.',
  '@subchain': '`@subchain "name" { … }`: the block is a chain of its own, which is jumped to.', '@gotosubchain': 'As `@subchain`, with goto.', '@preserve': 'The rules that the chain has in the running system stay.',
  '@eq': '`@eq(a, b)`: whether both are equal.', '@ne': '`@ne(a, b)`: whether they differ.', '@not': '`@not(a)`: the opposite.', '@cat': '`@cat(a, b, …)`: all in one text.',
  '@join': '`@join(separator, list)`: all in one text, with the separator between them.', '@substr': '`@substr(text, offset, length)`: a part of a text.', '@length': '`@length(text)`: how long it is.',
  '@basename': '`@basename(path)`: the last part.', '@dirname': '`@dirname(path)`: all but the last part.', '@glob': '`@glob("pattern")`: the files that fit.', '@defined': '`@defined($name)`, `@defined(&name)`: whether it is known.',
  '@resolve': '`@resolve((host …), [type])`: what DNS says when ferm runs. nflint does not ask.', '@ipfilter': '`@ipfilter((address …))`: those of the domain\'s family.',
}

/** VARIABLES: those that are always there. */
export const automaticDocs: Docs = {
  DOMAIN: 'The domain at hand.', TABLE: 'The table at hand.', CHAIN: 'The chain at hand.', FILENAME: 'The file.', FILEBNAME: 'The file without its folder.', DIRNAME: 'The folder of the file.', LINE: 'The line.',
}
