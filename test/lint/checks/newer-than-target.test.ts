import { expect, test } from 'vitest'
import { lint } from '../../../src/lint/index.ts'
import { textOf } from '../../../src/text/index.ts'
import { read } from './read.ts'

const found = (text: string, nft?: string) =>
  lint({ ...read('nft', 'rules.nft', text), ...(nft !== undefined && { target: { nft } }) })
    .filter(({ check }) => check === 'newer-than-target').map(({ at, message }) => [textOf(at), message.replace(/, which refuses.*/, '')])

const text = `destroy table inet old
table inet t {
  chain c {
    icmpv6 taddr ::1 accept
    meta hour "10:00"-"12:00" last
  }
}
`

test('each newer word, where it stands', () => {
  expect(found(text, '1.0.6')).toEqual([
    ['destroy table inet old', '`destroy` needs nft 1.0.7, and this ruleset is for nft 1.0.6'],
    ['icmpv6 taddr', '`icmpv6 taddr` needs nft 1.0.9, and this ruleset is for nft 1.0.6'],
    ['last', '`last` needs nft 1.0.7, and this ruleset is for nft 1.0.6'],
  ])
})

test('a version that has it, and none at all', () => {
  expect(found(text, '1.0.9')).toEqual([])
  expect(found(text)).toEqual([])
  expect(found('table ip t {\n  set s {\n    typeof ip saddr\n  }\n}\n', '0.9.3')).toEqual([['ip saddr', '`typeof` needs nft 0.9.4, and this ruleset is for nft 0.9.3']])
})
