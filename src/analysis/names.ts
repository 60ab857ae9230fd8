import { nameBytes } from './fields.ts'

const encoder = new TextEncoder()

/** Bytes of an exact name with its end, or of a prefix; undefined for a name that no interface and no helper can have. */
export function nameToBytes(name: string, kind: 'exact' | 'prefix'): readonly number[] | undefined {
  const bytes = [...encoder.encode(name)]
  if (bytes.length >= nameBytes || bytes.includes(0)) return undefined
  return kind === 'exact' ? [...bytes, 0] : bytes
}

/** The name that stands in bytes before the first NUL. */
export function bytesToName(bytes: Iterable<number>): string {
  const name: number[] = []
  for (const byte of bytes) {
    if (byte === 0) break
    name.push(byte)
  }
  return new TextDecoder().decode(Uint8Array.from(name))
}
