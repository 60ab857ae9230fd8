/** Two joined hosts that hold whole sessions: the watched one and its peer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { host, peer } from './classes.ts'
import { ask, connect, createNamespace } from './lab.ts'
import type { Namespace } from './lab.ts'

export interface Pair {
  readonly host: Namespace
  readonly peer: Namespace
}

/** Both know the functions of sessions.py. */
export async function openPair(): Promise<Pair> {
  const pair = { host: createNamespace('host'), peer: createNamespace('peer') }
  connect(
    { namespace: pair.peer, device: 'peer0', mac: '02:00:00:00:09:01', addresses: [`${peer.ip}/24`, `${peer.ip6}/64`] },
    { namespace: pair.host, device: 'host0', mac: '02:00:00:00:09:02', addresses: [`${host.ip}/24`, `${host.ip6}/64`] })
  const code = readFileSync(join(import.meta.dirname, 'sessions.py'), 'utf8')
  await ask(pair.host, code)
  await ask(pair.peer, code)
  return pair
}
