/** What `tighten` makes of a text, for the tool that loads it. */
import { tighten } from '../../src/index.ts'
import type { TightenResult } from '../../src/index.ts'
import type { TightenOptions } from '../../src/rewrite/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import type { Loader } from './load.ts'

export const dialectOf = (loader: Loader): DialectName => (loader === 'nft' || loader === 'ferm' ? loader : 'iptables')

/** iptables-save text does not say which family it is for where no address does; the name of the file may. */
export const pathOf = (loader: Loader): string => (loader.startsWith('ip6') ? 'rules.v6' : loader.startsWith('ip') ? 'rules.v4' : loader === 'ferm' ? 'ferm.conf' : 'firewall.nft')

export const tightening = (loader: Loader, text: string, options: TightenOptions = {}): TightenResult =>
  tighten(text, { ...options, dialect: dialectOf(loader), path: pathOf(loader) })

export const tightened = (loader: Loader, text: string): string => tightening(loader, text).text
