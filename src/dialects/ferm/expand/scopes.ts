import { evaluate, scalarsOf } from './evaluate.ts'
import { levelIn, restart, setDomain } from './level.ts'
import type { Level } from './level.ts'
import { Failure, limits } from './machine.ts'
import type { Machine } from './machine.ts'
import type { ChainInfo } from './result.ts'
import type { Run } from './run.ts'
import { collect } from './stream.ts'
import type { Tok } from './token.ts'
import type { Scalar } from './value.ts'

type Handler = (machine: Machine, level: Level, outer: Level | undefined, tok: Tok, depth: number, run: Run) => void

/** `domain`, `table`, `chain`: where the rules behind go. Source: ferm(1), "LOCATION KEYWORDS". */
export const scopes: Readonly<Record<string, Handler>> = {
  domain(machine, level, outer, tok, depth, run) {
    if (level.domain !== undefined) throw new Failure(tok, `the domain is "${level.domain}" already`)
    const domains = read(machine, tok)
    for (const domain of domains) checkDomain(domain)
    if (domains.length === 1) {
      const [domain] = domains
      if (!isWanted(machine, domain!.text)) {
        collect(machine, { semicolon: 'drop', branches: 'alone' })
        restart(level, outer)
      } else openDomain(machine, level, domain!.text)
      return
    }
    forEach(machine, level, outer, domains, depth, run, (inner, { text }) => {
      if (!isWanted(machine, text)) return false
      openDomain(machine, inner, text)
      inner.several = true
      return true
    })
  },

  table(machine, level, outer, tok, depth, run) {
    const tables = read(machine, tok)
    if (level.domain === undefined) openDomain(machine, level, machine.only ?? 'ip')
    const enter = (inner: Level, { text, tok: at }: Scalar): true => {
      inner.table = text
      inner.tableAt = at
      machine.scopes[0]!.automatic.set('TABLE', text)
      return true
    }
    if (tables.length === 1) enter(level, tables[0]!)
    else forEach(machine, level, outer, tables, depth, run, enter)
  },

  chain(machine, level, outer, tok, depth, run) {
    const chains = read(machine, tok)
    for (const { text, tok: at } of chains) {
      if (/^(?:input|forward|output|prerouting|postrouting)$/.test(text)) {
        throw new Failure(at, 'built-in chains are written in upper case', { help: `did you mean "${text.toUpperCase()}"?` })
      }
      if (text.length > 29) throw new Failure(at, 'the name of a chain has 29 characters at most')
    }
    if (level.domain === undefined) openDomain(machine, level, machine.only ?? 'ip')
    level.table ??= 'filter'
    for (const chain of chains) openChain(machine, level.domain!, level.table, chain.text, chain.tok, level.tableAt)
    const enter = (inner: Level, { text }: Scalar): true => {
      inner.chain = text
      machine.scopes[0]!.automatic.set('CHAIN', text)
      return true
    }
    if (chains.length === 1) enter(level, chains[0]!)
    else forEach(machine, level, outer, chains, depth, run, enter)
  },
}

function read(machine: Machine, tok: Tok): Scalar[] {
  const value = evaluate(machine)
  if (value.kind !== 'scalar' && value.kind !== 'list') throw new Failure(tok, `"${tok.image}" takes names`)
  return scalarsOf(value)
}

const isWanted = ({ only }: Machine, domain: string): boolean => only === undefined || only === domain

function checkDomain({ text, tok, unknown }: Scalar): void {
  if (unknown) throw new Failure(tok, 'the domain is not known without running commands')
  if (!['ip', 'ip6', 'arp', 'eb'].includes(text)) {
    throw new Failure(tok, `there is no domain "${text}"`, { help: text === 'ipv6' ? 'did you mean "ip6"?' : text === 'ipv4' ? 'did you mean "ip"?' : 'domains are ip, ip6, arp and eb' })
  }
}

function openDomain(machine: Machine, level: Level, domain: string): void {
  setDomain(machine, level, domain)
  if (!machine.domains.has(domain)) machine.domains.set(domain, { enabled: false, tables: new Map() })
}

/** The chain of a name, made where it is named first. */
export function openChain(machine: Machine, domain: string, table: string, chain: string, at: Tok, named?: Tok): ChainInfo {
  const { tables } = machine.domains.get(domain)!
  let info = tables.get(table)
  if (!info) tables.set(table, (info = { at, chains: new Map(), ...(named && { named }) }))
  let opened = info.chains.get(chain)
  if (!opened) info.chains.set(chain, (opened = { at, rules: [] }))
  return opened
}

/** The chain that a command is for. A table that is named behind the chain has it too: ferm warns, and makes it there. */
export const chainOf = (machine: Machine, { domain, table, tableAt, chain }: Level, at: Tok): ChainInfo => openChain(machine, domain!, table!, chain!, at, tableAt)

/** Runs the rest of the command once for each name of a list. */
function forEach(
  machine: Machine, level: Level, outer: Level | undefined, names: readonly Scalar[], depth: number, run: Run,
  enter: (inner: Level, name: Scalar) => boolean,
): void {
  if (depth > limits.blocks) throw new Failure(names[0]?.tok, 'lists of domains, tables and chains are nested too deeply')
  const toks = collect(machine, { semicolon: 'keep', branches: 'with else' })
  const outside = machine.script
  for (const name of names) {
    const inner = levelIn(level)
    if (!enter(inner, name)) continue
    if (level.first) inner.opening = level.first
    machine.script = { source: outside.source, parent: outside.parent, base: toks, index: 0, pending: [] }
    run(machine, inner, depth + 1, 'whole')
  }
  machine.script = outside
  restart(level, outer)
}

function withAutomatic(outer: ReadonlyMap<string, string> | undefined, own: ReadonlyMap<string, string> | undefined): Map<string, string> {
  const all = new Map(outer)
  for (const [name, text] of own ?? []) all.set(name, text)
  return all
}

/** Runs something with names of its own. */
export function openScope(machine: Machine, inside: () => void, automatic?: ReadonlyMap<string, string>): void {
  const outer = machine.scopes
  machine.scopes = [
    { variables: new Map(), functions: new Map(), automatic: withAutomatic(outer[0]?.automatic, automatic) },
    ...outer,
  ]
  inside()
  machine.scopes = outer
}
