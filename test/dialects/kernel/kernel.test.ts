import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kernel } from '../../../src/dialects/kernel/index.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { positionAt } from '../../../src/text/index.ts'

const read = (text: string, path = 'x') => {
  const tree = kernel.parse({ path, text })
  return { tree, settings: kernel.lower(tree, noReader).ruleset.settings.map(({ kind, name, value }) => [kind, name, ...(value === undefined ? [] : [value])]) }
}

test.each<[string, readonly (readonly string[])[]]>([
  ['net.netfilter.nf_conntrack_helper = 1', [['sysctl', 'net.netfilter.nf_conntrack_helper', '1']]],
  ['-net/netfilter/nf_conntrack_helper=0\r\n', [['sysctl', 'net.netfilter.nf_conntrack_helper', '0']]],
  ['net/ipv4/conf/enp3s0.200/forwarding = 1', [['sysctl', 'net.ipv4.conf.enp3s0/200.forwarding', '1']]],
  ['kernel.core_pattern = |/bin/core  %p = %u \n', [['sysctl', 'kernel.core_pattern', '|/bin/core  %p = %u']]],
  ['net.ipv4.tcp_rmem =', [['sysctl', 'net.ipv4.tcp_rmem', '']]],
  ['-net.ipv4.conf.all.rp_filter', []],
  ['options nf_conntrack nf_conntrack_helper=0 hashsize=1\n', [['module-option', 'nf_conntrack', 'nf_conntrack_helper=0'], ['module-option', 'nf_conntrack', 'hashsize=1']]],
  ['options nf-conntrack \\\n  nf_conntrack_helper=1', [['module-option', 'nf_conntrack', 'nf_conntrack_helper=1']]],
  ['install nf_conntrack modprobe -q -i nf_conntrack nf_conntrack_helper=1 $CMDLINE_OPTS', [['module-option', 'nf_conntrack', 'nf_conntrack_helper=1']]],
  ['install nf_conntrack_ftp /bin/false', [['module-blacklist', 'nf_conntrack_ftp']]],
  ['blacklist nf-conntrack-sip', [['module-blacklist', 'nf_conntrack_sip']]],
  ['softdep nf_conntrack post: nf_conntrack_ftp', [['module-load', 'nf_conntrack_ftp']]],
  ['alias a b\nremove m rmmod m', []],
  ['# comment\n; comment\n\n  nf_conntrack_ftp  \nloop max_loop=4', [['module-load', 'nf_conntrack_ftp'], ['module-load', 'loop'], ['module-option', 'loop', 'max_loop=4']]],
])('%j', (text, expected) => {
  const { tree, settings } = read(text)
  expect(tree.errors).toEqual([])
  expect(settings).toEqual(expected)
})

test('a line that cannot be read is reported and the others are read', () => {
  const { tree, settings } = read('nf_conntrack_ftp\noption nf_conntrack x\n= 3\noptions\nblacklist a\n')
  expect(settings).toEqual([['module-load', 'nf_conntrack_ftp'], ['module-blacklist', 'a']])
  expect(tree.errors.map(({ at, message, help }) => [positionAt(at.source, at.start), message, help])).toEqual([
    [{ line: 2, column: 1 }, 'expected a kernel setting ("key = value"), a modprobe command ("options nf_conntrack …") or one module name', 'did you mean "options"?'],
    [{ line: 3, column: 1 }, 'expected a key, a command or a module name', undefined],
    [{ line: 4, column: 1 }, 'expected a module name after "options"', undefined],
  ])
})

test('the tokens are the text, whatever it is', () => {
  const piece = fc.constantFrom('options', 'a=b', '=', '\\', '\n', '\r\n', '\r', '#', ';', ' ', '\t', '-', 'nf', '\u0000', '\ufeff', 'é', '𝕏')
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece).map(pieces => pieces.join(''))), text => {
    const { tree } = read(text)
    expect(tree.tokens.map(({ image }) => image).join('')).toBe(text)
  }))
})

test('comments cover the next line that says something', () => {
  const text = '# nflint: ignore[helper-sysctl] old kernel\n\nnet.a = 1\n# last'
  const covers = kernel.comments(kernel.parse({ path: 'x', text })).map(({ text: words, covers: span }) => [words, text.slice(span.start, span.end)])
  expect(covers).toEqual([['nflint: ignore[helper-sysctl] old kernel', 'net.a = 1'], ['last', '']])
})

test.each<[string, string, number]>([
  ['x', 'net.netfilter.nf_conntrack_helper=1', 3],
  ['x', '# c\noptions nf_conntrack nf_conntrack_helper=1\n', 3],
  ['x', 'nf_conntrack_ftp\n', 2],
  ['etc/modules', 'loop\n', 1],
  ['etc/sysctl.d/9.conf', '# nothing\n', 1],
  ['x', '#net.netfilter.nf_conntrack_helper=1\n', 1],
  ['x', 'loop\n', 0],
  ['x', "hook pre 'modprobe nf_conntrack_ftp || true';\n", 0],
  ['x', 'IPTABLES_MODULES=""\n', 0],
  ['x', 'define x = 1\n', 0],
  ['x', '*filter\nCOMMIT\n', 0],
  ['x', '', 0],
])('recognises %s %j as %i', (path, text, score) => expect(kernel.recognise({ path, text })).toBe(score))

test('printed settings read the same', () => {
  const text = 'net.a = 1\noptions m p=1\nblacklist n\nnf_conntrack_ftp\n'
  const { ruleset } = kernel.lower(kernel.parse({ path: 'x', text }), noReader)
  expect(kernel.print(ruleset)).toBe(text)
})
