import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

test('ferm: the half that is asked for, as ferm would load it', async () => {
  const path = join(folderWith({ 'a.ferm': '@def $P = (22 80);\ndomain (ip ip6) table filter chain INPUT { policy DROP; proto tcp dport $P ACCEPT; }\ndomain ip6 table filter chain INPUT proto ipv6-icmp ACCEPT;\n' }), 'a.ferm')
  const { code, stdout, stderr } = await run(['expand', path])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe('*filter\n:INPUT DROP [0:0]\n-A INPUT --protocol tcp --dport 22 --jump ACCEPT\n-A INPUT --protocol tcp --dport 80 --jump ACCEPT\nCOMMIT\n')
  expect((await run(['expand', '--domain', 'ip6', path])).stdout).toContain('-A INPUT --protocol ipv6-icmp --jump ACCEPT\n')
})

test('nft: variables and includes of the folder', async () => {
  const folder = folderWith({ 'a.nft': '#!/usr/sbin/nft -f\ninclude "b.nft"\ntable ip t { chain c { tcp dport $p drop; }; }\n', 'b.nft': 'define p = 22\n' })
  expect(await run(['expand', join(folder, 'a.nft')])).toEqual({ code: 0, stdout: '#!/usr/sbin/nft -f\ntable ip t { chain c { tcp dport 22 drop; }; }\n', stderr: '' })
})

test('iptables: what stands in the chains at the end', async () => {
  const text = '*filter\n:INPUT DROP\n:log -\n-A INPUT -j ACCEPT\n[1:60] -I INPUT 1 -p tcp -m comment --comment "a b" -j log\n-A INPUT -s 10.0.0.1 -j DROP\n-D INPUT -j ACCEPT\nCOMMIT\n'
  expect(await run(['expand', '-'], { stdin: text })).toEqual({
    code: 0,
    stdout: '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:log - [0:0]\n[1:60] -A INPUT -p tcp -m comment --comment "a b" -j log\n-A INPUT -s 10.0.0.1 -j DROP\nCOMMIT\n',
    stderr: '',
  })
})

test('a file with errors comes to nothing', async () => {
  const { code, stdout, stderr } = await run(['expand', '-', '--dialect', 'nft'], { stdin: 'table ip t {\n  chain c { tcp dprt 22 drop; }\n}\n' })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^<stdin>:2:/)
  expect((await run(['expand', '-', '--dialect', 'nft'], { stdin: 'include "gone"\n' })).code).toBe(2)
})

test('a folder of several rulesets is refused', async () => {
  const folder = folderWith({ 'a.nft': 'table ip t { }\n', 'b.nft': 'table ip t { }\n' })
  expect(await run(['expand', folder])).toEqual({ code: 2, stdout: '', stderr: 'nflint: expand takes one file, not a folder\n' })
})
