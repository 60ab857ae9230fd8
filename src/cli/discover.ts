import { accessSync, constants, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nameOfFilled } from '../carriers/recognise.ts'
import { Failure } from './failure.ts'

/** Names by which rulesets go: Debian, Red Hat, Arch, Alpine, Gentoo, OpenWrt; and the kernel settings that helpers depend on. */
const known: readonly RegExp[] = [
  /\.(ferm|nft|nftables|ip6?tables)$/,
  /(^|\/)(ferm|nftables)\.conf$/,
  /(^|\/)(ferm|nftables)(\.d)?\/([^/]+\/)*[^/]+\.conf$/,
  /(^|\/)rules\.v[46]$/,
  /(^|\/)ip6?tables$/,
  /(^|\/)ip6?tables([-._][^/]*)?\.(rules|save)$/,
  /(^|\/)rules6?-save$/,
  /(^|\/)sysctl\.conf$/,
  /(^|\/)(sysctl|modprobe|modules-load)\.d\/[^/]+\.conf$/,
]

/** Names of scripts that set up a firewall, and of what \`nft -j list ruleset\` printed. */
const knownCarriers: readonly RegExp[] = [
  /(^|\/)[^/]*(firewall|ip6?tables|nftables)[^/]*\.(sh|bash)$/,
  /(^|\/)[^/]*(nftables|ruleset)[^/]*\.json$/,
]

/** Whether a file found in a folder is a ruleset, by its path with `/`. */
export const isKnownName = (path: string): boolean => known.some(pattern => pattern.test(path))

/** Which files of a folder are wanted: rulesets alone, or also what carries one, and templates. */
export type Wanted = 'rulesets' | 'carriers'

const isWanted: Readonly<Record<Wanted, (path: string) => boolean>> = {
  rulesets: isKnownName,
  carriers: path => isKnownName(nameOfFilled(path)) || knownCarriers.some(pattern => pattern.test(nameOfFilled(path))),
}

/**
 * Files of a folder that go by a known name, sorted. Links and pipes are left out, `.git` and `node_modules` not entered.
 * @throws Failure when there is none, and the file system's own error for a folder that may not be read
 */
async function filesIn(folder: string, wanted: Wanted): Promise<readonly string[]> {
  // What may not be read is passed over in silence below, and would look as if there were nothing.
  accessSync(folder, constants.R_OK | constants.X_OK)
  // Loaded for folders only: most runs name a file.
  const { glob } = await import('tinyglobby')
  const found = await glob('**/*', {
    cwd: folder,
    dot: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**', '**/.git/**'],
  })
  const files = found
    .map(name => (folder === '.' ? name : join(folder, name)))
    .filter(path => isWanted[wanted](path.replaceAll('\\', '/')) && lstatSync(path).isFile())
  if (files.length === 0) throw new Failure('no ruleset in this folder (ferm.conf, *.nft, rules.v4, …); name the file itself')
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/**
 * The files that one path of the command line stands for; `-` is standard input.
 * @throws Failure and the file system's own errors
 */
export async function discovered(path: string, wanted: Wanted = 'rulesets'): Promise<readonly string[]> {
  if (path === '-') return [path]
  return statSync(path).isDirectory() ? filesIn(path, wanted) : [path]
}
