/**
 * What the model says of a ruleset is what the kernel was measured to do: forms.test.ts holds each form's classes
 * against a real kernel, this file holds them against the analysis of the same text.
 */
import { describe, expect, test } from 'vitest'
import { createSpace, evaluate } from '../../src/analysis/index.ts'
import { dialectNamed, noReader } from '../../src/dialects/index.ts'
import { packetClasses } from './classes.ts'
import type { Live } from './classes.ts'
import { classesLetIn } from './forms/form.ts'
import { modelPacket } from './model.ts'
import { ofFamily, settings } from './settings.ts'
import { dialectOf, pathOf } from './tightened.ts'

/** Any numbers will do: no form asks for them. */
const live: Live = { controlPort: 40000, control: { sequence: 1, acknowledged: 1 }, data: { sequence: 1, acknowledged: 1 } }

describe.each(settings)('$name', ({ loader, family, cases }) => {
  test.each(cases)('$form.rules', ({ form, text }) => {
    const dialect = dialectNamed(dialectOf(loader))
    const tree = dialect.parse({ path: pathOf(loader), text })
    expect(tree.errors).toEqual([])
    const { ruleset, problems } = dialect.lower(tree, noReader)
    expect(problems).toEqual([])
    const space = createSpace()
    const { accepted } = evaluate(space, ruleset, 'input')
    const lets = packetClasses.filter(one => space.contains(accepted, modelPacket(one, live))).map(({ name }) => name)
    expect(ofFamily(family, lets)).toEqual(classesLetIn(form, family))
  })
})
