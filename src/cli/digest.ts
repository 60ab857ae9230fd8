import { createHash } from 'node:crypto'

/** SHA-256 in hexadecimal digits; loaded where it is needed, which is not at every start. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
