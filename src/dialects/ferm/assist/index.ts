import type { File } from '../../../../grammars/ferm/index.ts'
import type { Assistant } from '../../assist/index.ts'
import { includesIn } from './includes.ts'
import { marksOf } from './marks.ts'
import { meaningAt } from './meaning.ts'
import { isName, namesIn } from './names/index.ts'
import { suggestAt } from './suggest.ts'

export const fermAssistant: Assistant<File> = { names: namesIn, isName, includes: includesIn, marks: marksOf, meaning: meaningAt, suggest: suggestAt }
