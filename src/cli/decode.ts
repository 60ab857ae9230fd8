import { Failure } from './failure.ts'

/** How the bytes of a file became text, so that it can be written back the same. */
export type Encoding = 'utf8' | 'latin1'

export interface Decoded {
  readonly text: string
  readonly encoding: Encoding
}

/** Beginning of a file in which a NUL byte tells that it is not text, as git judges it. */
const sniffed = 8000

/**
 * Text of a file's bytes: UTF-8 (a byte order mark is kept), or else Latin-1, which gives every byte back.
 * @throws Failure for what is not text
 */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.subarray(0, sniffed).includes(0)) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    throw new Failure(utf16 ? 'UTF-16 text; firewall tools read UTF-8 only, convert it first' : 'a binary file, not a ruleset')
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' }
  } catch {
    return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), encoding: 'latin1' }
  }
}

/**
 * The bytes of a text.
 * @throws Failure when a Latin-1 file was given characters that it cannot hold
 */
export function encode(text: string, encoding: Encoding): Uint8Array {
  const bytes = Buffer.from(text, encoding)
  if (encoding === 'latin1' && bytes.toString('latin1') !== text) throw new Failure('not UTF-8, and the change has characters that Latin-1 lacks')
  return bytes
}
