import type { Step } from '../../../model/index.ts'
import type { Token } from '../../../syntax/index.ts'
import type { Place, Source } from '../../../text/index.ts'
import { positionAt } from '../../../text/index.ts'
import { ShapedToken, isTrivia } from '../../../../grammars/ferm/index.ts'
import type { Deferred, Scalar } from './value.ts'

/** The call of a function, and the call that it is made in. */
export interface Frame {
  readonly name: string
  readonly call: Place
  readonly parent: Frame | undefined
  readonly depth: number
  /** Definitions that the call's values depend on. */
  readonly steps: readonly Step[]
  /** The body of the called function, from behind its `=`. */
  readonly body: Place
}

/** A token as it runs: its place, and the call that brought it. */
export interface Tok extends Place {
  readonly image: string
  readonly frame: Frame | undefined
  /** A parameter's value, put in its place: taken as it is, without reading the text again. */
  readonly value?: Scalar | Deferred
}

/** A command on a line of its own that stands for its tokens. */
export class LineTok implements Tok {
  readonly line: ShapedToken

  constructor(line: ShapedToken) {
    this.line = line
  }

  get source(): Source {
    return this.line.source
  }

  get start(): number {
    return this.line.startOffset
  }

  get end(): number {
    return this.line.end
  }

  get image(): string {
    return this.line.image
  }

  get frame(): undefined {
    return undefined
  }
}

/** Line of a token, from 1: `$LINE`. */
export const lineOf = (tok: Tok): number => positionAt(tok.source, tok.start).line

/** The tokens that run, without trivia. */
export function running(source: Source, tokens: readonly Token[]): Tok[] {
  const toks: Tok[] = []
  for (const token of tokens) {
    if (token instanceof ShapedToken) toks.push(new LineTok(token))
    else if (!isTrivia(token)) toks.push({ image: token.image, source, start: token.startOffset, end: token.startOffset + token.image.length, frame: undefined })
  }
  return toks
}

/** The calls that a token came through, innermost first. */
export function stepsOf(frame: Frame | undefined): Step[] {
  const steps: Step[] = []
  for (let next = frame; next; next = next.parent) steps.push({ label: `&${next.name} is called here`, at: next.call }, ...next.steps)
  return steps
}

/** From one token through another of the same call and file; undefined where they are not. */
export function spanOf(first: Tok, last: Tok): Place | undefined {
  if (first.source !== last.source || first.frame !== last.frame || first.start > last.start) return undefined
  return { source: first.source, start: first.start, end: last.end }
}
