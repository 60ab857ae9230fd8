/** Deterministic rulesets of any size, the same for every run and machine, as lines. One more rule changes nothing before it. */
import { shapes } from './sequence.ts'
import type { Shape } from './sequence.ts'

export type Dialect = 'iptables' | 'nft' | 'ferm'

export interface Ruleset {
  readonly name: string
  readonly dialect: Dialect
  /** What one more is one more of. */
  readonly of: 'rules' | 'elements'
  lines(count: number): Iterable<string>
}

const saved = ({ address, port, protocol, verdict }: Shape, chain: string): string =>
  `-A ${chain} -s ${address}/32 -p ${protocol} -m ${protocol} --dport ${port} -j ${verdict.toUpperCase()}\n`

const listed = ({ address, port, protocol, verdict }: Shape): string => `\t\tip saddr ${address} ${protocol} dport ${port} ${verdict}\n`

/** Rules in INPUT behind one that accepts RELATED. */
function* iptablesFlat(count: number): Generator<string> {
  yield '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n'
  for (const shape of shapes(count)) yield saved(shape, 'INPUT')
  yield 'COMMIT\n'
}

/** Rules in a chain. */
const chainLength = 100

/** Chains of a hundred rules, each jumped to from INPUT by its port. */
function* iptablesChains(count: number): Generator<string> {
  const chains = Math.ceil(count / chainLength)
  yield '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n'
  for (let chain = 0; chain < chains; chain++) yield `:C${chain} - [0:0]\n`
  yield '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n'
  for (let chain = 0; chain < chains; chain++) yield `-A INPUT -p tcp -m tcp --dport ${1 + (chain % 65535)} -j C${chain}\n`
  let at = 0
  for (const shape of shapes(count)) yield saved(shape, `C${Math.floor(at++ / chainLength)}`)
  yield 'COMMIT\n'
}

/** What kube-proxy writes for services with two endpoints each: six rules and three chains a service. */
function* kubeProxy(count: number): Generator<string> {
  const services = [...shapes(Math.ceil(count / 6))].map(({ address, port, protocol }, at) => ({ address, port, protocol, name: at.toString(36).toUpperCase().padStart(16, '0') }))
  yield '*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n:KUBE-POSTROUTING - [0:0]\n'
  for (const { name } of services) yield `:KUBE-SVC-${name} - [0:0]\n:KUBE-SEP-${name}0 - [0:0]\n:KUBE-SEP-${name}1 - [0:0]\n`
  yield '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES\n-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES\n'
  yield '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING\n-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n'
  yield '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN\n-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully\n'
  for (const { name, address, port, protocol } of services) {
    yield `-A KUBE-SERVICES -d ${address}/32 -p ${protocol} -m comment --comment "default/s${name}:http cluster IP" -m ${protocol} --dport ${port} -j KUBE-SVC-${name}\n`
    yield `-A KUBE-SVC-${name} -m comment --comment "default/s${name}:http" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-${name}0\n`
    yield `-A KUBE-SVC-${name} -m comment --comment "default/s${name}:http" -j KUBE-SEP-${name}1\n`
    for (const end of [0, 1]) {
      const pod = `172.${16 + end}${address.slice(address.indexOf('.', 3))}`
      if (end === 0) yield `-A KUBE-SEP-${name}${end} -s ${pod}/32 -m comment --comment "default/s${name}:http" -j KUBE-MARK-MASQ\n`
      yield `-A KUBE-SEP-${name}${end} -p ${protocol} -m comment --comment "default/s${name}:http" -m ${protocol} -j DNAT --to-destination ${pod}:8080\n`
    }
  }
  yield 'COMMIT\n'
}

const nftHead = 'flush ruleset\n\ntable inet filter {\n'
const nftInput = '\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t\tct state established,related accept\n'

/** One table, one base chain. */
function* nftFlat(count: number): Generator<string> {
  yield nftHead + nftInput
  for (const shape of shapes(count)) yield listed(shape)
  yield '\t}\n}\n'
}

/** Chains of a hundred rules, each jumped to from input by its port. */
function* nftChains(count: number): Generator<string> {
  const chains = Math.ceil(count / chainLength)
  yield nftHead
  let at = 0
  for (const shape of shapes(count)) {
    if (at % chainLength === 0) yield `\tchain c${at / chainLength} {\n`
    yield listed(shape)
    if (++at % chainLength === 0 || at === count) yield '\t}\n\n'
  }
  yield nftInput
  for (let chain = 0; chain < chains; chain++) yield `\t\ttcp dport ${1 + (chain % 65535)} jump c${chain}\n`
  yield '\t}\n}\n'
}

/** A set of addresses, ten on a line, no two alike. */
function* nftSet(count: number): Generator<string> {
  yield `${nftHead}\tset blocked {\n\t\ttype ipv4_addr\n\t\telements = {\n`
  for (let at = 0; at < count; at += 10) {
    const line = Array.from({ length: Math.min(10, count - at) }, (_, more) => {
      // Multiplying by an odd number shuffles the numbers below 2^24 among themselves.
      const number = Math.imul(at + more, 0x9e3779b1) & 0xffffff
      return `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`
    })
    yield `\t\t\t${line.join(', ')},\n`
  }
  yield `\t\t}\n\t}\n\n${nftInput}\t\tip saddr @blocked drop\n\t\ttcp dport 22 accept\n\t}\n}\n`
}

const fermHead = 'table filter {\n    chain INPUT {\n        policy DROP;\n        mod state state (ESTABLISHED RELATED) ACCEPT;\n'

/** Lists of four addresses come to the number of rules. */
function* fermLists(count: number): Generator<string> {
  yield fermHead
  let group: Shape[] = []
  let at = 0
  for (const shape of shapes(count)) {
    group.push(shape)
    if (++at < count && group.length < 4) continue
    const { port, protocol, verdict } = group[0]!
    yield `        proto ${protocol} dport ${port} saddr (${group.map(({ address }) => address).join(' ')}) ${verdict.toUpperCase()};\n`
    group = []
  }
  yield '    }\n}\n'
}

/** Calls of functions that come to two rules each. */
function* fermFunctions(count: number): Generator<string> {
  yield '@def $HOSTS = (192.0.2.1 192.0.2.2);\n@def &allow($proto, $from, $port) = {\n    proto $proto saddr $from dport $port {\n        daddr $HOSTS ACCEPT;\n    }\n}\n'
  yield fermHead
  for (const { protocol, address, port } of shapes(Math.ceil(count / 2))) yield `        &allow(${protocol}, ${address}, ${port});\n`
  yield '    }\n}\n'
}

export const rulesets: readonly Ruleset[] = [
  { name: 'flat', dialect: 'iptables', of: 'rules', lines: iptablesFlat },
  { name: 'jumped chains', dialect: 'iptables', of: 'rules', lines: iptablesChains },
  { name: 'kube-proxy', dialect: 'iptables', of: 'rules', lines: kubeProxy },
  { name: 'flat', dialect: 'nft', of: 'rules', lines: nftFlat },
  { name: 'jumped chains', dialect: 'nft', of: 'rules', lines: nftChains },
  { name: 'set', dialect: 'nft', of: 'elements', lines: nftSet },
  { name: 'lists', dialect: 'ferm', of: 'rules', lines: fermLists },
  { name: 'functions', dialect: 'ferm', of: 'rules', lines: fermFunctions },
]
