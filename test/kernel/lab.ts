/**
 * Network namespaces of the tests' own, joined by veth pairs only: no packet leaves them.
 * Everything is named after this process and removed when it ends.
 */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { describe, test } from 'vitest'

/** Programs that the laboratory drives. */
const programs = [
  'ip', 'nft', 'iptables-legacy-restore', 'iptables-nft-restore', 'ip6tables-legacy-restore', 'ip6tables-nft-restore', 'ferm',
  'conntrack', 'python3',
] as const

function missing(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root'
  const absent = programs.filter(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
  if (absent.length > 0) return `needs ${absent.join(', ')}`
  const probe = `nflint-${process.pid}-probe`
  const made = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' })
  if (made.status !== 0) return `cannot make network namespaces: ${made.stderr.trim()}`
  spawnSync('ip', ['netns', 'del', probe])
  return undefined
}

/**
 * A group of tests that need the laboratory. Where it cannot be had they are skipped, which is said aloud;
 * under CI they fail, since a check that silently does not run is none.
 */
export function laboratory(name: string, body: () => void): void {
  const reason = missing()
  if (reason === undefined) describe(name, body)
  else if (process.env.CI) {
    test(name, () => {
      throw new Error(`kernel tests cannot run: ${reason}`)
    })
  } else {
    console.warn(`SKIPPED kernel tests "${name}": ${reason}`)
    describe.skip(name, body)
  }
}

/** A network namespace and the Python process in it. */
export interface Namespace {
  readonly name: string
  readonly agent: ChildProcessWithoutNullStreams
  readonly answers: AsyncIterator<string>
}

const open = new Set<Namespace>()
let made = 0

/** Program and arguments, fed with `input`; its standard output. Throws with what it said when it fails. */
export function run(command: readonly string[], input = ''): string {
  const result = tryRun(command, input)
  if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.output}\n${input}`)
  return result.output
}

/** As `run`, but a failure is a result. A program that takes over 30 s is ended and has failed. */
export function tryRun(command: readonly string[], input = ''): { readonly status: number; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), { input, encoding: 'utf8', timeout: 30_000 })
  if (error) return { status: 1, output: `${error.message} ${stderr ?? ''}` }
  return { status: status ?? 1, output: status === 0 ? stdout : stderr + stdout }
}

const within = ({ name }: Namespace, command: readonly string[]): readonly string[] => ['ip', 'netns', 'exec', name, ...command]

export const runIn = (namespace: Namespace, command: readonly string[], input?: string): string => run(within(namespace, command), input)

export const tryRunIn = (namespace: Namespace, command: readonly string[], input?: string) => tryRun(within(namespace, command), input)

/** A new namespace with loopback up, quick IPv6 addresses, and unlimited ICMP errors. */
export function createNamespace(label: string): Namespace {
  const name = `nflint-${process.pid}-${made++}${label}`
  run(['ip', 'netns', 'add', name])
  const agent = spawn('ip', ['netns', 'exec', name, 'python3', '-u', join(import.meta.dirname, 'agent.py')])
  agent.stderr.pipe(process.stderr)
  const answers = createInterface({ input: agent.stdout })[Symbol.asyncIterator]()
  const namespace = { name, agent, answers }
  open.add(namespace)
  runIn(namespace, ['ip', 'link', 'set', 'lo', 'up'])
  runIn(namespace, ['sysctl', '-qw',
    'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0', 'net.ipv6.conf.default.router_solicitations=0',
    'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=100000'])
  return namespace
}

/** Runs Python code in a namespace; what it left in `result`. */
export async function ask(namespace: Namespace, code: string): Promise<unknown> {
  namespace.agent.stdin.write(`${JSON.stringify(code)}\n`)
  const { value, done } = await namespace.answers.next()
  if (done) throw new Error(`${namespace.name}: the agent has ended`)
  const answer = JSON.parse(value) as { readonly result?: unknown; readonly error?: string }
  if (answer.error !== undefined) throw new Error(`${namespace.name}: ${answer.error}`)
  return answer.result
}

/** One end of a cable. MAC addresses are fixed, so that frames can be written by hand. */
export interface End {
  readonly namespace: Namespace
  readonly device: string
  readonly mac: string
  readonly addresses: readonly string[]
}

/** Joins two namespaces; neighbours are entered by hand, so that no ruleset can break address resolution. */
export function connect(a: End, b: End): void {
  run(['ip', 'link', 'add', a.device, 'address', a.mac, 'netns', a.namespace.name, 'type', 'veth',
    'peer', 'name', b.device, 'address', b.mac, 'netns', b.namespace.name])
  for (const [here, there] of [[a, b], [b, a]] as const) {
    runIn(here.namespace, ['ip', 'link', 'set', here.device, 'up'])
    for (const address of here.addresses) runIn(here.namespace, ['ip', 'addr', 'add', address, 'dev', here.device, ...(address.includes(':') ? ['nodad'] : [])])
    for (const address of there.addresses) {
      runIn(here.namespace, ['ip', 'neigh', 'replace', address.split('/')[0]!, 'lladdr', there.mac, 'nud', 'permanent', 'dev', here.device])
    }
  }
}

/** Removes every namespace made here, and the processes in them. */
export function closeLaboratory(): void {
  for (const namespace of open) {
    namespace.agent.kill('SIGKILL')
    spawnSync('ip', ['netns', 'del', namespace.name])
  }
  open.clear()
}

process.on('exit', closeLaboratory)
