import { expect, test } from 'vitest'
import { lay, layResult } from './lay.ts'

const cases: Record<string, readonly [before: string, after: string]> = {
  'a table on one line is opened up, as nft lists it': [
    'table inet filter { chain input { type filter hook input priority 0; policy drop; tcp dport {22,80} accept; }; }\n', `table inet filter {
	chain input {
		type filter hook input priority 0; policy drop;
		tcp dport { 22, 80 } accept
	}
}
`],
  'hook and policy stand on one line, other clauses on their own': [
    `table inet filter {
  chain input {
    type filter hook input priority filter - 10
    policy drop
    comment "in"
  }
  chain out { comment "out"; type filter hook output priority -10; policy accept; flags offload; }
}
`, `table inet filter {
	chain input {
		type filter hook input priority filter - 10; policy drop;
		comment "in"
	}

	chain out {
		comment "out"
		type filter hook output priority -10; policy accept;
		flags offload
	}
}
`],
  'sets lose their semicolons, long ones are filled below their first element': [
    `table inet filter {
	set s { type ipv4_addr; flags interval; elements = { 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5, 10.0.0.6, 10.0.0.7, 10.0.0.8, 10.0.0.9 } }
}
`, `table inet filter {
	set s {
		type ipv4_addr
		flags interval
		elements = { 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, 10.0.0.5, 10.0.0.6, 10.0.0.7,
			     10.0.0.8, 10.0.0.9 }
	}
}
`],
  'what nft lists stays as it is': [`table inet filter {
	set s {
		type ipv4_addr
		elements = { 10.0.0.1, 10.0.0.2,
			     10.0.0.3 }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		iifname "lo" counter packets 10 bytes 840 accept
		ct state established,related accept
		ip saddr @s tcp dport { 22, 80-90 } tcp flags syn / fin,syn,rst,ack limit rate 10/second burst 5 packets accept
		ip daddr 10.0.0.0/8 dnat ip to 192.0.2.1:80 comment "web"
	}
}
`, ''],
  'rows of a list are kept, and moved to their place': [
    `define LAN = {
  10.0.0.0/8,   # the office
      # more to come
  192.168.0.0/16 }
table inet filter {
	chain input {
		tcp dport { 22,
		  80, 443
		} accept
	}
}
`, `define LAN = {
	10.0.0.0/8, # the office
	# more to come
	192.168.0.0/16
}
table inet filter {
	chain input {
		tcp dport {
			22,
			80, 443
		} accept
	}
}
`],
  'long lists in rules are broken, short ones never': [
    `table inet filter {
	chain input {
		icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request } accept
		ct state { established, related } counter packets 0 bytes 0 accept comment "what belongs to connections that are known"
	}
}
`, `table inet filter {
	chain input {
		icmpv6 type {
			destination-unreachable, packet-too-big, time-exceeded, parameter-problem,
			echo-request
		} accept
		ct state { established, related } counter packets 0 bytes 0 accept comment "what belongs to connections that are known"
	}
}
`],
  'comments stay with what they are about': [
    `#!/usr/sbin/nft -f


# tables
table inet filter { # the only one
      # at the top
  chain input { # all that comes in
	type filter hook input priority 0; # early
	policy drop; # closed

	# web
	tcp dport 80 accept    # plain
# at the end
  } # end of input
  # on output
  chain output {
  }

  # nothing more

}
# done`, `#!/usr/sbin/nft -f

# tables
table inet filter { # the only one
	# at the top
	chain input { # all that comes in
		type filter hook input priority 0; # early
		policy drop; # closed

		# web
		tcp dport 80 accept # plain
		# at the end
	} # end of input

	# on output
	chain output {
	}

	# nothing more
}
# done
`],
  'continued lines go on a level deeper': [
    `table inet filter {
chain c {
tcp dport 22 \\
log prefix "a b" \\
   accept
}
}
`, `table inet filter {
	chain c {
		tcp dport 22 \\
			log prefix "a b" \\
			accept
	}
}
`],
  'commands stay on their line': [
    'add  chain ip t c {type filter hook input priority 10;policy drop;}\nadd rule ip t c tcp dport 22 accept;add rule ip t c   drop\nadd element ip t s {1,2}\n',
    'add chain ip t c { type filter hook input priority 10; policy drop; }\nadd rule ip t c tcp dport 22 accept\nadd rule ip t c drop\nadd element ip t s { 1, 2 }\n',
  ],
  'blanks around operators': [
    `table ip t {
	map m { type ipv4_addr . inet_service:verdict; elements = { 10.0.0.1 . 22:accept, 10.0.0.2 . 80 : jump  c } }
	chain c {
		ip saddr . tcp dport vmap @m
		ip daddr != 10.0.0.0 / 8 meta mark & 0xff==0x1 meta mark set ct mark|0x10 tcp dport 1024 - 65535 accept
		tcp flags & ( syn|ack ) == syn snat to 192.0.2.1:1024-2048 random,persistent
		ct state established , related tcp flags syn / syn,ack limit rate 10 / second tcp flags 0x0 / fin,syn accept
		dnat to ip saddr map { 10.0.0.1 : 192.0.2.1 }
		ip saddr $LAN-ish ct state ! new masquerade to :1024-2048
	}
}
`, `table ip t {
	map m {
		type ipv4_addr . inet_service : verdict
		elements = { 10.0.0.1 . 22 : accept, 10.0.0.2 . 80 : jump c }
	}

	chain c {
		ip saddr . tcp dport vmap @m
		ip daddr != 10.0.0.0/8 meta mark & 0xff == 0x1 meta mark set ct mark | 0x10 tcp dport 1024-65535 accept
		tcp flags & (syn | ack) == syn snat to 192.0.2.1:1024-2048 random,persistent
		ct state established,related tcp flags syn / syn,ack limit rate 10/second tcp flags 0x0 / fin,syn accept
		dnat to ip saddr map { 10.0.0.1 : 192.0.2.1 }
		ip saddr $LAN-ish ct state ! new masquerade to :1024-2048
	}
}
`],
  'columns made by hand stay columns': [
    `table inet filter {
	chain c {
		ip  saddr 10.0.0.0/8       tcp dport 22    accept  # ssh
		ip6 saddr 2001:db8::/32    tcp dport 8080  accept  # web
		udp dport 53  accept
	}

	map m {
		type inet_service : verdict
		elements = {
			22     : jump ssh,
			8080   : jump web
		}
	}
}
`, `table inet filter {
	chain c {
		ip  saddr 10.0.0.0/8    tcp dport 22   accept # ssh
		ip6 saddr 2001:db8::/32 tcp dport 8080 accept # web
		udp dport 53 accept
	}

	map m {
		type inet_service : verdict
		elements = {
			22   : jump ssh,
			8080 : jump web
		}
	}
}
`],
  'chains in rules': [
    'table inet t { chain c { ip saddr 10.0.0.0/8 jump { tcp dport 22 accept; drop; }\ntcp dport vmap { 22 : jump { accept; }, 80 : drop } counter\n} }\n'.replace('} }\n', '}\n}\n'), `table inet t {
	chain c {
		ip saddr 10.0.0.0/8 jump {
			tcp dport 22 accept
			drop
		}
		tcp dport vmap { 22 : jump {
			accept
		}, 80 : drop } counter
	}
}
`],
  'objects': [
    `table inet t {
	ct helper ftp { type "ftp" protocol tcp; l3proto ip; }
	counter c { packets 0 bytes 0 }
	ct timeout x { protocol tcp; policy = { established:100, close:4 }; }
	flowtable f { hook ingress priority 0; devices = { lo,eth0 }; }
}
`, `table inet t {
	ct helper ftp {
		type "ftp" protocol tcp
		l3proto ip
	}

	counter c {
		packets 0 bytes 0
	}

	ct timeout x {
		protocol tcp
		policy = { established : 100, close : 4 }
	}

	flowtable f {
		hook ingress priority 0
		devices = { lo, eth0 }
	}
}
`],
}

for (const [name, [before, after]] of Object.entries(cases)) {
  test(name, () => expect(lay('nft', before)).toBe(after || before))
}

test('line breaks are those of the file, a byte order mark stays', () => {
  expect(lay('nft', '\ufefftable ip t {\r\nchain c {\r\naccept;\r\n}\r\n}')).toBe('\ufefftable ip t {\r\n\tchain c {\r\n\t\taccept\r\n\t}\r\n}\r\n')
})

test('indent and width can be chosen', () => {
  const text = 'table ip t {\n\tchain c {\n\t\ttcp dport { 22, 80, 443, 8080, 8443 } accept\n\t}\n}\n'
  expect(lay('nft', text, { style: { indent: 2, width: 25 } })).toBe(`table ip t {
  chain c {
    tcp dport {
      22, 80, 443, 8080,
      8443
    } accept
  }
}
`)
})

test('nft takes no line breaks in lists of devices and policies: they are never broken', () => {
  const text = `table inet t {
	chain c {
		type filter hook ingress devices = { ethernet0, ethernet1, ethernet2, ethernet3, ethernet4, ethernet5 } priority filter; policy accept;
	}

	flowtable f {
		hook ingress priority filter
		devices = { ethernet0, ethernet1, ethernet2, ethernet3, ethernet4, ethernet5, ethernet6, ethernet7, ethernet8 }
	}

	ct timeout brief {
		protocol tcp
		policy = { established : 100, close_wait : 4, close : 4, syn_sent : 5, syn_recv : 5, fin_wait : 6, last_ack : 7 }
	}
}
`
  expect(lay('nft', text)).toBe(text)
})

test('what cannot be read stays as it is', () => {
  const text = 'table  ip t {\nchain  c { foo bar baz }\n'
  const { text: after, problems } = layResult('nft', text)
  expect(after).toBe(text)
  expect(problems.length).toBeGreaterThan(0)
})

test('an empty file and one of blank lines', () => {
  expect(lay('nft', '')).toBe('')
  expect(lay('nft', '\n\n  \n')).toBe('')
})
