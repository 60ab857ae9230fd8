import type { File } from '../../../../grammars/iptables/index.ts'
import type { Assistant } from '../../assist/index.ts'
import { marksOf } from './marks.ts'
import { meaningAt } from './meaning.ts'
import { isName, namesIn } from './names.ts'
import { suggestAt } from './suggest.ts'

/** Nothing includes anything in a file that iptables-save wrote. */
export const iptablesAssistant: Assistant<File> = { names: namesIn, isName, includes: () => [], marks: marksOf, meaning: meaningAt, suggest: suggestAt }
