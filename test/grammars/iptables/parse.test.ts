import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, tokenize, type Line } from '../../../grammars/iptables/index.ts'
import { walk } from '../../../src/syntax/index.ts'
import { textOf } from '../../../src/text/index.ts'

const read = (text: string) => parse({ path: 'x', text })
const words = (line: Line): unknown =>
  line.kind === 'Rule'
    ? line.options.map(({ not, name, oldNot, values }) => [...(not ? ['!'] : []), name.text, ...(oldNot ? ['!old'] : []), ...values.map(({ text }) => text)])
    : line.kind

describe('lines', () => {
  test('table, chain, command, COMMIT', () => {
    const { root, errors } = read('# comment\n*filter\n:INPUT DROP [1:2]\n:user -\n\n[3:4] -A INPUT ! -i lo -p tcp --dport 22 -j ACCEPT\nCOMMIT\n')
    expect(errors).toEqual([])
    expect(root.lines.map(({ kind }) => kind)).toEqual(['Table', 'Chain', 'Chain', 'Rule', 'Commit'])
    expect(words(root.lines[3]!)).toEqual([['-A', 'INPUT'], ['!', '-i', 'lo'], ['-p', 'tcp'], ['--dport', '22'], ['-j', 'ACCEPT']])
  })

  test('nodes know their places', () => {
    const source = { path: 'x', text: '*filter\n  [1:2] -A INPUT ! -s 1.2.3.4 -j DROP  \n' }
    const tree = parse(source)
    const parts = [...walk(tree.root)].map(({ kind, start, end }) => `${kind} ${textOf({ source, start, end })}`)
    expect(parts).toEqual([
      `File ${source.text}`, 'Table *filter', 'Word filter', 'Rule [1:2] -A INPUT ! -s 1.2.3.4 -j DROP', 'Counters [1:2]',
      'Option -A INPUT', 'Word -A', 'Word INPUT', 'Option ! -s 1.2.3.4', 'Word !', 'Word -s', 'Word 1.2.3.4', 'Option -j DROP', 'Word -j', 'Word DROP',
    ])
  })

  test('only double quotes quote, a backslash escapes in them only', () => {
    const { root } = read(`-A x --comment "a \\"b\\" \\\\ 'c'" --prefix 'd\\e' --x a"b c" --y "-j"`)
    expect(words(root.lines[0]!)).toEqual([['-A', 'x'], ['--comment', `a "b" \\ 'c'`], ['--prefix', `'d\\e'`], ['--x', 'ab c'], ['--y', '-j']])
  })

  test('a closing quote ends the word', () => {
    expect(words(read('-A x --comment "a"b').root.lines[0]!)).toEqual([['-A', 'x'], ['--comment', 'a', 'b']])
  })

  test('negative numbers are values, -4 and -6 are options', () => {
    expect(words(read('-4 -A x --set -1 -6').root.lines[0]!)).toEqual([['-4'], ['-A', 'x'], ['--set', '-1'], ['-6']])
  })

  test('the old negation behind the option', () => {
    expect(words(read('-A x -s ! 1.2.3.4 -i eth0 ! -d 2.3.4.5').root.lines[0]!)).toEqual([['-A', 'x'], ['-s', '!old', '1.2.3.4'], ['-i', 'eth0'], ['!', '-d', '2.3.4.5']])
  })

  test('CRLF, no last line break, a byte order mark', () => {
    const { root, errors } = read('\ufeff*filter\r\n:INPUT DROP\r\n-A INPUT -j DROP\r\nCOMMIT')
    expect(errors).toEqual([])
    expect(root.lines.map(({ kind }) => kind)).toEqual(['Table', 'Chain', 'Rule', 'Commit'])
  })

  test('a carriage return within a line ends neither the line nor the word, as in iptables-restore', () => {
    const { root, errors } = read('# off:\r-A INPUT -j ACCEPT\n-A INPUT -j DROP\r-A\n')
    expect(errors).toEqual([])
    expect(root.lines.map(words)).toEqual([[['-A', 'INPUT'], ['-j', 'DROP\r-A']]])
  })

  test('counters without a blank behind them', () => {
    const { root, errors } = read('[1:2]-A INPUT -j DROP\n[3:4]  -A INPUT -j DROP\n')
    expect(errors).toEqual([])
    expect(root.lines.map(words)).toEqual(Array.from({ length: 2 }, () => [['-A', 'INPUT'], ['-j', 'DROP']]))
  })

  test('quotes are letters behind * and :, and a remark may stand at the end of the line', () => {
    const { root, errors } = read('*filter # the usual\n:"a b" - [0:0]\n:INPUT DROP # closed\n:INPUT DROP [1:2] #\n')
    expect(errors.map(({ message }) => message)).toEqual(['expected [packets:bytes] or the end of the line, found -'])
    expect(root.lines.map(line => (line.kind === 'Chain' ? [line.name.text, line.policy.text, line.counters !== undefined] : line.kind))).toEqual([
      'Table', 'Bad', ['INPUT', 'DROP', false], ['INPUT', 'DROP', true],
    ])
  })
})

describe('what is not in place', () => {
  const cases: readonly (readonly [text: string, at: string, message: string])[] = [
    ['foo bar', 'foo', 'expected *TABLE, :CHAIN, COMMIT, a comment or a command such as -A, found foo'],
    [' # comment', '#', 'a comment must begin in the first column'],
    ['-A INPUT # comment', '', ''],
    ['*', '', "expected a table's name, the line ends here"],
    ['*filter nat', 'nat', "expected the end of the line behind the table's name, found nat"],
    [':INPUT', '', 'expected a policy (ACCEPT, DROP, or - for a user chain), the line ends here'],
    [':INPUT DROP x', 'x', 'expected [packets:bytes] or the end of the line, found x'],
    ['COMMIT now', 'now', 'expected the end of the line behind COMMIT, found now'],
    ['-A INPUT !', '', 'expected an option behind !, the line ends here'],
    ['-A INPUT ! ! -s 1.2.3.4', '!', 'expected an option behind !, found another !'],
    ['! foo -A INPUT', 'foo', 'expected an option behind !, found foo'],
    ['-A INPUT -m comment --comment "open', '"open', 'quote is not closed on this line'],
  ]
  test.each(cases)('%s', (text, at, message) => {
    const { errors, source } = read(text)
    expect(errors.map(error => [source.text.slice(error.at.start, error.at.end), error.message])).toEqual(message === '' ? [] : [[at, message]])
  })

  test('a bad line does not spoil the others', () => {
    const { root, errors } = read('*filter\n-A INPUT ! -j\n! \n-A INPUT -j DROP\nCOMMIT\n')
    expect(errors).toHaveLength(1)
    expect(root.lines.map(({ kind }) => kind)).toEqual(['Table', 'Rule', 'Bad', 'Rule', 'Commit'])
  })
})

describe('any text', () => {
  const piece = fc.constantFrom('*filter', ':INPUT', ' ', '\n', '\r\n', '\r', '\t', '"', '\\', '!', '-A', '--x', 'COMMIT', '[1:2]', '#', '\0', '\ufeff', 'é', '\u{1f525}', 'a', '-', '=')
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 40 }).map(parts => parts.join('')))

  test('tokens are the text, and nothing throws', () => {
    fc.assert(fc.property(text, source => {
      expect(tokenize(source).map(({ image }) => image).join('')).toBe(source)
      const tree = read(source)
      expect(tree.tokens.map(({ startOffset, image }) => source.slice(startOffset, startOffset + image.length)).join('')).toBe(source)
      for (const node of walk(tree.root)) expect(node.start).toBeLessThanOrEqual(node.end)
    }))
  })
})
