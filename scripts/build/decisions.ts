import { decisionsOf } from '../../grammars/decisions.ts'
import { CommandParser } from '../../grammars/ferm/parser.ts'
import { LineParser } from '../../grammars/iptables/parser.ts'
import { LineParser as SettingParser } from '../../grammars/kernel/parser.ts'
import { NftParser } from '../../grammars/nft/declarations.ts'

/** The decisions of each parser, by the name under which it looks for them. */
export const decisions: Readonly<Record<string, string>> = {
  NFT_DECISIONS: decisionsOf(new NftParser({ checkGrammar: 'no' }, null)),
  FERM_DECISIONS: decisionsOf(new CommandParser(null)),
  IPTABLES_DECISIONS: decisionsOf(new LineParser(null)),
  KERNEL_DECISIONS: decisionsOf(new SettingParser(null)),
}
