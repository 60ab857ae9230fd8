import { FoldingRangeKind } from 'vscode-languageserver/node'
import type { FoldingRange } from 'vscode-languageserver/node'
import type { SyntaxTree } from '../syntax/index.ts'
import { assisted, namesIn } from './names.ts'
import { toPosition } from './position.ts'
import { about } from './session.ts'
import type { Feature } from './session.ts'
import type { NameUse } from '../dialects/assist/index.ts'

/** Blocks in braces and parentheses, tables without braces, and comments of several lines. */
function foldsOf({ source, tokens }: SyntaxTree, names: readonly NameUse[]): FoldingRange[] {
  const folds: FoldingRange[] = []
  const lineOf = (offset: number): number => toPosition(source, offset).line
  const fold = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine) folds.push({ startLine, endLine, ...(kind ? { kind } : {}) })
  }
  const open: number[] = []
  let comment: { first: number; last: number } | undefined
  for (const { image, startOffset, tokenType: { name } } of tokens) {
    if (image === '{' || image === '(') open.push(startOffset)
    // The closing line stays in sight.
    else if ((image === '}' || image === ')') && open.length > 0) fold(lineOf(open.pop()!), lineOf(startOffset) - 1)
    if (name !== 'Comment') continue
    const line = lineOf(startOffset)
    const alone = source.text.slice(source.text.lastIndexOf('\n', startOffset - 1) + 1, startOffset).trim() === ''
    if (!alone) continue
    if (comment?.last === line - 1) comment.last = line
    else {
      if (comment) fold(comment.first, comment.last, FoldingRangeKind.Comment)
      comment = { first: line, last: line }
    }
  }
  if (comment) fold(comment.first, comment.last, FoldingRangeKind.Comment)
  if (open.length === 0 && folds.every(({ kind }) => kind === FoldingRangeKind.Comment)) {
    for (const { kind, whole } of names) if (kind === 'table' && whole) fold(lineOf(whole.start), lineOf(Math.max(whole.start, whole.end - 1)))
  }
  return folds.sort((a, b) => a.startLine - b.startLine)
}

export const folding: Feature = {
  capabilities: () => ({ foldingRangeProvider: true }),
  listen: (connection, session) => void connection.onFoldingRanges(params => about(session(), params, null, document => {
    const here = assisted(document, session().rulesets.tree(document))
    return here ? foldsOf(here.tree, namesIn(here)) : null
  })),
}
