import type { Condition, Field, Hook, Rule } from '../model/index.ts'
import type { Compiler } from './compile.ts'
import { createCompiler } from './compile.ts'
import { describeSet } from './describe.ts'
import type { Diagram, Edge, Levels } from './diagram.ts'
import { FALSE, TRUE, createDiagram, negate } from './diagram.ts'
import type { Assignment } from './example.ts'
import { assignmentOf, examplePacket, holds } from './example.ts'
import { fieldLayout } from './fields.ts'
import { classes, lawsAt, lawsOf, mayDifferInProtocol } from './laws.ts'
import type { Layer } from './layers.ts'
import type { Given } from './given.ts'
import type { Packet } from './packet.ts'
import type { PacketClassName, PacketSet, Space } from './set.ts'

export interface SpaceOptions {
  /** Most diagram nodes made (24 bytes each) before `BudgetExceeded` is thrown; work is limited in proportion. */
  readonly budget?: number
}

/** What the analysis itself needs of a space. */
export interface Workshop {
  readonly diagram: Diagram
  readonly compiler: Compiler
  of(condition: Condition, given: Given): PacketSet
  /** What a rule matches. */
  matching(rule: Rule, given: Given): PacketSet
  /** A choice that the ruleset does not tell: an unknown target's, a queue's. */
  choice(key: string): PacketSet
  lawsOf(layer: Layer, hook: Hook | undefined): PacketSet
  levelsOf(fields: readonly (Field | 'atoms')[]): Levels
  existsIn(set: PacketSet, levels: Levels): PacketSet
}

const workshops = new WeakMap<Space, Workshop>()

export function workshopOf(space: Space): Workshop {
  const found = workshops.get(space)
  if (!found) throw new TypeError('not a space made by createSpace')
  return found
}

const defaultBudget = 1 << 24

/** A new space. Sets of one space mean nothing in another. Costs next to nothing until asked. */
export function createSpace(options: SpaceOptions = {}): Space {
  const diagram = createDiagram(options.budget ?? defaultBudget)
  const compiler = createCompiler(diagram)
  const layout = fieldLayout()
  const set = (edge: Edge): PacketSet => edge as PacketSet

  const or = (a: Edge, b: Edge): Edge => negate(diagram.and(negate(a), negate(b)))

  /** Halves first: thousands of small sets join in few large steps. */
  const joined = (sets: readonly Edge[], from: number, to: number, neutral: Edge, join: (a: Edge, b: Edge) => Edge): Edge => {
    if (to - from === 0) return neutral
    if (to - from === 1) return sets[from]!
    const middle = (from + to) >> 1
    return join(joined(sets, from, middle, neutral, join), joined(sets, middle, to, neutral, join))
  }

  /** The packet's protocol is the connection's, where it must be. */
  const sameProtocol = (): Edge => {
    const own = layout.bits('l4proto')
    const connection = layout.bits('ct.l4proto')
    let equal: Edge = TRUE
    for (let bit = own.length - 1; bit >= 0; bit--) {
      equal = diagram.node(own[bit]!, diagram.node(connection[bit]!, equal, FALSE), diagram.node(connection[bit]!, FALSE, equal))
    }
    return or(or(negate(compiler.hasConnection), compiler.of(mayDifferInProtocol)), equal)
  }

  const laws = new Map<string, PacketSet>()
  const lawful = (layer: Layer, hook: Hook | undefined): PacketSet => {
    const key = `${layer} ${hook ?? ''}`
    let found = laws.get(key)
    if (found === undefined) {
      found = set(hook === undefined ? diagram.and(compiler.of(lawsOf(layer)), sameProtocol()) : diagram.and(lawful(layer, undefined), compiler.of(lawsAt(hook))))
      laws.set(key, found)
    }
    return found
  }

  const levelSets = new Map<string, Levels>()
  const levelsOf = (fields: readonly (Field | 'atoms')[]): Levels => {
    const key = fields.join(' ')
    let found = levelSets.get(key)
    if (!found) {
      const marked = new Set<number>()
      for (const field of fields) if (field !== 'atoms') for (const level of layout.levels(field)) marked.add(level)
      const atoms = fields.includes('atoms')
      found = {
        has: level => marked.has(level) || (atoms && level >= layout.firstAtom),
        last: atoms ? Number.MAX_SAFE_INTEGER : Math.max(-1, ...marked),
      }
      levelSets.set(key, found)
    }
    return found
  }

  const assignments = new WeakMap<Packet, Assignment>()

  const space: Space = {
    none: set(FALSE),
    all: set(TRUE),
    of: condition => set(compiler.of(condition)),
    and: (...sets) => set(joined(sets, 0, sets.length, TRUE, (a, b) => diagram.and(a, b))),
    or: (...sets) => set(joined(sets, 0, sets.length, FALSE, or)),
    not: one => set(negate(one)),
    minus: (one, other) => set(diagram.and(one, negate(other))),
    isEmpty: one => one === FALSE,
    isSubset: (one, other) => !diagram.intersects(one, negate(other)),
    equals: (one, other) => one === other,
    intersects: (one, other) => diagram.intersects(one, other),
    contains: (one, packet) => {
      let assignment = assignments.get(packet)
      if (!assignment) {
        assignment = assignmentOf(compiler, packet)
        assignments.set(packet, assignment)
      }
      return holds(diagram, one, assignment)
    },
    forgetting: (one, fields) => set(diagram.exists(one, levelsOf(fields))),
    laws: hook => lawful('ip', hook),
    packetClass: (name: PacketClassName) => set(diagram.and(compiler.of(classes[name]), lawful('ip', undefined))),
    example: one => examplePacket(space, one),
    describe: (one, how = {}) => describeSet(space, one, how.lines ?? 5),
    within: (share, ask) => diagram.within(share, ask),
  }
  workshops.set(space, {
    diagram,
    compiler,
    of: (condition, given) => set(compiler.of(condition, given)),
    matching: ({ matches }, given) => set(compiler.all(matches.map(({ condition }) => condition), given)),
    choice: key => set(compiler.atom(key)),
    lawsOf: lawful,
    levelsOf,
    existsIn: (one, levels) => set(diagram.exists(one, levels)),
  })
  return space
}
