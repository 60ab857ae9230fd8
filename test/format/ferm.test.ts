import { expect, test } from 'vitest'
import { lay, layResult } from './lay.ts'

const cases: Record<string, readonly [before: string, after: string]> = {
  'blocks and commands, four blanks a level': [
    `table filter
{
  chain INPUT
  {
	policy DROP ; mod state state(ESTABLISHED RELATED)ACCEPT;
	interface lo ACCEPT; }
}
`, `table filter {
    chain INPUT {
        policy DROP;
        mod state state (ESTABLISHED RELATED) ACCEPT;
        interface lo ACCEPT;
    }
}
`],
  'a head on several lines goes on one, unless a comment stands in it': [
    `domain (ip ip6)
table filter
chain INPUT {
policy DROP;
}
table nat # translations
chain PREROUTING
{
policy ACCEPT;
}
`, `domain (ip ip6) table filter chain INPUT {
    policy DROP;
}
table nat # translations
        chain PREROUTING {
    policy ACCEPT;
}
`],
  'commands keep their lines': [
    `chain INPUT {
proto tcp dport 22
mod comment comment "a  b"
      ACCEPT;
}
`, `chain INPUT {
    proto tcp dport 22
        mod comment comment "a  b"
        ACCEPT;
}
`],
  'a block with one command may stay on its line': [
    'chain OUTPUT { policy ACCEPT; }\nchain INPUT { policy DROP; interface lo ACCEPT; }\nchain EMPTY {   }\n@def &f() = { DROP; }\n',
    'chain OUTPUT { policy ACCEPT; }\nchain INPUT {\n    policy DROP;\n    interface lo ACCEPT;\n}\nchain EMPTY {}\n@def &f() = { DROP; }\n',
  ],
  'branches': [
    '@if @eq($DOMAIN,ip)\n{\nDROP;\n}\n@else { ACCEPT; }\n@if $a { DROP; }\n# otherwise\n@else REJECT;\n',
    '@if @eq($DOMAIN, ip) {\n    DROP;\n} @else { ACCEPT; }\n@if $a { DROP; }\n# otherwise\n@else REJECT;\n',
  ],
  'definitions, calls, negations': [
    '@def $a=( 1.2.3.4   5.6.7.8 );\n@def &open($p,$q)={ proto $p dport $q ACCEPT; }\n&open ( tcp , (22 80) );\nproto ! tcp saddr !10.0.0.0/8 daddr @ipfilter( (1.2.3.4 ::1) ) DROP;\n',
    '@def $a = (1.2.3.4 5.6.7.8);\n@def &open($p, $q) = { proto $p dport $q ACCEPT; }\n&open(tcp, (22 80));\nproto ! tcp saddr !10.0.0.0/8 daddr @ipfilter((1.2.3.4 ::1)) DROP;\n',
  ],
  'lists keep their rows': [
    `@def $LAN = (
  10.0.0.0/8   # office
     192.168.0.0/16


  # guests
  172.16.0.0/12
);
@def $DNS = (192.0.2.1
  192.0.2.2);
`, `@def $LAN = (
    10.0.0.0/8 # office
    192.168.0.0/16

    # guests
    172.16.0.0/12
);
@def $DNS = (192.0.2.1
             192.0.2.2);
`],
  'long lists are filled': [
    '@def $PORTS = (10001 10002 10003 10004 10005 10006 10007 10008 10009 10010 10011 10012 10013 10014 10015 10016);\n',
    `@def $PORTS = (
    10001 10002 10003 10004 10005 10006 10007 10008 10009 10010 10011 10012 10013 10014 10015 10016
);
`],
  'columns made by hand stay columns': [
    `@def $DEV_WORLD   = eth1;  # out
@def $NET         = 10.0.0.0/8; # in
@def $X = 1;

chain INPUT {
    proto tcp   dport ssh     ACCEPT;
    proto udp   dport domain  ACCEPT;
}
`, `@def $DEV_WORLD = eth1; # out
@def $NET       = 10.0.0.0/8; # in
@def $X = 1;

chain INPUT {
    proto tcp dport ssh    ACCEPT;
    proto udp dport domain ACCEPT;
}
`],
  'comments and empty lines': [
    `# first


#second
table filter {

    # in
    chain INPUT { # all

        policy DROP; # closed
            # deep


        DROP; }   # end
    # last

}`, `# first

#second
table filter {
    # in
    chain INPUT { # all
        policy DROP; # closed
        # deep

        DROP;
    } # end
    # last
}
`],
}

for (const [name, [before, after]] of Object.entries(cases)) {
  test(name, () => expect(lay('ferm', before)).toBe(after))
}

test('indent and width can be chosen', () => {
  expect(lay('ferm', 'chain INPUT {\n  DROP;\n}\n', { style: { indent: 'tab' } })).toBe('chain INPUT {\n\tDROP;\n}\n')
})

test('characters that ferm passes over stay where they are', () => {
  expect(lay('ferm', 'interface  eth* mod comment comment  "a;b" [ DROP;\n')).toBe('interface eth* mod comment comment "a;b" [ DROP;\n')
})

test('what cannot be read stays as it is', () => {
  const text = 'chain  INPUT {\n  DROP\n}\n'
  expect(layResult('ferm', text).text).toBe(text)
})

test('ten thousand blocks in each other', () => {
  const text = `${'{'.repeat(10_000)}${'}'.repeat(10_000)}`
  expect(layResult('ferm', text).problems).toEqual([])
})
