/** Every form in every way it can be loaded. */
import type { Protocol4or6 } from './classes.ts'
import { packetClasses } from './classes.ts'
import type { Form } from './forms/form.ts'
import { fermForms, inFerm } from './forms/ferm.ts'
import { inIptables, iptablesForms } from './forms/iptables.ts'
import { asCommands, inNft, nftForms } from './forms/nft.ts'
import type { Loader } from './load.ts'

/** A way to load forms: how they are wrapped, by which tool, and whose packets they are about. */
interface Setting {
  readonly name: string
  readonly loader: Loader
  readonly family: Protocol4or6 | 'inet'
  readonly cases: readonly { readonly form: Form; readonly text: string }[]
}

function setting(name: string, loader: Loader, family: Setting['family'], forms: readonly Form[], wrap: (form: Form) => string | undefined): Setting {
  const cases = forms.flatMap(form => {
    const text = form.only === undefined || family === 'inet' || form.only === family ? wrap(form) : undefined
    return text === undefined ? [] : [{ form, text }]
  })
  return { name, loader, family, cases }
}

export const settings: readonly Setting[] = [
  setting('nft, table inet', 'nft', 'inet', nftForms, inNft('inet')),
  setting('nft, table ip', 'nft', 'ip', nftForms, inNft('ip')),
  setting('nft, table ip6', 'nft', 'ip6', nftForms, inNft('ip6')),
  setting('nft, commands', 'nft', 'inet', nftForms, asCommands),
  setting('iptables-legacy', 'iptables-legacy', 'ip', iptablesForms, form => inIptables(form, 'ip')),
  setting('iptables-nft', 'iptables-nft', 'ip', iptablesForms, form => inIptables(form, 'ip')),
  setting('ip6tables-legacy', 'ip6tables-legacy', 'ip6', iptablesForms, form => inIptables(form, 'ip6')),
  setting('ip6tables-nft', 'ip6tables-nft', 'ip6', iptablesForms, form => inIptables(form, 'ip6')),
  setting('ferm', 'ferm', 'inet', fermForms, inFerm),
]

/** Of some classes those that a ruleset of the family decides about. */
export const ofFamily = (family: Setting['family'], names: readonly string[]): readonly string[] =>
  names.filter(name => packetClasses.some(one => one.name === name && (family === 'inet' || one.family === family)))
