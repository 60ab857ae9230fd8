import { Exhausted, Failure, limits, reportFailure } from './machine.ts'
import { lineToks } from './lines.ts'
import type { Machine, Script } from './machine.ts'
import { LineTok } from './token.ts'
import type { Tok } from './token.ts'

/** The line that is one token, where it comes next. */
function nextLine({ pending, base, index }: Script): LineTok | undefined {
  const tok = pending.length > 0 ? undefined : base[index]
  return tok instanceof LineTok ? tok : undefined
}

/** Puts the tokens of a line that is one in its place, where it comes next. */
function settle(script: Script): void {
  const tok = nextLine(script)
  if (!tok) return
  script.index++
  const toks = lineToks(tok)
  for (let index = toks.length - 1; index >= 0; index--) script.pending.push(toks[index]!)
}

/** The next token, not taken. */
export function peek({ script }: Machine): Tok | undefined {
  settle(script)
  return script.pending.at(-1) ?? script.base[script.index]
}

/** The token behind the next one. */
export function peekSecond({ script }: Machine): Tok | undefined {
  settle(script)
  const { pending, base, index } = script
  if (pending.length > 1) return pending.at(-2)
  const second = base[pending.length === 1 ? index : index + 1] as LineTok | undefined
  return second?.line ? lineToks(second)[0] : second
}

/** Takes the next token. */
export function next(machine: Machine): Tok | undefined {
  const { script } = machine
  settle(script)
  const tok = script.pending.pop() ?? script.base[script.index++]
  if (tok) {
    machine.last = tok
    if (++machine.taken > limits.tokens) throw new Exhausted()
  }
  return tok
}

/** Takes the next token, which must be a word of a command: not its end, not a brace. */
export function take(machine: Machine, expected: string): Tok {
  const tok = peek(machine)
  if (!tok) throw new Failure(undefined, `${expected} is expected, and the file ends`)
  if (tok.image === ';' || tok.image === '{' || tok.image === '}') throw new Failure(tok, `${expected} is expected before "${tok.image}"`)
  return next(machine)!
}

/** Takes one particular token. */
export function expect(machine: Machine, image: string, message = `"${image}" is expected`): Tok {
  const tok = peek(machine)
  if (tok?.image !== image) throw new Failure(tok, tok ? `${message}, not "${tok.image}"` : message)
  return next(machine)!
}

/** Takes a name: of a variable, a function, a parameter. */
export function takeName(machine: Machine, expected: string): Tok {
  const tok = take(machine, expected)
  if (!/^\w+$/.test(tok.image)) throw new Failure(tok, `${expected} is expected, not "${tok.image}"`)
  return tok
}

/**
 * Takes all tokens to the end of the command: its `;` (which is left out unless `semicolon` is `keep`) or the `}` of
 * its block. With `else`, branches behind are taken too. In blocks, lines that are one token stay so.
 */
export function collect(machine: Machine, { semicolon, branches }: { semicolon: 'keep' | 'drop'; branches: 'with else' | 'alone' }): Tok[] {
  const toks: Tok[] = []
  const open: Tok[] = []
  /** One parenthesis too many or too few must not tear the blocks around it apart. */
  const closeLists = (): void => {
    while (open.at(-1)?.image === '(') reportFailure(machine, new Failure(open.pop(), 'this "(" is never closed'))
  }
  for (;;) {
    const line = open.at(-1)?.image === '{' ? nextLine(machine.script) : undefined
    // What could be read as a command pairs its parentheses.
    if (line?.line.shape.isRead) {
      machine.script.index++
      toks.push(line)
      continue
    }
    const tok = next(machine)
    if (!tok) throw new Failure(open.at(-1) ?? toks[0], open.length > 0 ? 'this is never closed' : '";" is expected at the end of the file')
    switch (tok.image) {
      case '{':
      case '(':
        open.push(tok)
        break
      case ')':
        if (open.at(-1)?.image === '(') open.pop()
        else {
          reportFailure(machine, new Failure(tok, 'this ")" closes nothing'))
          continue
        }
        break
      case '}':
        closeLists()
        if (!open.pop()) throw new Failure(tok, 'this "}" closes nothing', { ended: true })
        break
      case ';':
        closeLists()
        if (open.length > 0) break
        if (semicolon === 'keep') toks.push(tok)
        if (branches === 'with else' && peek(machine)?.image === '@else') continue
        return toks
    }
    toks.push(tok)
    // As ferm: a branch behind a block is not collected, not even where one behind ";" is.
    if (tok.image === '}' && open.length === 0) return toks
  }
}

/** After a failure: passes over what is left of the command, not over the `}` of the block around it. */
export function skipCommand(machine: Machine): void {
  let depth = 0
  for (;;) {
    const tok = peek(machine)
    if (!tok || (tok.image === '}' && depth === 0)) return
    next(machine)
    if (tok.image === '{') depth++
    else if (tok.image === '}' && --depth === 0) return
    else if (tok.image === ';' && depth === 0) return
  }
}
