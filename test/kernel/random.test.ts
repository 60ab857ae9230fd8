/** Rulesets at random: the kernel lets in what the analysis says and counts for each rule what the trace says, and tightening keeps its promises. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSpace, evaluate } from '../../src/analysis/index.ts'
import { dialectNamed, noReader } from '../../src/dialects/index.ts'
import type { Packet } from '../../src/analysis/index.ts'
import type { Ruleset } from '../../src/model/index.ts'
import { packetClasses } from './classes.ts'
import type { PacketClass } from './classes.ts'
import { closeLaboratory, laboratory } from './lab.ts'
import type { Loader } from './load.ts'
import { modelPacket } from './model.ts'
import { kernelCounts, toldCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { letIn, openPacketLab, tryPackets } from './packets.ts'
import type { PacketLab } from './packets.ts'
import { fermRuleset, iptablesRuleset, nftRuleset } from './random.ts'
import { ofFamily } from './settings.ts'
import { dialectOf, pathOf, tightening } from './tightened.ts'

/** How many rulesets, and from which seed: `NFLINT_KERNEL_RUNS=500 NFLINT_KERNEL_SEED=7 npm run kernel`. */
const runs = Number(process.env.NFLINT_KERNEL_RUNS ?? 100)
const seed = Number(process.env.NFLINT_KERNEL_SEED ?? 1)

/** Rulesets that refuse by conntrack's word, or accept by policy. */
const refusesByState = /policy accept|:INPUT ACCEPT|\bct (?:state|status|direction|helper|mark|protocol)\b.*(?:drop|reject|return|jump|goto)|-m (?:state|conntrack|helper|connmark) .*(?:DROP|REJECT|RETURN|-g )/

type Answer = 'in' | 'out' | 'depends'

const namesOf = (which: (one: PacketClass) => boolean): readonly string[] => packetClasses.filter(which).map(({ name }) => name)

const expectedClasses = namesOf(({ expected }) => expected)

/** What a tightened ruleset may refuse although it was let in before. */
const mayClose = [...expectedClasses, 'Ri-redirect']

laboratory('rulesets at random', () => {
  let lab: PacketLab
  beforeAll(async () => {
    lab = await openPacketLab()
  })
  afterAll(closeLaboratory)

  function rulesetOf(loader: Loader, text: string): Ruleset {
    const dialect = dialectNamed(dialectOf(loader))
    return dialect.lower(dialect.parse({ path: pathOf(loader), text }), noReader).ruleset
  }

  /** What the model says of each packet. It may say that it depends: `th dport` of an ICMP packet reads its checksum. */
  function answers(loader: Loader, text: string, packetOf: (one: PacketClass) => Packet): ReadonlyMap<string, Answer> {
    const ruleset = rulesetOf(loader, text)
    const space = createSpace()
    const { accepted } = evaluate(space, ruleset, 'input')
    const possible = space.forgetting(accepted, ['atoms'])
    const doubtful = space.forgetting(space.not(accepted), ['atoms'])
    return new Map(packetClasses.map(one => {
      const packet = packetOf(one)
      const [may, mayNot] = [space.contains(possible, packet), space.contains(doubtful, packet)]
      return [one.name, may && mayNot ? 'depends' : may ? 'in' : 'out']
    }))
  }

  const asMeasured = (one: PacketClass): Packet => modelPacket(one, lab.live[one.family])

  /** The same packet, had nobody expected it. */
  const asNew = (one: PacketClass): Packet => {
    const { 'ct.helper': _, ...packet } = asMeasured(one)
    return { ...packet, 'ct.state': 'new', 'ct.status': 0, 'ct.mark': 0 }
  }

  /** What is measured must be what the model says, wherever it says something. */
  function holdAgainst(measured: readonly string[], loader: Loader, family: 'inet' | 'ip', text: string): void {
    const said = [...answers(loader, text, asMeasured)].filter(([name, answer]) => answer !== 'depends' && ofFamily(family, [name]).length > 0)
    const names = said.map(([name]) => name)
    expect(said.filter(([, answer]) => answer === 'in').map(([name]) => name), text).toEqual(measured.filter(name => names.includes(name)))
  }

  /** Each rule's counter must have moved as often as the traces of the packets say. */
  function countersAgainst(counts: Counts, loader: Loader, family: 'inet' | 'ip', text: string): void {
    const packets = packetClasses.filter(one => family === 'inet' || one.family === family).map(asMeasured)
    const told = toldCounts(rulesetOf(loader, text), packets)
    if (!told) return
    const wrong = [...counts].flatMap(([chain, rules]) => rules.flatMap((packets, index) => {
      const { least, most } = told.get(`${chain}/${index}`) ?? { least: 0, most: 0 }
      return packets === undefined || (least <= packets && packets <= most) ? [] : [`${chain}, rule ${index + 1}: ${packets} packets, told ${least} to ${most}`]
    }))
    expect(wrong, text).toEqual([])
  }

  describe.each([
    { loader: 'nft', family: 'inet', rulesets: nftRuleset },
    { loader: 'iptables-legacy', family: 'ip', rulesets: iptablesRuleset },
    { loader: 'iptables-nft', family: 'ip', rulesets: iptablesRuleset },
    { loader: 'ferm', family: 'ip', rulesets: fermRuleset },
  ] as const)('$loader', ({ loader, family, rulesets }) => {
    test.each(fc.sample(rulesets, { numRuns: runs, seed }).map((text, index) => ({ index, text })))('ruleset $index', async ({ text }) => {
      const { letIn: came, read: counts } = await tryPackets(lab, loader, text, () => kernelCounts(lab.host, loader))
      const before = ofFamily(family, came)
      holdAgainst(before, loader, family, text)
      countersAgainst(counts, loader, family, text)

      const { text: tighter, unresolved } = tightening(loader, text)
      if (tighter === text) return
      const after = ofFamily(family, await letIn(lab, loader, tighter))
      holdAgainst(after, loader, family, tighter)
      const opened = after.filter(name => !before.includes(name))
      const closed = before.filter(name => !after.includes(name) && !mayClose.includes(name))
      // What is let in although it is new is no matter of conntrack: it stays. Refusing the
      // rest by its state and accepting without asking is another thing; which of it is worth a report, forms.test.ts says.
      const anyway = answers(loader, tighter, asNew)
      const open = unresolved.length > 0 || refusesByState.test(text) ? [] : after.filter(name => expectedClasses.includes(name) && anyway.get(name) === 'out')
      expect({ opened, closed, open }, `${text}\ntightened\n${tighter}`).toEqual({ opened: [], closed: [], open: [] })
    })
  })
})
