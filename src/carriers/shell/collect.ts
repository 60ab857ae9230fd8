import type { Source, Span } from '../../text/index.ts'
import { positionAt } from '../../text/index.ts'
import type { CarriedRuleset } from '../carried.ts'
import { deriveFrom } from '../derived.ts'
import type { Writer } from '../derived.ts'
import type { Field } from './expand.ts'

export type Family = 'ip' | 'ip6'

/** One line of a derived ruleset. */
export interface Line {
  readonly fields: readonly Field[]
  readonly from: Span
}

/** A text that a script hands over whole: a here-document. */
export type Body = readonly { readonly text: string; readonly from: Span; readonly verbatim: boolean }[]

interface Rules {
  readonly tables: Map<string, Line[]>
  /** Rules that may be loaded or not. */
  readonly loose: Map<string, Line[]>
  /** Whether some command could not be understood. */
  missing: boolean
  /** Whether the script empties chains or sets policies: only then it says all that there is. */
  owns: boolean
  readonly restored: Body[]
}

const rules = (): Rules => ({ tables: new Map(), loose: new Map(), missing: false, owns: false, restored: [] })

/** What a script loads, as it is found. */
export class Collected {
  readonly families: Readonly<Record<Family, Rules>> = { ip: rules(), ip6: rules() }
  readonly nft: (Line | Body)[] = []
  readonly looseNft: (Line | Body)[] = []
  nftMissing = false
  /** Modules that are loaded, and kernel settings, one a line as modules-load.d and sysctl.d have them. */
  readonly kernel: Line[] = []

  add(family: Family, table: string, line: Line, certain: boolean): void {
    const tables = certain ? this.families[family].tables : this.families[family].loose
    const lines = tables.get(table)
    if (lines) lines.push(line)
    else tables.set(table, [line])
  }

  get hasCertain(): boolean {
    return this.nft.length > 0 || Object.values(this.families).some(({ tables, restored }) => tables.size + restored.length > 0)
  }
}

/** Comments that speak to nflint, by the line that they are about. */
export function silencersIn(source: Source, comments: readonly Span[]): { readonly about: ReadonlyMap<number, readonly Span[]>; readonly file: readonly Span[] } {
  const about = new Map<number, Span[]>()
  const file: Span[] = []
  for (const comment of comments) {
    const said = source.text.slice(comment.start, comment.end)
    if (!/^#+\s*nflint:/.test(said)) continue
    if (/^#+\s*nflint:\s*file-ignore\b/.test(said)) {
      file.push(comment)
      continue
    }
    const { line, column } = positionAt(source, comment.start)
    const own = source.text.slice(comment.start - column + 1, comment.start).trim() === ''
    // On a line of its own it is about the next line that is neither blank nor a comment.
    const next = own ? /(?:[ \t]*(?:#[^\n]*)?\r?\n)*/y : undefined
    let target = line
    if (next) {
      next.lastIndex = comment.start
      next.exec(source.text)
      target = positionAt(source, next.lastIndex).line
    }
    about.set(target, [...(about.get(target) ?? []), comment])
  }
  return { about, file }
}

const needsQuotes = /[\s"'\\#]|^$/

/** A word as iptables-restore reads it: double quotes, and backslashes before signs. */
function writeField(writer: Writer, { text, from, verbatim }: Field): void {
  if (!needsQuotes.test(text)) {
    if (verbatim) writer.copy(from)
    else writer.write(text, from)
    return
  }
  writer.write('"', { start: from.start, end: from.start })
  if (verbatim && !/["\\]/.test(text)) writer.copy(from)
  else writer.write(text.replace(/["\\]/g, '\\$&'), from)
  writer.write('"', { start: from.end, end: from.end })
}

const plainField = (writer: Writer, { text, from, verbatim }: Field): void => (verbatim ? writer.copy(from) : writer.write(text, from))

const isLine = (item: Line | Body): item is Line => 'fields' in item

/** The derived rulesets of all that was collected. */
export function rulesetsOf(collected: Collected, source: Source, comments: readonly Span[]): readonly CarriedRuleset[] {
  const { about, file } = silencersIn(source, comments)
  const nothing = { start: 0, end: 0 }
  const begin = (): Writer => {
    const writer = deriveFrom(source)
    for (const comment of file) {
      writer.copy(comment)
      writer.write('\n', { start: comment.end, end: comment.end })
    }
    return writer
  }
  const silence = (writer: Writer, { start }: Span): void => {
    for (const comment of about.get(positionAt(source, start).line) ?? []) {
      writer.copy(comment)
      writer.write('\n', { start: comment.end, end: comment.end })
    }
  }
  const writeLine = (writer: Writer, { fields, from }: Line, write: (writer: Writer, field: Field) => void): void => {
    silence(writer, from)
    for (const [index, field] of fields.entries()) {
      if (index > 0) writer.write(' ', { start: field.from.start, end: field.from.start })
      write(writer, field)
    }
    writer.write('\n', { start: from.end, end: from.end })
  }
  const writeBody = (writer: Writer, body: Body): void => {
    for (const { text, from, verbatim } of body) {
      if (verbatim) writer.copy(from)
      else writer.write(text, from)
    }
  }
  const found: CarriedRuleset[] = []

  for (const family of ['ip', 'ip6'] as const) {
    const { tables, loose, missing, owns, restored } = collected.families[family]
    const head = `# Generated by ${family}tables-save\n`
    const write = (lines: ReadonlyMap<string, readonly Line[]>, extent: CarriedRuleset['extent']): void => {
      const writer = deriveFrom(source)
      const first = [...lines.values()][0]![0]!.from
      writer.write(head, { start: first.start, end: first.start })
      for (const comment of file) {
        writer.copy(comment)
        writer.write('\n', { start: comment.end, end: comment.end })
      }
      for (const [table, own] of lines) {
        const at = own[0]!.from
        writer.write(`*${table}\n`, at)
        for (const line of own) writeLine(writer, line, writeField)
        writer.write('COMMIT\n', { start: own.at(-1)!.from.end, end: own.at(-1)!.from.end })
      }
      found.push({ dialect: 'iptables', derived: writer.done(), extent })
    }
    const several = restored.length + (tables.size > 0 ? 1 : 0) > 1
    if (tables.size > 0) write(tables, missing || several || !owns || loose.size > 0 ? 'part' : 'whole')
    if (loose.size > 0) write(loose, 'loose')
    for (const body of restored) {
      const writer = deriveFrom(source)
      writer.write(head, body[0]?.from ?? nothing)
      for (const comment of file) {
        writer.copy(comment)
        writer.write('\n', { start: comment.end, end: comment.end })
      }
      writeBody(writer, body)
      found.push({ dialect: 'iptables', derived: writer.done(), extent: missing || several ? 'part' : 'whole' })
    }
  }

  const writeNft = (items: readonly (Line | Body)[], extent: CarriedRuleset['extent']): void => {
    const writer = begin()
    for (const item of items) {
      if (isLine(item)) writeLine(writer, item, plainField)
      else writeBody(writer, item)
    }
    found.push({ dialect: 'nft', derived: writer.done(), extent })
  }
  if (collected.nft.length > 0) writeNft(collected.nft, collected.nftMissing || collected.looseNft.length > 0 ? 'part' : 'whole')
  if (collected.looseNft.length > 0) writeNft(collected.looseNft, 'loose')
  if (collected.kernel.length > 0) {
    const writer = begin()
    for (const line of collected.kernel) writeLine(writer, line, plainField)
    found.push({ dialect: 'kernel', derived: writer.done(), extent: 'part' })
  }
  return found
}
