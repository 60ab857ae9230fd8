import type { Span } from '../../../text/index.ts'

/** Notes a problem at a place. */
export type Report = (at: Span, message: string, help?: string) => void
