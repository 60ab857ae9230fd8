/**
 * A watched host and its peer. The peer sends one packet of each class; which of them the host's ruleset let in
 * is read from counters behind the ruleset's chains. Flows are opened before a ruleset is loaded and measured
 * packets end behind the counters, so that nothing one ruleset does is seen by the next.
 */
import { frame } from './bytes.ts'
import { expectedPort, flows, host, masterMark, newPort, packetClasses, peer, redirectedPort, untrackedPort } from './classes.ts'
import type { Live, Protocol4or6 } from './classes.ts'
import { ask, connect, createNamespace, runIn } from './lab.ts'
import type { Namespace } from './lab.ts'
import { load } from './load.ts'
import type { Loader } from './load.ts'

const peerMac = '02:00:00:00:09:01'
const hostMac = '02:00:00:00:09:02'

export interface PacketLab {
  readonly host: Namespace
  readonly peer: Namespace
  readonly live: Record<Protocol4or6, Live>
}

const counters = (prefix: string): string => packetClasses.map(({ name }) => `  counter ${prefix}${key(name)} { }`).join('\n')

/** Class names as nft identifiers. */
const key = (name: string): string => name.replaceAll('-', '_')

const counting = (prefix: string, end: string): string =>
  packetClasses.map(({ family, name, dscp }) => `    ${family} dscp ${dscp} counter name "${prefix}${key(name)}"${end}`).join('\n')

/** Helpers, notrack and redirect that make the classes; counters before (`sent_`) and behind (`got_`) every ruleset. */
const setUp = `table inet lab {
  ct helper f4 { type "ftp" protocol tcp; l3proto ip; }
  ct helper f6 { type "ftp" protocol tcp; l3proto ip6; }
  ct helper t4 { type "tftp" protocol udp; l3proto ip; }
  ct helper t6 { type "tftp" protocol udp; l3proto ip6; }
${counters('sent_')}
${counters('got_')}
  chain raw {
    type filter hook prerouting priority -400;
${counting('sent_', '')}
    udp dport ${untrackedPort} notrack
  }
  chain helpers {
    type filter hook output priority -100;
    tcp dport 21 ct mark set ${masterMark}
    udp dport 69 ct mark set ${masterMark}
    ip daddr ${peer.ip} tcp dport 21 ct helper set "f4"
    ip6 daddr ${peer.ip6} tcp dport 21 ct helper set "f6"
    ip daddr ${peer.ip} udp dport 69 ct helper set "t4"
    ip6 daddr ${peer.ip6} udp dport 69 ct helper set "t6"
  }
  chain behind {
    type filter hook input priority 500;
${counting('got_', ' drop')}
  }
}
table inet labnat {
  chain pre {
    type nat hook prerouting priority -100;
    udp dport ${redirectedPort} redirect to :${newPort}
  }
}
`

/** The peer: opens flows, serves FTP control connections, sends measured frames. */
const peerCode = `
import socket, threading
FAMILY = {'ip': socket.AF_INET, 'ip6': socket.AF_INET6}
OWN = ${JSON.stringify(peer)}
HOST = ${JSON.stringify(host)}
held, links = [], {}
def udp(family, port):
    s = socket.socket(FAMILY[family], socket.SOCK_DGRAM); s.bind((OWN[family], port)); held.append(s); return s
def serve(listener, family):
    control, _ = listener.accept(); control.sendall(b'220 ready\\r\\n'); links[family] = control
    while True:
        line = control.recv(1000)
        if not line: return
        control.sendall(b'200 ok\\r\\n')
for family in FAMILY:
    for port in (${flows.asked.far}, 69): udp(family, port)
    listener = socket.create_server((OWN[family], 21), family=FAMILY[family]); held.append(listener)
    threading.Thread(target=serve, args=(listener, family), daemon=True).start()
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); wire.bind(('peer0', 0))
def sequence(s):
    s.setsockopt(6, 19, 1); seen = []
    for queue in (2, 1):
        s.setsockopt(6, 20, queue); seen.append(s.getsockopt(6, 21))
    s.setsockopt(6, 19, -1); return [x & 0xffffffff for x in seen]
`

/** The watched host: keeps its sockets, so that no flow is refused, and asks for FTP data connections. */
const hostCode = `
import socket
FAMILY = {'ip': socket.AF_INET, 'ip6': socket.AF_INET6}
OWN = ${JSON.stringify(host)}
PEER = ${JSON.stringify(peer)}
held, links = {}, {}
def udp(family, port):
    s = socket.socket(FAMILY[family], socket.SOCK_DGRAM); s.bind((OWN[family], port)); held[family, port] = s; return s
def port_line(family, port):
    if family == 'ip': return 'PORT %s,%d,%d\\r\\n' % (OWN[family].replace('.', ','), port >> 8, port & 255)
    return 'EPRT |2|%s|%d|\\r\\n' % (OWN[family], port)
def say(family, line):
    links[family].sendall(line.encode()); assert links[family].recv(1000)
`

async function openFlows(lab: { host: Namespace; peer: Namespace }, family: Protocol4or6): Promise<Live> {
  const onHost = (code: string) => ask(lab.host, `family = '${family}'\n${code}`)
  const onPeer = (code: string) => ask(lab.peer, `family = '${family}'\n${code}`)
  const { opened, asked, tftp, ftpData } = flows
  await onHost(`for port in (${opened.own}, ${asked.own}, ${tftp.own}): udp(family, port)`)
  await onPeer(`udp(family, ${opened.far}).sendto(b'x', (HOST[family], ${opened.own}))`)
  await onHost(`s = held[family, ${opened.own}]; _, who = s.recvfrom(9); s.sendto(b'y', who)`)
  await onHost(`held[family, ${asked.own}].sendto(b'x', (PEER[family], ${asked.far}))
held[family, ${tftp.own}].sendto(b'\\0\\1file\\0octet\\0', (PEER[family], 69))`)
  await onPeer(`held_tftp = udp(family, ${tftp.far}); held_tftp.sendto(b'x', (HOST[family], ${tftp.own}))`)
  const controlPort = await onHost(`links[family] = socket.create_connection((PEER[family], 21)); links[family].recv(1000)
listener = socket.create_server((OWN[family], ${ftpData.own}), family=FAMILY[family])
say(family, 'NOOP\\r\\n'); say(family, port_line(family, ${ftpData.own}))
result = links[family].getsockname()[1]`) as number
  await onPeer(`data = socket.socket(FAMILY[family]); data.bind((OWN[family], ${ftpData.far})); data.connect((HOST[family], ${ftpData.own}))
data.sendall(b'x'); held.append(data); links[family, 'data'] = data`)
  await onHost(`data, _ = listener.accept(); data.recv(9); data.sendall(b'y'); held[family, 'data'] = data`)
  const control = await onPeer(`links[family, 'data'].recv(9); result = sequence(links[family])`) as number[]
  const data = await onPeer(`result = sequence(links[family, 'data'])`) as number[]
  const numbers = ([sequence, acknowledged]: number[]) => ({ sequence: sequence!, acknowledged: acknowledged! })
  return { controlPort, control: numbers(control), data: numbers(data) }
}

/** Two joined namespaces with every flow open that the classes need. */
export async function openPacketLab(): Promise<PacketLab> {
  const lab = { host: createNamespace('host'), peer: createNamespace('peer') }
  connect(
    { namespace: lab.peer, device: 'peer0', mac: peerMac, addresses: [`${peer.ip}/24`, `${peer.ip6}/64`] },
    { namespace: lab.host, device: 'host0', mac: hostMac, addresses: [`${host.ip}/24`, `${host.ip6}/64`] })
  runIn(lab.host, ['nft', '-f', '-'], setUp)
  // Flows must outlive the tests: a class whose flow has timed out would be another class.
  runIn(lab.host, ['sysctl', '-qw', ...['udp_timeout', 'udp_timeout_stream'].map(name => `net.netfilter.nf_conntrack_${name}=36000`)])
  await ask(lab.peer, peerCode)
  await ask(lab.host, hostCode)
  const ip = await openFlows(lab, 'ip')
  const ip6 = await openFlows(lab, 'ip6')
  return { ...lab, live: { ip, ip6 } }
}

/** Asks for an FTP data connection anew: an expectation is used up by the first packet, let in or not. */
const renewExpectations = (lab: PacketLab): Promise<unknown> =>
  ask(lab.host, `for family in FAMILY: say(family, port_line(family, ${expectedPort}))`)

/** Counts since the last reading, by counter name. */
function readCounters(lab: PacketLab): ReadonlyMap<string, number> {
  const { nftables } = JSON.parse(runIn(lab.host, ['nft', '-j', 'reset', 'counters', 'table', 'inet', 'lab'])) as
    { nftables: { counter?: { name: string; packets: number } }[] }
  return new Map(nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : [])))
}

/**
 * Which classes the ruleset lets in, each tried with one packet, and what is read while it is loaded still.
 * Throws when the real tool refuses the ruleset, or when a packet has not arrived.
 */
export async function tryPackets<Read>(lab: PacketLab, loader: Loader, text: string, read: () => Read): Promise<{ readonly letIn: readonly string[]; readonly read: Read }> {
  await renewExpectations(lab)
  const unload = load(lab.host, loader, text)
  try {
    readCounters(lab)
    const frames = packetClasses.map(one => Buffer.from(frame(one.packet(lab.live[one.family]), peerMac, hostMac)).toString('hex'))
    await ask(lab.peer, `for packet in ${JSON.stringify(frames)}: wire.send(bytes.fromhex(packet))`)
    const counted = readCounters(lab)
    const lost = packetClasses.filter(({ name }) => counted.get(`sent_${key(name)}`) !== 1)
    if (lost.length > 0) throw new Error(`packets have not arrived: ${lost.map(({ name }) => name).join(' ')}`)
    return { letIn: packetClasses.filter(({ name }) => counted.get(`got_${key(name)}`)! > 0).map(({ name }) => name), read: read() }
  } finally {
    unload()
  }
}

/** Which classes the ruleset lets in. */
export const letIn = async (lab: PacketLab, loader: Loader, text: string): Promise<readonly string[]> => (await tryPackets(lab, loader, text, () => undefined)).letIn
