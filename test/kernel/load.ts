/** Loading a ruleset's text with the real tools, into a namespace, and taking it out again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runIn, tryRunIn } from './lab.ts'
import type { Namespace } from './lab.ts'

export const loaders = ['nft', 'iptables-legacy', 'iptables-nft', 'ip6tables-legacy', 'ip6tables-nft', 'ferm'] as const

/** The tool that loads a text. ferm itself loads with iptables-legacy where that is installed. */
export type Loader = (typeof loaders)[number]

const emptyTables = ['raw', 'mangle', 'filter'].map(table => {
  const chains = { raw: ['PREROUTING', 'OUTPUT'], mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], filter: ['INPUT', 'FORWARD', 'OUTPUT'] }[table]!
  return `*${table}\n${chains.map(chain => `:${chain} ACCEPT [0:0]\n`).join('')}COMMIT\n`
}).join('')

/** Tables of the laboratory itself: they stay. */
const kept = new Set(['inet lab', 'inet labnat'])

function removeNftTables(namespace: Namespace): void {
  const { nftables } = JSON.parse(runIn(namespace, ['nft', '-j', 'list', 'tables'])) as { nftables: { table?: { family: string; name: string } }[] }
  const foreign = nftables.flatMap(({ table }) => (table && !kept.has(`${table.family} ${table.name}`) ? [`delete table ${table.family} ${table.name}\n`] : []))
  if (foreign.length > 0) runIn(namespace, ['nft', '-f', '-'], foreign.join(''))
}

function runFerm(namespace: Namespace, text: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-ferm-'))
  try {
    const path = join(folder, 'ferm.conf')
    writeFileSync(path, text)
    const { status, output } = tryRunIn(namespace, ['ferm', path])
    if (status !== 0) throw new Error(`ferm: ${output}\n${text}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Loads a text; the answer takes it out. Throws with what the tool said when it refuses the text. */
export function load(namespace: Namespace, loader: Loader, text: string): () => void {
  switch (loader) {
    case 'nft':
      runIn(namespace, ['nft', '-f', '-'], text)
      return () => removeNftTables(namespace)
    case 'iptables-nft':
    case 'ip6tables-nft':
      runIn(namespace, [`${loader}-restore`], text)
      return () => removeNftTables(namespace)
    case 'iptables-legacy':
    case 'ip6tables-legacy':
      runIn(namespace, [`${loader}-restore`], text)
      return () => void runIn(namespace, [`${loader}-restore`], emptyTables)
    case 'ferm':
      runFerm(namespace, text)
      return () => {
        runIn(namespace, ['iptables-legacy-restore'], emptyTables)
        runIn(namespace, ['ip6tables-legacy-restore'], emptyTables)
      }
  }
}
