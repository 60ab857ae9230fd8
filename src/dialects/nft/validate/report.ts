import type { ProblemKind } from '../../../syntax/index.ts'
import type { Span } from '../../../text/index.ts'

/** Notes a problem at a place; a `syntax-error` unless it is about a name that stands for nothing. */
export type Report = (at: Span, message: string, help?: string, kind?: ProblemKind) => void
