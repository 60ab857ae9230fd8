import type { File } from '../../../grammars/ferm/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import type { Layout } from '../lay-out.ts'
import { classify, fermLines } from './layout.ts'

/** ferm as ferm(1) lays out its examples. */
export const fermLayout: Layout<SyntaxTree<File>> = {
  classify,
  isSeparator: () => false,
  // `;` and braces tell.
  begins: () => [],
  lines: fermLines,
  shape: () => 'block',
  defines: ({ image }) => image === '@def' || image === 'def',
}
