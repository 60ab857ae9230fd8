import type { ValueType } from '../../src/dialects/xtables/types.ts'

const numbers = (min: number | bigint, max: number | bigint): readonly string[] =>
  [String(min), String(max), String(BigInt(max) + 1n), String(BigInt(min) - 1n), '1', '2', '0x1', '010', '1a', 'x', '', '1 ', '1-2', '1:2', '+1', '1.5', '0xg', '1,2']

const addresses = [
  '10.0.0.1', '10.0.0.0/8', '10.0.0.1/33', '10.0.0.1/255.255.0.0', '10.0.0.1/255.0.255.0', '10.1', '10.0.0.256', '10.0.0.1,10.0.0.2', '10.0.0.1/',
  '::1', 'fe80::/10', 'fe80::1/129', 'fe80::1/ffff::', '::ffff:1.2.3.4', 'fe80:::1', '0/0', '0.0.0.0/0', '::/0', '::', '', '10.0.0.1/0x8', '10.0.0.1-10.0.0.5', '1.2.3.4.5',
]

const simple: Readonly<Record<string, readonly string[]>> = {
  address: addresses,
  addresses,
  'address-range': ['10.0.0.1-10.0.0.9', '10.0.0.9-10.0.0.1', '10.0.0.1', '10.0.0.1-', '-10.0.0.1', 'fe80::1-fe80::2', 'fe80::2-fe80::1', '10.0.0.0/8', '', '10.0.0.1-10.0.0.2-10.0.0.3'],
  prefix: ['0', '8', '32', '33', '64', '128', '129', '/8', 'x', '', '255.255.0.0', '0x8', '-1', 'ffff::'],
  mac: ['00:11:22:33:44:55', '00:11:22:33:44', '00-11-22-33-44-55', '0:1:2:3:4:5', '00:11:22:33:44:55:66', '00:11:22:33:44:gg', '', '001122334455'],
  port: ['80', 'ssh', '0', '65535', '65536', '-1', 'nosuchservice', '80:90', '', '0x50', '80,90', 'SSH', '1a'],
  'port-range': ['80', 'ssh', '80:90', '90:80', ':80', '80:', ':', '0:65535', '1:65536', 'ssh:http', '80-90', '80,90', '', 'nosuch', '80:90:100', '0x50:0x60'],
  ports: ['80', '80,90', 'ssh,http', '80:90', '80:90,100', '90:80', '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15', '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', '1:2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', ',80', '80,', '80,,90', '', '80:', ':80', '65536', '80 90'],
  protocol: ['tcp', 'udp', '6', '0', 'all', '255', '256', 'icmp', 'ipv6-icmp', 'icmpv6', 'esp', 'ah', 'sctp', 'TCP', 'nosuch', '', '-1', '0x6', 'gre', 'ospf', 'igmp', 'mobility-header', 'mh', 'ip', 'ipv6', 'any'],
  interface: ['eth0', 'eth+', '+', 'eth0.1', 'abcdefghijklmno', 'abcdefghijklmnop', '', 'eth*', 'a b', 'eth0,eth1', '!eth0'],
  icmp4: [
    '8', 'echo-request', 'ping', 'any', '255', '256', '3/1', '3/256', 'host-unreachable', 'network-unreachable', 'port-unreachable', 'fragmentation-needed', 'echo', 'pong',
    'nosuch', '', '3/', '/3', '-1', '0x8', 'time-exceeded', 'ttl-exceeded', 'parameter-problem', 'source-quench', 'redirect', 'timestamp-request', 'address-mask-reply', 'router-solicitation',
    'TOS-host-redirect', 'tos-host-redirect', 'required-option-missing', 'ECHO-REQUEST', 'destination-unreach', 'ip-header-bad', '8,0', '255/255',
  ],
  icmp6: [
    '128', 'echo-request', 'ping', '255', '256', '1/1', '1/256', 'no-route', 'packet-too-big', 'neighbour-solicitation', 'neighbor-solicitation', 'neighbour-advertisement',
    'router-advertisement', 'redirect', 'any', 'nosuch', '', 'destination-unreachable', 'ttl-exceeded', 'time-exceeded', 'bad-header', 'parameter-problem', 'unknown-option', 'unknown-header-type',
    'address-unreachable', 'port-unreachable', 'communication-prohibited', 'beyond-scope', 'failed-policy', 'reject-route', 'mld-listener-query', '130', '143', '3/', 'echo',
  ],
  header: ['hop', 'dst', 'route', 'frag', 'auth', 'esp', 'none', 'prot', 'hop,dst', '0', '0,60', 'nosuch', '', 'hop,', '59', '255', '256', 'hop-by-hop', 'ipv6-opts', 'ipv6-route', 'ipv6-frag', 'ah', 'proto'],
  rate: ['3', '3/second', '3/s', '3/sec', '3/minute', '3/m', '3/hour', '3/day', '3/d', '10000/s', '10001/s', '0/s', '3/x', '3/', '/s', '-3/s', '3/seconds', '3/week', '', '3/S', '3 /s', '1000000/s', '3/min', '3/hou', '60001/minute'],
  'hashlimit-rate': ['3', '3/second', '3/s', '3/sec', '3/min', '3/hour', '3/day', '512kb/s', '1mb/s', '100b/s', '0/s', '3/x', '3/', 'kb/s', '1gb/s', '', '10000/s', '1000001/s', '5000000/s', '16mb/s', '1024b/s', '1tb/s', '4294967295b/s', '5gb/s'],
  'nat-address': [
    '10.0.0.1', '10.0.0.1:80', '10.0.0.1:80-90', '10.0.0.1-10.0.0.5', '10.0.0.1-10.0.0.5:80-90', ':80', ':80-90', '10.0.0.5-10.0.0.1', '10.0.0.1:90-80', '10.0.0.1:0', '10.0.0.1:65536',
    '10.0.0.0/8', 'fe80::1', '[fe80::1]', '[fe80::1]:80', '[fe80::1]-[fe80::2]:80', '[fe80::1-fe80::2]:80', 'fe80::1-fe80::2', '', '10.0.0.1:', '10.0.0.1:80-', '10.0.0.1:ssh', 'example', '10.0.0.1:1-65535', '10.0.0.1:80-90/100',
    '[fe80::1', '[fe80::1]80', '10.0.0.1:80:90', '10.0.0.1-', '0.0.0.0', '10.0.0.1:http-https', '10.0.0.1:10-20/5',
  ],
  'nat-ports': ['80', '80-90', '90-80', '0', '65535', '65536', '80:90', '80,90', '', 'ssh', '80-', '-80', '1-65535', 'x', 'ssh-http', '0-10', '80-90/100', '80/90'],
  time: ['10:00', '10:00:00', '24:00', '23:59:59', '10:60', '10', '', '1:1', '010:00', '10:00:60', 'x', '10:00:', '-1:00', '10.00'],
  date: ['2030', '2030-01', '2030-01-01', '2030-01-01T10', '2030-01-01T10:00', '2030-01-01T10:00:00', '2030-13-01', '2030-01-32', '1969-01-01', '2038-01-20', '2030-01-01 10:00', '', '2030-01-01T', '2030-01-01T10:00:00Z', '2040', '2030/01/01', '2030-1-1', '2030-02-31', '2030-01-01T24:00', '2030-01-01T10:60'],
}

const texts = ['x', '', 'a b', '"', 'abcdefghijklmno', 'abcdefghijklmnop', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(130), 'x'.repeat(256), '1', '0x1', '10.0.0.1']

/** Values worth trying for an option whose value only its own extension understands. */
const own: Readonly<Record<string, readonly string[]>> = {
  label: ['0', '1', '127', '128', 'x', '-1', '', '0x1'],
  'src-group': ['0', '0x1', '1/1', 'default', '4294967295', '4294967296', 'x', '', '1/', '1/x', '-1'],
  'dst-group': ['0', '1/0xff', 'x'],
  'hashlimit-burst': ['1', '0', '10000', '1000000', '1000001', 'x', '1mb', '5kb', '', '-1'],
  'uid-owner': ['0', 'root', '0-100', '100-0', '4294967295', '4294967294', '4294967296', '-1', '', '0-', '1-2-3', '0x1'],
  'gid-owner': ['0', 'root', '0-100', '100-0', '4294967295', '', '-1'],
  realm: ['1', '0x1', '1/2', '1/0xff', '4294967295', '4294967296', 'x', '', '1/', '/1', '1/x', '-1'],
  probability: ['0', '1', '0.5', '1.1', '-0.1', 'x', '', '.5', '5e-1', '0,5', '50%'],
  'set-class': ['1:1', '0:0', 'ffff:ffff', '1', '1:', ':1', 'x:y', '10000:1', '', '0x1:0x2', '1:1:1'],
  'src-pfx': ['2001:db8::/48', '2001:db8::/64', '2001:db8::/65', '2001:db8::', '10.0.0.0/8', '', '2001:db8::/129'],
  'dst-pfx': ['2001:db8::/48', '2001:db8::/64', '10.0.0.0/8'],
  'rateest-interval': ['250ms', '500ms', '1s', '2s', '8s', '9s', '1', 'x', '', '100us', '0s'],
  'rateest-ewmalog': ['1s', '2s', '500ms', '1', 'x', '', '100s'],
  monthdays: ['1', '1,2,31', '32', '0', '', '1-5', 'x', '1st,2nd', '31,', '1,,2'],
  weekdays: ['Mon', 'Mon,Tue', 'mo', 'Monday', '1', '1,7', '8', '0', '', 'x', 'Mon,', 'MON', 'M', 'Mon-Fri', 'Su,sa'],
  u32: ['0=1', '0&0xFF=0x1', '6&0xFF=1 && 4&0x1FFF=0', '0>>22&0x3C@0>>24=0', '0=1:2', '0=1,2', '', '0', 'x=1', '0&0xFF', '=1', '0=x', '0=1&&', '0>>=1', '0=1 &&0=2', '0 = 1', '0>>1<<2=1', '0@0=1', '0=1:', '0=0x1FFFFFFFF', '((0))=1'],
  'hex-string': ['|00|', '|00 01|', 'a|00|b', '|0|', '|000|', '|gg|', '|00', '00|', '', 'abc', '|00 01 02|x', '\\|', '|'],
  bytecode: ['1,6 0 0 1', '2,6 0 0 1', '1,6 0 0', '', 'x', '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0', '0', '1,6 0 0 1,'],
  genre: ['Linux', 'Windows', 'x', '', 'unknown', 'x'.repeat(31), 'x'.repeat(33)],
  'rt-0-addrs': ['::1', '::1,::2', '10.0.0.1', '', '::1,'],
  'dst-opts': ['1', '1:2', '1,2', '1:2,3:4', 'x', '256', '1:256', '', '1:', '0'],
  'hbh-opts': ['1', '1:2', '1,2', '1:2,3:4', 'x', '256', '1:256', ''],
  path: ['/', 'a/b', '', 'x'.repeat(600)],
  'rateest-bps': ['1mbit', '1', '100kbps', 'x', '', '1mibit', '1gbit'],
  'rateest-pps': ['1', '1k', 'x', ''],
}

/** Values to try for an option: right ones, wrong ones, and those in between. Nobody says here which is which. */
export function valuesFor(name: string, type: ValueType | undefined): readonly string[] {
  if (own[name]) return own[name]
  if (!type) return texts
  switch (type.type) {
    case 'string':
      return texts
    case 'number':
      return numbers(type.min, type.max)
    case 'range':
      return [...numbers(type.min, type.max), '1:2', '2:1', '1:', ':2', ':', '1:2:3', `0:${type.max}`, `0:${BigInt(type.max) + 1n}`, '1:x', '5-6', '6-5', '-5']
    case 'word': {
      const [first = '', second = first] = type.words
      return [
        ...type.words, first.toLowerCase(), first.toUpperCase(), first.slice(0, -1), `${first}x`, first.slice(0, 1), `${first},${second}`, `${first},`, `,${first}`, `${first} ${second}`, '', '0', '1', '7', '8',
        `${first},${first}`, ...(type.number === undefined ? [] : numbers(0, type.number)),
      ]
    }
    case 'masked':
      return [...numbers(0, type.max), '1/1', '0x1/0xff', '1/', '/1', '1/x', '1/2/3', `1/${BigInt(type.max) + 1n}`, ...(type.words ?? []), (type.words ?? ['x'])[0]!.toUpperCase(), (type.words ?? ['x'])[0]!.slice(0, 5)]
    default:
      return simple[type.type] ?? texts
  }
}
