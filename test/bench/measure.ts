import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

// Node 20 reads extra certificates at start-up, which would hide everything else.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env

/** What a process cost: wall and processor time in milliseconds, and the most memory it held in bytes; the last two where they can be measured. */
export interface Cost {
  readonly wall: number
  readonly cpu?: number
  readonly memory?: number
}

/** A cost, or why there is none. */
export type Measured = Cost | string

export interface Wishes {
  /** The fastest of so many runs counts. */
  readonly runs: number
  /** Exit codes that mean success. */
  readonly codes: readonly number[]
  /** In milliseconds, for each run. */
  readonly limit: number
  /** `wall`: nothing stands between the clock and the command. */
  readonly what?: 'wall'
  /** Given on standard input. */
  readonly input?: string
}

/** GNU time, the only program around that tells what a process cost. */
const time = '/usr/bin/time'
const hasTime = existsSync(time) && spawnSync(time, ['-f', '%U', 'true']).status === 0

/** Runs several commands in turns, so that what else the machine does falls on all of them alike, and gives the least cost of each. */
export async function measureInTurns(all: readonly (readonly string[])[], { runs, ...wishes }: Wishes & { readonly folder: string }): Promise<readonly Measured[]> {
  const found: Measured[][] = all.map(() => [])
  for (let run = 0; run < runs; run++) for (const [at, command] of all.entries()) found[at]!.push(await once(command, { ...wishes, runs: 1 }))
  return found.map(costs => costs.reduce(lesser))
}

/** Runs a command several times and gives its least cost. */
export async function measure(command: readonly string[], wishes: Wishes & { readonly folder: string }): Promise<Measured> {
  let best: Measured | undefined
  for (let run = 0; run < wishes.runs; run++) {
    const cost = await once(command, wishes)
    best = best === undefined ? cost : lesser(best, cost)
    if (typeof best === 'string') break
  }
  return best!
}

const lesser = (a: Measured, b: Measured): Measured =>
  typeof a === 'string' ? a : typeof b === 'string' ? b : { wall: Math.min(a.wall, b.wall), ...least('cpu', a, b), ...least('memory', a, b) }

function least(key: 'cpu' | 'memory', a: Cost, b: Cost): Partial<Cost> {
  const [x, y] = [a[key], b[key]]
  return x === undefined || y === undefined ? {} : { [key]: Math.min(x, y) }
}

async function once(command: readonly string[], { codes, limit, input, folder, what }: Wishes & { readonly folder: string }): Promise<Measured> {
  const report = `${folder}/cost`
  const redirected = input === undefined ? command : ['sh', '-c', `exec "$@" < '${input}'`, 'sh', ...command]
  const timed = hasTime && what !== 'wall'
  const [program, ...args] = timed ? [time, '-o', report, '-f', '%U %S %M', ...redirected] : redirected
  const start = process.hrtime.bigint()
  const child = spawn(program!, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    if (said.length < 10_000) said += data.toString()
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    // The process group that was started here, and nothing else.
    process.kill(-child.pid!, 'SIGKILL')
  }, limit)
  const code = await new Promise<number | Error | null>(resolve => {
    child.on('error', resolve)
    child.on('close', resolve)
  })
  const wall = Number(process.hrtime.bigint() - start) / 1e6
  clearTimeout(timer)
  if (isLate) return `not done in ${Math.round(limit / 1000)} s`
  if (code instanceof Error) return 'not installed'
  if (!codes.includes(code ?? -1)) return `failed: ${said.trim().split('\n')[0]?.slice(0, 60) || `exit code ${code}`}`
  if (!timed) return { wall }
  // The last line: before it may stand "Command exited with non-zero status".
  const [user, system, kilobytes] = readFileSync(report, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number) as [number, number, number]
  return { wall, cpu: (user + system) * 1000, memory: kilobytes * 1024 }
}
