import type { DialectName } from '../dialect.ts'
import { fermAssistant } from '../ferm/assist/index.ts'
import { iptablesAssistant } from '../iptables/assist/index.ts'
import { nftAssistant } from '../nft/assist/index.ts'
import type { Assistant } from './index.ts'

const assistants: Readonly<Partial<Record<DialectName, Assistant>>> = {
  nft: nftAssistant as Assistant, iptables: iptablesAssistant as Assistant, ferm: fermAssistant as Assistant,
}

/** What is known of a dialect for editors; undefined for kernel settings, which are a line each. */
export const assistantOf = (name: DialectName): Assistant | undefined => assistants[name]
