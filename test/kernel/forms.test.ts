import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classesLetIn } from './forms/form.ts'
import { fermForms, inFerm } from './forms/ferm.ts'
import { iptablesForms, inIptables } from './forms/iptables.ts'
import { asCommands, inNft, nftForms } from './forms/nft.ts'
import type { Form } from './forms/form.ts'
import type { Protocol4or6 } from './classes.ts'
import { packetClasses } from './classes.ts'
import { closeLaboratory, laboratory } from './lab.ts'
import type { Loader } from './load.ts'
import { letIn, openPacketLab } from './packets.ts'
import type { PacketLab } from './packets.ts'

/** A way to load forms: how they are wrapped, by which tool, and whose packets they are about. */
interface Setting {
  readonly name: string
  readonly loader: Loader
  readonly family: Protocol4or6 | 'inet'
  readonly forms: readonly Form[]
  readonly wrap: (form: Form) => string | undefined
}

const settings: readonly Setting[] = [
  { name: 'nft, blocks', loader: 'nft', family: 'inet', forms: nftForms, wrap: form => inNft(form) },
  { name: 'nft, commands', loader: 'nft', family: 'inet', forms: nftForms, wrap: asCommands },
  ...(['iptables-legacy', 'iptables-nft'] as const).map(loader => (
    { name: loader, loader, family: 'ip', forms: iptablesForms, wrap: form => inIptables(form, 'ip') } satisfies Setting)),
  ...(['ip6tables-legacy', 'ip6tables-nft'] as const).map(loader => (
    { name: loader, loader, family: 'ip6', forms: iptablesForms, wrap: form => inIptables(form, 'ip6') } satisfies Setting)),
  { name: 'ferm', loader: 'ferm', family: 'inet', forms: fermForms, wrap: inFerm },
]

laboratory('forms', () => {
  let lab: PacketLab
  beforeAll(async () => {
    lab = await openPacketLab()
  })
  afterAll(closeLaboratory)

  describe.each(settings)('$name', ({ loader, family, forms, wrap }) => {
    const mine = (names: readonly string[]) => names.filter(name => packetClasses.some(one => one.name === name && (family === 'inet' || one.family === family)))
    const cases = forms.flatMap(form => {
      const text = form.only === undefined || family === 'inet' || form.only === family ? wrap(form) : undefined
      return text === undefined ? [] : [{ form, text }]
    })

    test.each(cases)('$form.rules', async ({ form, text }) => {
      expect(mine(await letIn(lab, loader, text))).toEqual(classesLetIn(form, family))
    })
  })
})
