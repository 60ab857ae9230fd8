/** Watches what reading a ruleset touches: files, processes, the network. Pure code touches nothing. */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { dirname, resolve } from 'node:path'
import { corpusFolder } from './corpus-files.ts'
import type { Reader } from '../../src/dialects/index.ts'

const touched: string[] = []

let watching = false

const { readFileSync, readdirSync } = fs

type Functions = Record<string, unknown>

/** Replaces functions of a built-in module by ones that say they were called. */
function watch(module: Functions, names: readonly string[]): void {
  for (const name of names) {
    const original = module[name]
    if (typeof original !== 'function') continue
    module[name] = (...args: unknown[]): unknown => {
      if (watching) touched.push(`${name} ${String(args[0])}`)
      return (original as (...all: unknown[]) => unknown)(...args)
    }
  }
}

watch(fs as unknown as Functions, Object.keys(fs).filter(name => /^(?:read|open|write|append|stat|lstat|exists|access|readdir|readlink|opendir|realpath|watch)/.test(name)))
watch(childProcess as unknown as Functions, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
watch(net as unknown as Functions, ['connect', 'createConnection'])
syncBuiltinESMExports()

/** What `work` touched besides asking its reader. */
export function touchedBy<T>(work: () => T): { readonly value: T; readonly touched: readonly string[] } {
  touched.length = 0
  watching = true
  try {
    return { value: work(), touched: [...touched] }
  } finally {
    watching = false
  }
}

/** Files inside the corpus only; what else is asked for is not there. */
export const corpusReader = (from: string): Reader => {
  const inside = (path: string): string | undefined => {
    const full = resolve(dirname(from), path)
    return full.startsWith(`${corpusFolder}/files/`) ? full : undefined
  }
  const unwatched = <T>(work: () => T): T | undefined => {
    const before = watching
    watching = false
    try {
      return work()
    } catch {
      return undefined
    } finally {
      watching = before
    }
  }
  return {
    read: path => unwatched(() => readFileSync(inside(path)!, 'utf8')),
    list: path => unwatched(() => readdirSync(inside(path)!).sort()),
  }
}
