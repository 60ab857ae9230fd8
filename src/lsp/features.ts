import { codeActions } from './actions.ts'
import { diagnostics } from './diagnostics.ts'
import type { Feature } from './session.ts'

/** Everything that the server does, a file each. */
export const features: readonly Feature[] = [diagnostics, codeActions]
