import { expect, test } from 'vitest'
import { lay } from './lay.ts'

test('nft: off and on', () => {
  expect(lay('nft', `table  ip t {
  # nflint: fmt off
  chain  a {
     tcp  dport 22   accept
  # nflint: fmt on
     tcp  dport 80   accept
  }
  chain b {   accept; # nflint: fmt off
  drop
   }
}
`)).toBe(`table ip t {
	# nflint: fmt off
  chain  a {
     tcp  dport 22   accept
		# nflint: fmt on
		tcp dport 80 accept
	}

	chain b {
		accept # nflint: fmt off
  drop
   }
}
`)
})

test('nft: skip is for the statement or the block', () => {
  expect(lay('nft', `table ip t {
  # nflint: fmt skip
  set s { type ipv4_addr;
    elements = { 1.1.1.1,   2.2.2.2 } }
  chain c {
    tcp   dport 22 accept  # nflint: fmt skip
    tcp   dport 23 accept
  }
}
`)).toBe(`table ip t {
	# nflint: fmt skip
  set s { type ipv4_addr;
    elements = { 1.1.1.1,   2.2.2.2 } }

	chain c {
    tcp   dport 22 accept  # nflint: fmt skip
		tcp dport 23 accept
	}
}
`)
})

test('ferm: off, on and skip', () => {
  expect(lay('ferm', `table filter {
  chain INPUT {
    # nflint: fmt off
    proto tcp   dport 22    ACCEPT;
       proto udp  dport 53  ACCEPT;

    # nflint: fmt on
    proto   icmp ACCEPT;
    # nflint: fmt skip
    proto   esp
      ACCEPT;
    proto   ah ACCEPT;
  }
}
`)).toBe(`table filter {
    chain INPUT {
        # nflint: fmt off
    proto tcp   dport 22    ACCEPT;
       proto udp  dport 53  ACCEPT;

        # nflint: fmt on
        proto icmp ACCEPT;
        # nflint: fmt skip
    proto   esp
      ACCEPT;
        proto ah ACCEPT;
    }
}
`)
})

test('iptables: skip in front of a line, off to the end', () => {
  expect(lay('iptables', `*filter
# nflint: fmt skip
-A INPUT   -j ACCEPT
-A INPUT   -j DROP
# nflint: fmt off
-A OUTPUT   -j ACCEPT
COMMIT   
`)).toBe(`*filter
# nflint: fmt skip
-A INPUT   -j ACCEPT
-A INPUT -j DROP
# nflint: fmt off
-A OUTPUT   -j ACCEPT
COMMIT   
`)
})

test('lines with the marks of templates stay as they are', () => {
  expect(lay('nft', `table  ip t {
  chain c {
    tcp  dport {{ ports }}   accept
    tcp  dport 80   accept
  }
}
`)).toBe(`table ip t {
	chain c {
    tcp  dport {{ ports }}   accept
		tcp dport 80 accept
	}
}
`)
})
