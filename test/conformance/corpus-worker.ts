/** Reads one corpus file as a task says, and answers over IPC. Forked by corpus-pool.ts. */
import { readFileSync } from 'node:fs'
import { dialectNamed } from '../../src/dialects/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import { isRefused } from '../../src/syntax/index.ts'
import { positionAt } from '../../src/text/index.ts'
import { absolute } from './corpus-files.ts'
import { corpusReader, touchedBy } from './corpus-spy.ts'
import type { FixedFile } from './corpus-fixed.ts'
import type { Mistaken } from './corpus-mistaken.ts'
import type { TightenedFile } from './corpus-tightened.ts'
import type { FormattedFile } from './format-file.ts'

export type Task = { readonly path: string; readonly dialect: DialectName } & (
  | { readonly kind: 'read' }
  /** Reads the file cut at so many places, and with so many characters changed. */
  | { readonly kind: 'damage'; readonly cuts: number; readonly changes: number }
  /** Tightens the file; the texts of both runs. */
  | { readonly kind: 'tighten' }
  /** Fixes the file, and compares. */
  | { readonly kind: 'fix' }
  /** Makes so many mistakes in the file, one at a time. */
  | { readonly kind: 'mistake'; readonly count: number }
  /** Lays the file out. */
  | { readonly kind: 'format' }
)

export interface Answer extends Partial<TightenedFile>, Partial<FormattedFile> {
  readonly fixes?: FixedFile
  readonly mistaken?: Mistaken
  /** Syntax errors, with their places. */
  readonly errors?: readonly string[]
  readonly touched?: readonly string[]
  /** Processor time that one reading took, the slowest where there were several. */
  readonly seconds?: number
}

/** As the tools see files: bytes that are no UTF-8 must not get lost, so they are read one by one. */
function textOf(path: string): string {
  const bytes = readFileSync(absolute(path))
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? bytes.toString('latin1') : text
}

/** Reads a text wholly; the syntax errors, or what went wrong. */
function read(dialectName: DialectName, path: string, text: string): { readonly errors: readonly string[]; readonly wrong: readonly string[] } {
  const dialect = dialectNamed(dialectName)
  const source = { path: absolute(path), text }
  try {
    const tree = dialect.parse(source)
    const back = tree.tokens.map(token => token.image).join('')
    const lowered = dialect.lower(tree, corpusReader(source.path))
    dialect.comments(tree)
    const problems = [...tree.errors, ...lowered.problems].filter(isRefused)
    return {
      errors: problems.map(({ at, message }) => `${positionAt(at.source, at.start).line}:${positionAt(at.source, at.start).column} ${message}`),
      wrong: back === text ? [] : [`tokens give back ${back.length} of ${text.length} characters`],
    }
  } catch (error) {
    return { errors: [], wrong: [error instanceof Error ? error.stack ?? error.message : String(error)] }
  }
}

/** Numbers that look random and are the same in every run (a linear congruential generator, Numerical Recipes). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    yield state
  }
}

const characters = ['\0', '"', '\'', '{', '}', '(', ')', '\\', '\n', '#', '!', '`', '@', '$', ' ', 'é', '\r', ';', ',', '-', '/', '*', '[', '\u{1f525}']

function* damaged(text: string, cuts: number, changes: number): Generator<string> {
  for (let cut = 0; cut < cuts; cut++) yield text.slice(0, Math.floor((text.length * (cut + 0.5)) / cuts))
  const random = numbers(text.length)
  for (let change = 0; change < changes; change++) {
    let changed = text
    for (let times = 0; times < 4; times++) {
      const at = random.next().value % (text.length + 1)
      changed = changed.slice(0, at) + characters[(random.next().value >>> 8) % characters.length]! + changed.slice(at + 1)
    }
    yield changed
  }
}

async function answer(task: Task): Promise<Answer> {
  const text = textOf(task.path)
  switch (task.kind) {
    case 'read': {
      const { value, touched } = touchedBy(() => read(task.dialect, task.path, text))
      return { ...value, touched }
    }
    case 'damage': {
      const wrong = new Set<string>()
      let slowest = 0
      for (const other of damaged(text, task.cuts, task.changes)) {
        const start = process.cpuUsage()
        for (const word of read(task.dialect, task.path, other).wrong) wrong.add(word)
        slowest = Math.max(slowest, process.cpuUsage(start).user / 1e6)
      }
      return { wrong: [...wrong], seconds: slowest }
    }
    case 'format':
      return (await import('./format-file.ts')).formatFile(task.dialect, task.path, text)
    case 'tighten':
      return (await import('./corpus-tightened.ts')).tightenFile(task.dialect, task.path, text)
    case 'mistake':
      return { mistaken: (await import('./corpus-mistaken.ts')).mistakenFile(task.dialect, task.path, text, task.count) }
    case 'fix':
      return { fixes: (await import('./corpus-fixed.ts')).fixFile(task.dialect, task.path, text) }
  }
}

if (process.send) {
  process.on('message', task => {
    const start = process.cpuUsage()
    void answer(task as Task).then(
      result => process.send!({ seconds: process.cpuUsage(start).user / 1e6, ...result }),
      (error: unknown) => process.send!({ wrong: [error instanceof Error ? error.stack ?? error.message : String(error)] }))
  })
  process.send({})
}
