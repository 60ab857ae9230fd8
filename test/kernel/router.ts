/** A client and a server with a router between them, whose ruleset is under test. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, connect, createNamespace, runIn } from './lab.ts'
import type { Namespace } from './lab.ts'

export const client = { ip: '10.9.1.2', ip6: 'fd09:1::2' } as const
export const server = { ip: '10.9.2.2', ip6: 'fd09:2::2' } as const

export interface Routed {
  readonly client: Namespace
  readonly router: Namespace
  readonly server: Namespace
}

/** The router's devices are `inside` and `outside`; client and server know the functions of sessions.py. */
export async function openRouted(): Promise<Routed> {
  const lab = { client: createNamespace('client'), router: createNamespace('router'), server: createNamespace('server') }
  connect(
    { namespace: lab.client, device: 'eth0', mac: '02:00:00:00:01:02', addresses: [`${client.ip}/24`, `${client.ip6}/64`] },
    { namespace: lab.router, device: 'inside', mac: '02:00:00:00:01:01', addresses: ['10.9.1.1/24', 'fd09:1::1/64'] })
  connect(
    { namespace: lab.server, device: 'eth0', mac: '02:00:00:00:02:02', addresses: [`${server.ip}/24`, `${server.ip6}/64`] },
    { namespace: lab.router, device: 'outside', mac: '02:00:00:00:02:01', addresses: ['10.9.2.1/24', 'fd09:2::1/64'] })
  runIn(lab.router, ['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
  for (const [end, net] of [[lab.client, 1], [lab.server, 2]] as const) {
    runIn(end, ['ip', 'route', 'add', 'default', 'via', `10.9.${net}.1`])
    runIn(end, ['ip', '-6', 'route', 'add', 'default', 'via', `fd09:${net}::1`])
  }
  const code = readFileSync(join(import.meta.dirname, 'sessions.py'), 'utf8')
  await ask(lab.client, code)
  await ask(lab.server, code)
  return lab
}
