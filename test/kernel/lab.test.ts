import { afterAll, beforeAll, expect, test } from 'vitest'
import { classNames } from './classes.ts'
import { closeLaboratory, laboratory } from './lab.ts'
import { letIn, openPacketLab } from './packets.ts'
import type { PacketLab } from './packets.ts'

const input = (rules: string, family = 'inet') => `table ${family} fw {
  chain input {
    type filter hook input priority filter; policy drop;
    ${rules}
  }
}
`

const states: Record<string, readonly string[]> = {
  new: ['N', 'Nd', 'N6', 'Nd6'],
  established: ['Eo', 'Er', 'Ex', 'Ec', 'Eo6', 'Er6', 'Ex6', 'Ec6'],
  invalid: ['I', 'I6'],
  untracked: ['U', 'U6', 'Un6'],
}

laboratory('the laboratory', () => {
  let lab: PacketLab
  beforeAll(async () => {
    lab = await openPacketLab()
  })
  afterAll(closeLaboratory)

  test('an empty chain with policy drop lets nothing in, without a ruleset everything comes in', async () => {
    expect(await letIn(lab, 'nft', input(''))).toEqual([])
    expect(await letIn(lab, 'nft', '')).toEqual(classNames('inet'))
  })

  test('every packet has the state of its class, time after time', async () => {
    for (const [state, names] of Object.entries(states)) expect(await letIn(lab, 'nft', input(`ct state ${state} accept`))).toEqual(names)
    const related = classNames('inet').filter(name => !Object.values(states).flat().includes(name))
    for (let round = 0; round < 3; round++) expect(await letIn(lab, 'nft', input('ct state related accept'))).toEqual(related)
  })
})
