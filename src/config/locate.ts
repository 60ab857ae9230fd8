import type { AST } from 'toml-eslint-parser'
import type { Span } from '../text/index.ts'

type Path = readonly (string | number)[]

interface Written {
  readonly key: Span
  readonly value: Span
}

const spanOf = ({ range: [start, end] }: { readonly range: readonly [number, number] }): Span => ({ start, end })

const keyOf = (path: Path): string => JSON.stringify(path)

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted): string => (key.type === 'TOMLBare' ? key.name : key.value)

function* entries(nodes: readonly (AST.TOMLKeyValue | AST.TOMLTable)[], prefix: Path): Generator<readonly [Path, Written]> {
  for (const node of nodes) {
    if (node.type === 'TOMLTable') {
      const path = node.resolvedKey
      yield [path, { key: spanOf(node.key), value: spanOf(node.key) }]
      // The list of an array of tables is where its first one is.
      if (node.kind === 'array') yield [path.slice(0, -1), { key: spanOf(node.key), value: spanOf(node.key) }]
      yield* entries(node.body, path)
    } else {
      const names = node.key.keys.map(nameOf)
      for (let length = 1; length <= names.length; length++) {
        const key = spanOf(node.key.keys[length - 1]!)
        yield [[...prefix, ...names.slice(0, length)], { key, value: length === names.length ? spanOf(node.value) : key }]
      }
      yield* values(node.value, [...prefix, ...names])
    }
  }
}

function* values(node: AST.TOMLContentNode, path: Path): Generator<readonly [Path, Written]> {
  if (node.type === 'TOMLInlineTable') yield* entries(node.body, path)
  if (node.type !== 'TOMLArray') return
  for (const [index, element] of node.elements.entries()) {
    const own = [...path, index]
    yield [own, { key: spanOf(element), value: spanOf(element) }]
    yield* values(element, own)
  }
}

/** Where keys and values of a TOML text are written; for one that is nowhere, the nearest around it. */
export function locator({ body: [{ body }] }: AST.TOMLProgram): (path: Path, what: 'key' | 'value') => Span {
  const places = new Map<string, Written>()
  for (const [path, written] of entries(body, [])) if (!places.has(keyOf(path))) places.set(keyOf(path), written)
  return (path, what) => {
    for (let length = path.length; length > 0; length--) {
      const written = places.get(keyOf(path.slice(0, length)))
      if (written) return length === path.length ? written[what] : written.key
    }
    return { start: 0, end: 0 }
  }
}
