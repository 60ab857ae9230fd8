import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packetClasses } from './classes.ts'
import { classesLetIn } from './forms/form.ts'
import { closeLaboratory, laboratory } from './lab.ts'
import { letIn, openPacketLab } from './packets.ts'
import type { PacketLab } from './packets.ts'
import { ofFamily, settings } from './settings.ts'
import { tightening } from './tightened.ts'

const expectedClasses = packetClasses.filter(({ expected }) => expected).map(({ name }) => name)

laboratory('forms of a state test', () => {
  let lab: PacketLab
  beforeAll(async () => {
    lab = await openPacketLab()
  })
  afterAll(closeLaboratory)

  describe.each(settings)('$name', ({ loader, family, cases }) => {
    test.each(cases)('$form.rules', async ({ form, text }) => {
      const before = ofFamily(family, await letIn(lab, loader, text))
      expect(before).toEqual(classesLetIn(form, family))

      const { text: tighter, changes, unresolved } = tightening(loader, text)
      const leavesOpen = form.left !== undefined
      const isOpen = before.some(name => expectedClasses.includes(name)) && !form.unconditional
      // A rule for a helper that is not here lets nothing in today; it may be tightened or not.
      if (isOpen || leavesOpen) {
        expect({ changed: changes.length > 0, reported: unresolved.length > 0 }).toEqual({ changed: !leavesOpen, reported: leavesOpen })
      }
      const after = tighter === text ? before : ofFamily(family, await letIn(lab, loader, tighter))
      // Redirects are shut out on purpose wherever RELATED is limited to the errors that networks need.
      const closed = leavesOpen || !isOpen ? [] : [...expectedClasses, ...(form.redirects === 'kept' ? [] : ['Ri-redirect'])]
      expect(after).toEqual(before.filter(name => !closed.includes(name)))
    })

    test('--related none closes ICMP errors, too', async () => {
      const { form, text } = cases.find(one => one.form.lets === 'established errors expected')!
      const { text: tighter } = tightening(loader, text, { related: 'none' })
      expect(ofFamily(family, await letIn(lab, loader, tighter))).toEqual(classesLetIn({ ...form, lets: 'established' }, family))
    })
  })
})
