/** Deterministic rulesets of any size, the same for every run and machine. */

/** A pseudo random sequence (mulberry32): the same numbers for the same seed. */
function sequence(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Shape {
  readonly address: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly verdict: 'accept' | 'drop'
}

function* shapes(count: number): Generator<Shape> {
  const next = sequence(42)
  for (let index = 0; index < count; index++) {
    yield {
      address: `10.${next(256)}.${next(256)}.${next(256)}`,
      port: 1 + next(65535),
      protocol: next(3) === 0 ? 'udp' : 'tcp',
      verdict: next(4) === 0 ? 'drop' : 'accept',
    }
  }
}

const texts = (count: number, line: (shape: Shape) => string): string => [...shapes(count)].map(line).join('')

/** An iptables-save file with `count` rules in INPUT behind one that accepts RELATED. */
export const iptables = (count: number): string =>
  '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n' +
  '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n' +
  texts(count, ({ address, port, protocol, verdict }) =>
    `-A INPUT -s ${address}/32 -p ${protocol} -m ${protocol} --dport ${port} -j ${verdict.toUpperCase()}\n`) +
  'COMMIT\n'

/** The same as an nft file: one table, one base chain. */
export const nft = (count: number): string =>
  'flush ruleset\n\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state established,related accept\n' +
  texts(count, ({ address, port, protocol, verdict }) => `\t\tip saddr ${address} ${protocol} dport ${port} ${verdict}\n`) +
  '\t}\n}\n'

/** The same as a ferm file; lists of four addresses come to `count` rules. */
export function ferm(count: number): string {
  const rules: string[] = []
  const group: Shape[] = []
  for (const shape of shapes(count)) {
    group.push(shape)
    if (group.length < 4 && group.length + rules.length * 4 < count) continue
    const { port, protocol, verdict } = group[0]!
    rules.push(`        proto ${protocol} dport ${port} saddr (${group.map(({ address }) => address).join(' ')}) ${verdict.toUpperCase()};\n`)
    group.length = 0
  }
  return 'table filter {\n    chain INPUT {\n        policy DROP;\n        mod state state (ESTABLISHED RELATED) ACCEPT;\n' + rules.join('') + '    }\n}\n'
}
