import type { FermTree } from '../../../../grammars/ferm/index.ts'
import { evaluate, itemsOf } from './evaluate.ts'
import { isIncluded, resolvePath } from './files.ts'
import { splitPath } from './builtins.ts'
import type { Level } from './level.ts'
import { Failure, limits, note, report } from './machine.ts'
import type { Machine, Script } from './machine.ts'
import type { Run } from './run.ts'
import { expect, peek } from './stream.ts'
import { running } from './token.ts'
import { placeOf } from './value.ts'
import type { Scalar } from './value.ts'

/** `@include path;`: a file, a folder (with its last `/`), or a program (never run). */
export function include(machine: Machine, level: Level, depth: number, run: Run): void {
  const found = peek(machine)?.image === '@glob'
  const value = evaluate(machine)
  const paths = itemsOf(value).flatMap(item => {
    if (item.kind === 'deferred') throw new Failure(item.tok, 'a path is expected')
    return found ? [{ path: item.text, item }] : filesOf(machine, item)
  })
  expect(machine, ';', '";" is expected behind "@include"')
  for (const { path, item } of paths) includeFile(machine, level, depth, run, path, item)
  delete level.first
}

/** The files that a path names. */
function filesOf(machine: Machine, item: Scalar): { path: string; item: Scalar }[] {
  const at = placeOf(item.tok)
  if (item.unknown) {
    note(machine, at, 'what is included here is not known without running commands')
    machine.partial = true
    return []
  }
  if (item.text.endsWith('|')) {
    note(machine, at, 'programs are not run: what this one would print is not known')
    machine.partial = true
    return []
  }
  if (item.text.startsWith('|')) throw new Failure(item.tok, 'this kind of pipe is not allowed')
  const path = resolvePath(machine, item.text)
  if (!path.endsWith('/')) return [{ path, item }]
  const names = machine.reader.list(path.length > 1 ? path.slice(0, -1) : path)
  if (!names) {
    missing(machine, item, `there is no folder "${path}"`)
    return []
  }
  return [...names].sort(byCode).filter(isIncluded).map(name => ({ path: path + name, item }))
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function missing(machine: Machine, { tok }: Scalar, message: string): void {
  machine.partial = true
  report(machine, placeOf(tok), message, { kind: 'include-missing' })
}

function includeFile(machine: Machine, level: Level, depth: number, run: Run, path: string, item: Scalar): void {
  let nested = 0
  for (let script: Script | undefined = machine.script; script; script = script.parent) {
    if (script.source.path === (machine.reader.locate?.(path) ?? path)) throw new Failure(item.tok, `"${path}" includes itself`, { ended: true })
    nested++
  }
  if (nested > limits.includes) throw new Failure(item.tok, 'files include each other without end', { ended: true })
  const tree = treeOf(machine, path)
  if (!tree) {
    const folder = machine.reader.list(path) !== undefined
    missing(machine, item, folder ? `"${path}" is a folder: write a "/" behind it to include its files` : `there is no file "${path}"`)
    return
  }
  if (!machine.includedAt.has(tree.source)) machine.includedAt.set(tree.source, placeOf(item.tok))
  const outside = machine.script
  const scopes = machine.scopes
  const { folder, name } = splitPath(path)
  machine.script = { source: tree.source, parent: outside, base: running(tree.source, (tree as FermTree).brief ?? tree.tokens), index: 0, pending: [] }
  // A file that is included may define names for the file that includes it.
  machine.scopes = [
    {
      variables: scopes[0]!.variables, functions: scopes[0]!.functions,
      automatic: new Map([...scopes[0]!.automatic, ['FILENAME', path], ['FILEBNAME', name], ['DIRNAME', folder]]),
    },
    ...scopes,
  ]
  run(machine, level, depth + 1, 'whole')
  machine.scopes = scopes
  machine.script = outside
}

function treeOf(machine: Machine, path: string): ReturnType<Machine['included']['get']> {
  if (!machine.included.has(path)) {
    const located = machine.reader.locate?.(path) ?? path
    const text = machine.reader.read(located)
    machine.included.set(path, text === undefined ? undefined : machine.parse({ path: located, text }))
  }
  return machine.included.get(path)
}
