import { behindBreak, lineEnd, type IptablesTree, type RuleLine } from '../../../grammars/iptables/index.ts'
import type { EditResult, Edits, Narrowing, NarrowResult, Rule } from '../../model/index.ts'
import { type Edit, type Place, placeIn, type Span } from '../../text/index.ts'
import type { LoweredFile } from './lower.ts'
import { mergeLines } from './merge.ts'
import { narrowLine } from './narrow.ts'
import { respellLine } from './respell.ts'

/** Changes to the lines that rules are written on. */
export function editsFor(tree: IptablesTree, lowered: LoweredFile): Edits {
  const { source } = tree
  const { text } = source
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n'
  const lineOf = (rule: Rule): RuleLine | undefined => lowered.written.get(rule)?.line

  /** The whole line with its line break. */
  const wholeLine = ({ start, end }: RuleLine): Span => ({ start: beginning(start), end: behindBreak(text, lineEnd(text, end)) })

  const beginning = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

  return {
    removeRules(rules: readonly Rule[]): EditResult {
      const edits: Edit[] = []
      for (const rule of rules) {
        const line = lineOf(rule)
        if (!line) return { reason: 'the rule is not written in this file' }
        const counted = countedLater(rule)
        if (counted) return { reason: counted }
        edits.push({ ...placeIn(source, wholeLine(line)), text: '' })
      }
      return edits
    },

    narrow(narrowings: readonly Narrowing[]): NarrowResult {
      const edits: Edit[] = []
      const left: { rule: Rule; reason: string }[] = []
      for (const narrowing of narrowings) {
        const written = lowered.written.get(narrowing.rule)
        const reason = written ? countedLater(narrowing.rule) : 'the rule is not written in this file'
        const result = reason === undefined ? narrowLine(written!, source, lowered.family, narrowing) : { reason }
        if ('reason' in result) {
          left.push({ rule: narrowing.rule, reason: result.reason })
          continue
        }
        const { line } = written!
        const copies = result.copies
        if (result.edits === 'remove') {
          const { start, end } = wholeLine(line)
          const first = copies[0]
          if (first === undefined) edits.push({ ...placeIn(source, { start, end }), text: '' })
          else edits.push({ ...placeIn(source, { start: line.start, end: line.end }), text: copies.join(lineBreak) })
          continue
        }
        edits.push(...result.edits)
        if (copies.length > 0) {
          const end = lineEnd(text, line.end)
          edits.push({ ...placeIn(source, { start: end, end }), text: copies.map(copy => lineBreak + copy).join('') })
        }
      }
      return { edits, left }
    },

    silence(rule: Rule, check: string, reason: string): EditResult {
      const line = lineOf(rule)
      if (!line) return { reason: 'the rule is not written in this file' }
      const start = beginning(line.start)
      return [{ ...placeIn(source, { start, end: start }), text: `# nflint: ignore[${check}] ${reason}${lineBreak}` }]
    },

    merge({ of, statements, match }): EditResult {
      if (of !== 'values') return { reason: 'iptables has no map of verdicts' }
      const lines: { readonly line: RuleLine; readonly at: Place }[] = []
      for (const [rule, ...others] of statements) {
        const line = lineOf(rule!)
        const counted = countedLater(rule!)
        if (!line || others.length > 0 || counted) return { reason: counted ?? 'the rule is not written in this file' }
        lines.push({ line, at: rule!.matches[match]!.origin })
      }
      return mergeLines(lines, source, lowered.family, line => placeIn(source, wholeLine(line)))
    },

    respell(rule, extension): EditResult {
      const line = lineOf(rule)
      return line ? respellLine(line, source, lowered.family, extension) : { reason: 'the rule is not written in this file' }
    },
  }

  /** Why the number of rules in front of later commands matters: they name rules of the same chain by number. */
  function countedLater(rule: Rule): string | undefined {
    const written = lowered.written.get(rule)
    if (!written) return undefined
    const last = lowered.counted.get(`${written.table} ${written.chain}`)
    return last !== undefined && last > written.line.start ? `later commands name rules of chain ${written.chain} by number` : undefined
  }
}
